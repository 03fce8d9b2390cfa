use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use clusterkit_codegen::surface;

use super::{Api, workspace};

/// Writes what callers see of each client to the folder tests/surface, where a review can see what has changed.
#[derive(Args)]
pub(super) struct Arguments {
    /// Only this API; all of them without it.
    api: Option<Api>,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let folder = workspace().join("tests/surface");
    fs::create_dir_all(&folder)?;
    for api in arguments.api.map_or(Api::ALL.to_vec(), |api| vec![api]) {
        let text = surface(&api.document(openapi)?, api.name())?;
        let file = folder.join(format!("{}.txt", api.name()));
        let stale = fs::read_to_string(&file).ok().as_ref() != Some(&text);
        if stale {
            fs::write(&file, text)?;
        }
        println!("tests/surface/{}.txt {}", api.name(), if stale { "written" } else { "is as it was" });
    }
    Ok(ExitCode::SUCCESS)
}
