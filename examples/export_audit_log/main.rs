//! PerfectScale's audit log as JSON Lines or CSV, each entry exactly once, however often the export is interrupted.
//!
//! `cargo run --example export_audit_log -- --sandbox` shows it without an account.

mod checkpoint;
mod format;
mod output;
mod progress;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clusterkit::jiff::Timestamp;
use clusterkit::jiff::civil::Date;
use clusterkit::jiff::tz::TimeZone;
use clusterkit::perfectscale::{Client, ClientBuilder};
use clusterkit::{Error, RateLimit};
use clusterkit_sandbox::Sandbox;

use crate::checkpoint::{Checkpoint, Query};
use crate::format::Format;
use crate::output::Output;
use crate::progress::Progress;

/// Exports PerfectScale's automation audit log: what was changed, where, from what to what.
///
/// The log holds the last 30 days.
#[derive(Parser)]
#[command(
    after_help = "Asks PerfectScale with PERFECTSCALE_CLIENT_ID and PERFECTSCALE_CLIENT_SECRET of the environment.
Exit codes: 0 exported, 2 not, or not to its end."
)]
struct Arguments {
    /// Ask a sandbox inside this program instead, with an invented log.
    #[arg(long)]
    sandbox: bool,
    /// The beginning, as 2026-01-31 or 2026-01-31T08:00:00Z; 30 days ago without it.
    #[arg(long, value_name = "TIME", value_parser = time)]
    from: Option<Timestamp>,
    /// The end; now without it.
    #[arg(long, value_name = "TIME", value_parser = time)]
    to: Option<Timestamp>,
    /// Only this cluster, by its uid. Can be given several times.
    #[arg(long = "cluster", value_name = "UID")]
    clusters: Vec<String>,
    /// Only this namespace. Can be given several times.
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
    /// How entries are written.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Where they are written; to the standard output without it. The file appears when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write to the output from the beginning, so that others can read along.
    #[arg(long, requires = "output")]
    grow: bool,
    /// Keep in this file how far the export has come, and go on from there if it exists. Call with the same arguments
    /// again after an interruption; the file is gone when the export is whole.
    #[arg(long, value_name = "FILE", requires = "output")]
    resume: Option<PathBuf>,
    /// How many entries a request asks for, up to 5000.
    #[arg(long, value_name = "ENTRIES", default_value_t = 5000)]
    page_size: i64,
    /// How many requests a minute PerfectScale allows you.
    #[arg(long, value_name = "REQUESTS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_minute: u32,
}

fn time(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|midnight| midnight.timestamp());
    let moment = if text.contains(['T', 't']) { text.parse() } else { day() };
    moment.map_err(|error| format!("write a date as 2026-01-31, or a moment as 2026-01-31T08:00:00Z ({error})"))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        // Who reads along has seen enough.
        Err(error) if output::is_closed(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if arguments.resume.as_ref().is_some_and(|file| file.exists()) {
                eprintln!("call again with the same arguments to go on from where it stopped");
            }
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let client = client(sandbox.as_ref(), arguments.requests_per_minute)?;
    let query = Query {
        from: arguments.from,
        to: arguments.to,
        clusters: arguments.clusters.clone(),
        namespaces: arguments.namespaces.clone(),
        format: arguments.format,
        output: arguments.output.clone(),
    };
    let mut checkpoint = Checkpoint::open(arguments.resume.as_deref(), query)?;
    let mut output = Output::open(arguments.output.as_deref(), arguments.grow, checkpoint.bytes)?;
    if checkpoint.bytes == 0 {
        checkpoint.bytes += output.write(&arguments.format.header()?)?;
    }

    let progress = Progress::start(&client);
    let request = client.automation_audit_logs().body_map(|body| filter(body, arguments));
    let mut pages = match &checkpoint.cursor {
        Some(cursor) => request.resume_from(cursor).pages(),
        None => request.pages(),
    };
    // One that was interrupted after its last page has only to be put in its place.
    while !checkpoint.is_whole {
        let Some(page) = pages.try_next().await? else { break };
        let text = arguments.format.page(&page.items)?;
        checkpoint.bytes += output.write(&text)?;
        checkpoint.entries += page.items.len();
        checkpoint.is_whole = page.cursor.is_none();
        checkpoint.cursor = page.cursor;
        // The entries are safe before it is kept that they are.
        output.sync()?;
        checkpoint.keep()?;
        progress.page(page.items.len());
    }
    output.finish()?;
    checkpoint.forget()?;
    progress.finish(checkpoint.entries);
    Ok(())
}

type Body = clusterkit::perfectscale::types::builder::AutomationAuditLogsBody;

fn filter(mut body: Body, arguments: &Arguments) -> Body {
    body = body.page_size(arguments.page_size);
    if let Some(from) = arguments.from {
        body = body.from(from);
    }
    if let Some(to) = arguments.to {
        body = body.to(to);
    }
    if !arguments.clusters.is_empty() {
        body = body.cluster_uids(&arguments.clusters);
    }
    if !arguments.namespaces.is_empty() {
        body = body.namespaces(&arguments.namespaces);
    }
    body
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
