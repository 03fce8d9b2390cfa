//! The command `cargo specs`: the maintainer's tool for the documents in `openapi/`.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    match commands::run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            for line in error.to_string().lines() {
                eprintln!("error: {line}");
            }
            // The exit code that clap uses for invalid arguments. `diff` uses 1 for breaking changes.
            ExitCode::from(2)
        }
    }
}
