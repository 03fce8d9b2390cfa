use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clusterkit_codegen::Generator;

use super::{Api, print, workspace};

/// Writes the generated code, formatted, to `target/specs/`, one file per API.
#[derive(Args)]
pub(super) struct Arguments {
    /// The API; by default, all APIs.
    api: Option<Api>,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let folder = target().join("specs");
    for api in arguments.api.map_or(Api::ALL.to_vec(), |api| vec![api]) {
        let code = Generator::new(api.name()).generate(&api.document(openapi)?)?;
        let file = folder.join(format!("{}.rs", api.name()));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(&file, code)?;
        print(&format!("{}\n", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Cargo's target folder.
fn target() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").filter(|chosen| !chosen.is_empty());
    chosen.map_or_else(|| workspace().join("target"), PathBuf::from)
}
