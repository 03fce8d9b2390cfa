//! `cargo specs`: the maintainer's tool for the documents in `openapi/`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use clusterkit_codegen::{Document, Error, generate};

/// Works with the OpenAPI documents that clusterkit is generated from.
#[derive(Parser)]
#[command(name = "cargo specs", bin_name = "cargo specs")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The folder with the documents.
    #[arg(long, global = true, default_value_os_t = workspace().join("openapi"))]
    openapi: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated code, formatted, to the folder specs of the target folder, a file for each API.
    Expand {
        /// Only this API; all of them without it.
        api: Option<Api>,
    },
    /// Prints the document of an API, merged and with its overlay, as JSON.
    Merge {
        /// The API whose document is printed.
        api: Api,
    },
}

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

    fn document(self, folder: &Path) -> Result<Document, Error> {
        Document::find(folder, self.name())
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    match arguments.command {
        Command::Expand { api } => {
            let folder = target().join("specs");
            for api in api.map_or(Api::ALL.to_vec(), |api| vec![api]) {
                let code = generate(&api.document(&arguments.openapi)?, api.name())?;
                let file = folder.join(format!("{}.rs", api.name()));
                std::fs::create_dir_all(&folder)?;
                std::fs::write(&file, code)?;
                println!("{}", file.display());
            }
        }
        Command::Merge { api } => {
            let document = api.document(&arguments.openapi)?;
            println!("{}", serde_json::to_string_pretty(document.value())?);
        }
    }
    Ok(())
}

/// The folder of the workspace, whatever the current one is.
fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's target folder.
fn target() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").filter(|chosen| !chosen.is_empty());
    chosen.map_or_else(|| workspace().join("target"), PathBuf::from)
}
