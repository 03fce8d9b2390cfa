use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use clusterkit_codegen::{Document, check};

use super::Api;

/// Holds documents against the rules of the build and generates their clients. Prints all that is wrong, a line each;
/// then the exit code is 1.
#[derive(Args)]
pub(super) struct Arguments {
    /// An API, a document or a folder of fragments, with the overlay beside it; all APIs without any.
    #[arg(value_name = "API|PATH")]
    documents: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> ExitCode {
    let mut documents: Vec<&str> = arguments.documents.iter().map(String::as_str).collect();
    if documents.is_empty() {
        documents.extend(Api::ALL.map(Api::name));
    }
    let mut code = ExitCode::SUCCESS;
    for name in documents {
        let (document, api) = match Api::from_str(name, false) {
            Ok(api) => (api.document(openapi), api.name()),
            Err(_) => (Document::open(Path::new(name)), "api"),
        };
        match document.and_then(|document| check(&document, api)) {
            Ok(summary) => {
                println!("{name}: {} operations, {} types, no findings", summary.operations, summary.types);
            }
            Err(error) => {
                for finding in error.findings() {
                    eprintln!("error: {finding}");
                }
                println!("{name}: {}", counted(error.findings().len()));
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn counted(findings: usize) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}
