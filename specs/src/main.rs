//! `cargo specs`: the maintainer's tool for the documents in `openapi/`.

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
            // As for arguments that cannot be read: 1 is an answer of `diff`, and no error.
            ExitCode::from(2)
        }
    }
}
