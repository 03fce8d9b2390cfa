use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clusterkit_specs::Import;

use super::{Api, print};

/// Takes the OpenAPI fragments of a published page over into the folder of an API, byte for byte.
///
/// The page is Markdown, as the vendor's site gives it. Before anything is written the fragments are merged, the overlay is applied and the
/// client is generated; what changed is printed as `diff` prints it.
///
/// Exits with 0 where the page was taken over, breaking or not, since the change is there to be reviewed; and with 2 where
/// nothing was written because of an error. To have the exit code tell whether callers break, use `diff`.
#[derive(Args)]
pub(super) struct Arguments {
    /// The API whose page it is.
    api: Api,
    /// The page, as Markdown.
    page: PathBuf,
    /// Shows what would change, and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Removes the files of endpoints that the page has no more, which is an error otherwise.
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

/// What has changed, and the files that differ.
fn report(import: &Import, dry_run: bool) -> String {
    let note = import.note().map(|note| format!("note: {note}\n")).unwrap_or_default();
    let (changes, folder) = (import.changes(), import.folder().display());
    let files: Vec<String> = import.files().map(|(file, change)| format!("  {change:<8} {file}\n")).collect();
    let result = if files.is_empty() {
        format!("has the fragments of the page already, all {} of them.\n", import.fragments())
    } else {
        let has = if dry_run { "would change" } else { "has changed" };
        format!("{has} in {} of its files:\n{}", files.len(), files.concat())
    };
    format!("{note}{changes}\n{folder} {result}")
}
