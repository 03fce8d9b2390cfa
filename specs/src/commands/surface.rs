use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::surface;

use super::{Api, print, workspace};

/// Writes the public items of each client to `tests/surface/`, so that a review sees what changed for callers.
///
/// With `--openapi FOLDER`, the files are written to `surface/` beside that folder.
#[derive(Args)]
pub(super) struct Arguments {
    /// The API; by default, all APIs.
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

/// The output folder for the documents in `openapi`. `tests/surface/` is only for the documents of this workspace.
fn folder(openapi: &Path) -> PathBuf {
    match (openapi.canonicalize(), workspace().join("openapi").canonicalize()) {
        (Ok(chosen), Ok(own)) if chosen != own => chosen.with_file_name("surface"),
        _ => workspace().join("tests/surface"),
    }
}
