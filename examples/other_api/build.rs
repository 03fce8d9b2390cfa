//! Generates the client of `openapi.yaml`.

use std::path::Path;
use std::process::ExitCode;

use clusterkit_codegen::Generator;

fn main() -> ExitCode {
    Generator::new("parking").build(Path::new("openapi.yaml"))
}
