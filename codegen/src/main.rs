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
    #[arg(long, global = true, default_value = "openapi")]
    openapi: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated code, formatted, to target/specs, a file for each API.
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
            let folder = Path::new("target/specs");
            std::fs::create_dir_all(folder)?;
            for api in api.map_or(Api::ALL.to_vec(), |api| vec![api]) {
                let document = api.document(&arguments.openapi)?;
                let file = folder.join(format!("{}.rs", api.name()));
                std::fs::write(&file, generate(&document, api.name())?)?;
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
