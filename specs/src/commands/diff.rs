use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::diff_files;

use super::print;

/// Prints what changed between two documents, and whether it breaks callers of the generated client.
///
/// A document is a YAML or JSON file, a folder of fragments, or a folder like `openapi/` with the documents of several
/// APIs. If the overlay `<name>.overlay.yaml` is beside a document, it is applied first.
///
/// Exits with 0 if no change breaks callers, 1 if one does, and 2 if the documents cannot be compared.
#[derive(Args)]
pub(super) struct Arguments {
    /// The old document.
    old: PathBuf,
    /// The new document.
    new: PathBuf,
    /// Prints JSON: the number of changes in each group, and the changes.
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
