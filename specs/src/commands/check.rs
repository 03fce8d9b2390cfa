use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use clusterkit_codegen::{Document, Generator, Summary};

use super::{Api, print};

/// Checks documents against the rules of the build, and generates their clients.
///
/// Prints every finding on one line. Exits with 1 if there is a finding.
#[derive(Args)]
pub(super) struct Arguments {
    /// APIs, documents or folders of fragments; by default, all APIs. Their overlays are applied.
    #[arg(value_name = "API|PATH")]
    documents: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, openapi: &Path) -> io::Result<ExitCode> {
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
        match document.and_then(|document| Generator::new(api).check(&document)) {
            Ok(summary) => {
                let Summary { operations, types } = summary;
                print(&format!("{name}: {operations} operations, {types} types, no findings\n"))?;
            }
            Err(error) => {
                for finding in error.findings() {
                    eprintln!("error: {finding}");
                }
                print(&format!("{name}: {}\n", count(error.findings().len())))?;
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn count(findings: usize) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn findings_are_counted() {
        assert_eq!([0, 1, 2].map(super::count), ["0 findings", "1 finding", "2 findings"]);
    }
}
