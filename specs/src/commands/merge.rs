use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::{Api, print};

/// Prints the document of an API as JSON, merged and with its overlay applied.
#[derive(Args)]
pub(super) struct Arguments {
    /// The API.
    api: Api,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let document = arguments.api.document(openapi)?;
    print(&format!("{:#}\n", document.value()))?;
    Ok(ExitCode::SUCCESS)
}
