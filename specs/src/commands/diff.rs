use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::diff_files;

use super::print;

/// Tells what changed between two documents, and whether it breaks callers of the generated client.
///
/// Each is a YAML or JSON file, a folder of fragments, or a folder like `openapi/` with the documents of several APIs. An
/// overlay beside a document, `<name>.overlay.yaml`, is applied first.
///
/// Exits with 0 where nothing breaks callers, 1 where something does, and 2 where the documents cannot be compared.
#[derive(Args)]
pub(super) struct Arguments {
    /// The document as it was.
    old: PathBuf,
    /// The document as it is.
    new: PathBuf,
    /// Prints JSON: the counts of each group, and the list of changes.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let changes = diff_files(&arguments.old, &arguments.new)?;
    if arguments.json {
        print(&format!("{:#}\n", changes.json()))?;
    } else {
        print(&changes.to_string())?;
    }
    Ok(if changes.is_breaking() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
