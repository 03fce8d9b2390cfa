//! The program `clusterkit-sandbox`, for clients in any language: `cargo run -p clusterkit-sandbox -- --port 8080`.

mod banner;
mod options;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use options::{Command, Options};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match options::read(lexopt::Parser::from_env()) {
        Ok(Command::Start(options)) => options,
        Ok(Command::Help) => return print(options::HELP),
        Ok(Command::Version) => return print(concat!("clusterkit-sandbox ", env!("CARGO_PKG_VERSION"), "\n")),
        Err(error) => return fail(2, &format!("{error}; see --help")),
    };
    let Options { cc_version, builder } = *options;
    let sandbox = match builder.start().await {
        Ok(sandbox) => sandbox,
        Err(error) if error.kind() == ErrorKind::InvalidInput => return fail(2, &format!("{error}; see --help")),
        Err(error) => return fail(1, &format!("{error} (--port)")),
    };
    print(&banner::of(&sandbox, &cc_version));
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &format!("cannot wait for Ctrl-C: {error}")),
    }
}

/// Prints to standard output. A closed pipe is not an error.
fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    ExitCode::SUCCESS
}

fn fail(code: u8, problem: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {problem}");
    ExitCode::from(code)
}
