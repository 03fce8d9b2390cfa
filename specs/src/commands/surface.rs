use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::surface;

use super::{Api, print, workspace};

/// Writes what callers see of each client to the folder tests/surface, where a review can see what has changed.
///
/// Of documents in another folder, named with `--openapi`, it goes to the folder surface beside that one.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only this API; all of them without it.
    api: Option<Api>,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let folder = folder(openapi);
    fs::create_dir_all(&folder)?;
    for api in arguments.api.map_or(Api::ALL.to_vec(), |api| vec![api]) {
        let text = surface(&api.document(openapi)?, api.name())?;
        let file = folder.join(format!("{}.txt", api.name()));
        let stale = fs::read_to_string(&file).ok().as_ref() != Some(&text);
        if stale {
            fs::write(&file, text)?;
        }
        let shown = file.strip_prefix(workspace()).unwrap_or(&file).display();
        print(&format!("{shown} {}\n", if stale { "written" } else { "is unchanged" }))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the surfaces of the documents in `openapi` go. Only those of the workspace's own were reviewed.
fn folder(openapi: &Path) -> PathBuf {
    match (openapi.canonicalize(), workspace().join("openapi").canonicalize()) {
        (Ok(chosen), Ok(own)) if chosen != own => chosen.with_file_name("surface"),
        _ => workspace().join("tests/surface"),
    }
}
