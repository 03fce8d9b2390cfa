//! What the workloads of all clusters cost, how much of it is wasted, and what to request instead.
//!
//! `cargo run --example savings_report -- --sandbox --html report.html` shows it without an account.

mod amount;
mod arguments;
mod estate;
mod page;
mod page_file;
mod plain;
mod progress;
mod report;
mod table;
mod workload;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use clusterkit::perfectscale::{Client, ClientBuilder};
use clusterkit::{Error, RateLimit};
use clusterkit_sandbox::Sandbox;

use crate::arguments::Arguments;
use crate::estate::Estate;
use crate::page_file::PageFile;
use crate::plain::plain;
use crate::report::Report;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What is dropped on the way tidies up: no half a page is left.
    let outcome = tokio::select! {
        outcome = run(&arguments) => outcome,
        interrupted = interruption() => Err(interrupted.map_or_else(Failure::from, |()| "interrupted".into())),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", plain(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let client = client(sandbox.as_ref(), arguments.requests_per_minute)?;
    // Before minutes of asking, not after them.
    let file = arguments.html.as_deref().map(PageFile::open).transpose()?;

    let estate = Estate::ask(&client, &arguments.clusters).await?;
    for failed in &estate.failed {
        eprintln!("error: {}", plain(&failed.to_string()));
    }
    if estate.read == 0 && !estate.failed.is_empty() {
        // A report of nothing would look like an estate without waste.
        return Err("no cluster could be read, so there is no report".into());
    }
    if estate.read == 0 {
        eprintln!("note: PerfectScale knows no cluster; check that the credentials are of the right organization");
    }
    let report = Report::of(estate, &arguments.namespaces, arguments.top);
    for namespace in report.missing(&arguments.namespaces) {
        eprintln!("note: no workload is in the namespace {}", plain(namespace));
    }
    if let Some(file) = file {
        file.keep(&page::render(&report, arguments.top > 0))?;
    }
    let text = if arguments.json { serde_json::to_string_pretty(&report)? } else { table::render(&report, width()) };
    match writeln!(io::stdout(), "{text}") {
        // Who reads along has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(if report.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Of the terminal that the report goes to; a file or a pipe has none.
fn width() -> Option<u16> {
    let out = io::stdout();
    let size = if out.is_terminal() { terminal_size::terminal_size_of(out) } else { None };
    size.map(|(width, _)| width.0)
}

/// Ctrl-C, or the request of a supervisor to end.
async fn interruption() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn client(sandbox: Option<&Sandbox>, requests_per_minute: u32) -> Result<Client, Error> {
    match sandbox {
        Some(sandbox) => Client::builder()
            .client_id(sandbox.client_id())
            .client_secret(sandbox.client_secret())
            .base_url(sandbox.perfectscale_url())
            .rate_limit(RateLimit::unlimited())
            .build(),
        None => ClientBuilder::from_env()?.rate_limit(RateLimit::per_minute(requests_per_minute)).build(),
    }
}
