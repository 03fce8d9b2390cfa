use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::Import;

use super::{Api, print};

/// Copies the OpenAPI fragments of a published page to the folder of an API, byte for byte.
///
/// The page is Markdown, as the vendor's site serves it. Before writing anything, the command merges the fragments,
/// applies the overlay and generates the client. It prints the changes as `diff` does.
///
/// Exits with 0 if the page was imported, even if a change breaks callers: the change is in the work tree, to be
/// reviewed. Exits with 2 if nothing was written because of an error. `diff` reports breaking changes by its exit code.
#[derive(Args)]
pub(super) struct Arguments {
    /// The API that the page describes.
    api: Api,
    /// The page, as Markdown.
    page: PathBuf,
    /// Prints what would change, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Removes the files of endpoints that the page no longer contains. Without it, a missing endpoint is an error.
    #[arg(long)]
    allow_removed: bool,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> Result<ExitCode, Box<dyn Error>> {
    let import = Import::read(openapi, arguments.api.name(), &arguments.page, arguments.allow_removed)?;
    if !arguments.dry_run {
        import.write()?;
    }
    print(&report(&import, arguments.dry_run))?;
    Ok(ExitCode::SUCCESS)
}

/// The text to print: notes, changes, and the files that differ.
fn report(import: &Import, dry_run: bool) -> String {
    let note = import.note().map(|note| format!("note: {note}\n")).unwrap_or_default();
    let (changes, folder) = (import.changes(), import.folder().display());
    let files: Vec<String> = import.files().map(|(file, change)| format!("  {change:<8} {file}\n")).collect();
    let result = if files.is_empty() {
        format!("already up to date (fragments: {})\n", import.fragments())
    } else {
        let plural = if files.len() == 1 { "" } else { "s" };
        let change = if dry_run { "would change" } else { "changed" };
        format!("{} file{plural} {change}\n{}", files.len(), files.concat())
    };
    format!("{note}{changes}\n{folder}: {result}")
}
