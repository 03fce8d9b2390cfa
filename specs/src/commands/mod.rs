//! The subcommands of `cargo specs`, one file each.

mod check;
mod diff;
mod expand;
mod import;
mod merge;
mod surface;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use clusterkit_codegen::Document;

/// Checks, compares, imports and expands the OpenAPI documents that clusterkit is generated from.
#[derive(Parser)]
#[command(name = "cargo specs", bin_name = "cargo specs")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The folder of the documents.
    #[arg(long, global = true, default_value_os_t = workspace().join("openapi"))]
    openapi: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Diff(diff::Arguments),
    Expand(expand::Arguments),
    Import(import::Arguments),
    Merge(merge::Arguments),
    Surface(surface::Arguments),
}

/// Runs the subcommand. The exit code is 0 unless the help of the subcommand says otherwise.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let openapi = &arguments.openapi;
    match &arguments.command {
        Command::Check(check) => Ok(check::run(check, openapi)?),
        Command::Diff(diff) => diff::run(diff),
        Command::Expand(expand) => expand::run(expand, openapi),
        Command::Import(import) => import::run(import, openapi),
        Command::Merge(merge) => merge::run(merge, openapi),
        Command::Surface(surface) => surface::run(surface, openapi),
    }
}

/// The APIs that clusterkit has a client for.
#[derive(Clone, Copy, ValueEnum)]
enum Api {
    Perfectscale,
    Cockroach,
    Camunda,
}

impl Api {
    const ALL: [Self; 3] = [Self::Perfectscale, Self::Cockroach, Self::Camunda];

    fn name(self) -> &'static str {
        match self {
            Self::Perfectscale => "perfectscale",
            Self::Cockroach => "cockroach",
            Self::Camunda => "camunda",
        }
    }

    fn document(self, folder: &Path) -> Result<Document, clusterkit_codegen::Error> {
        Document::find(folder, self.name())
    }
}

/// Prints the text. A closed pipe, as with `| head`, is not an error: the command still does the rest of its work.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The folder of the workspace, independent of the current folder.
fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}
