//! PerfectScale's audit log as JSON Lines or CSV, each entry exactly once, however often the export is interrupted.
//!
//! `cargo run --example export_audit_log -- --sandbox` shows it without an account.

mod checkpoint;
mod format;
mod output;
mod place;
mod plain;
mod progress;

use std::io;
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
use crate::place::Place;
use crate::plain::plain;
use crate::progress::Progress;

/// Exports PerfectScale's automation audit log: what was changed, where, from what to what.
///
/// The log holds the last 30 days.
#[derive(Parser)]
#[command(
    name = "export_audit_log",
    version,
    after_help = "Asks PerfectScale with PERFECTSCALE_CLIENT_ID and PERFECTSCALE_CLIENT_SECRET of the environment.
A terminal shows how it goes, unless the entries themselves are written to it. An entry that is not as PerfectScale
documents it ends the export.
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
    /// Where they are written; to the standard output without it. Only a regular file, which appears when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write to the output from the beginning, so that others can read along.
    #[arg(long, requires = "output")]
    grow: bool,
    /// Keep in this file how far the export has come, and go on from there if it exists. Call with the same arguments
    /// again after an interruption; delete the file to begin anew. It is gone when the export is whole.
    #[arg(long, value_name = "FILE", requires = "output")]
    resume: Option<PathBuf>,
    /// How many entries a request asks for, up to 5000.
    #[arg(long, value_name = "ENTRIES", default_value_t = 5000, allow_negative_numbers = true)]
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

type Stopped = dyn std::error::Error;
type Failure = Box<Stopped>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(code) => code,
        Err(error) => {
            tell(error.as_ref());
            ExitCode::from(2)
        }
    }
}

fn tell(error: &Stopped) {
    let text = error.to_string();
    // Where to go on is in the file of --resume; what a programmer would call is of no use here.
    let line = text.split("; then go on with resume_from(").next().unwrap_or(&text);
    eprintln!("error: {}", plain(line));
}

async fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let client = client(sandbox.as_ref(), arguments.requests_per_minute)?;
    let place = arguments.output.as_ref().map(|path| Place::of(path, arguments.grow)).transpose()?;
    let state = arguments.resume.as_ref().map(|path| place::resolve("--resume", path)).transpose()?;
    if let (Some(place), Some(state)) = (&place, &state) {
        place.allows(state)?;
    }
    let query = Query {
        from: arguments.from,
        to: arguments.to,
        clusters: arguments.clusters.clone(),
        namespaces: arguments.namespaces.clone(),
        format: arguments.format,
        output: place.as_ref().map(|place| place.path.clone()),
        grow: arguments.grow,
        sandbox: arguments.sandbox,
        account: if arguments.sandbox { 0 } else { Query::account() },
    };
    let mut checkpoint = Checkpoint::open(state.as_deref(), query)?;
    // Before minutes of asking, not after them.
    checkpoint.try_to_keep()?;
    let mut output = Output::open(place, checkpoint.bytes, checkpoint.is_whole)?;

    let begins_at = checkpoint.entries;
    let exported = tokio::select! {
        exported = export(&client, arguments, &mut checkpoint, &mut output) => exported,
        interrupted = interruption() => Err(interrupted.map_or_else(Failure::from, |()| "interrupted".into())),
    };
    match exported {
        Ok(()) => {
            output.finish()?;
            checkpoint.forget()?;
            if checkpoint.entries == 0 {
                let hint = if arguments.clusters.is_empty() { "" } else { "; --cluster takes a uid, not a name" };
                eprintln!("note: the log has no such entries{hint}");
            }
            Ok(ExitCode::SUCCESS)
        }
        // Who reads along has seen enough.
        Err(error) if output::is_closed(error.as_ref()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            output.abandon();
            tell(error.as_ref());
            if let Some(advice) = advice(arguments, &checkpoint, begins_at, error.as_ref()) {
                eprintln!("{advice}");
            }
            Ok(ExitCode::from(2))
        }
    }
}

/// How the export can go on.
fn advice(arguments: &Arguments, checkpoint: &Checkpoint, begins_at: usize, error: &Stopped) -> Option<String> {
    let Some(file) = checkpoint.kept() else {
        let lost = arguments.resume.is_none() && arguments.output.is_some() && checkpoint.entries > 0;
        return lost.then(|| "with --resume FILE, another such export could go on from where it stopped".to_owned());
    };
    let file = plain(&file.display().to_string());
    let status = error.downcast_ref::<Error>().and_then(Error::status).map(|status| status.as_u16());
    if checkpoint.entries == begins_at && matches!(status, Some(400 | 404 | 410 | 422)) {
        let text = "the server may not know any more where the export stopped; if it is refused again, delete";
        return Some(format!("{text} {file} to begin anew"));
    }
    let text = "call again with the same arguments to go on from where it stopped, or delete";
    Some(format!("{text} {file} to begin anew"))
}

/// Ctrl-C, or the request of a supervisor to end.
async fn interruption() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

async fn export(
    client: &Client,
    arguments: &Arguments,
    checkpoint: &mut Checkpoint,
    output: &mut Output,
) -> Result<(), Failure> {
    let progress = Progress::start(client, output.is_terminal());
    let request = client.automation_audit_logs().body_map(|body| filter(body, arguments));
    let mut pages = match &checkpoint.cursor {
        Some(cursor) => request.resume_from(cursor).pages(),
        None => request.pages(),
    };
    let mut has_begun = false;
    // One that was interrupted after its last page has only to be put in its place.
    while !checkpoint.is_whole {
        let Some(page) = pages.try_next().await? else { break };
        if !std::mem::replace(&mut has_begun, true) {
            begin(arguments.format, checkpoint, output)?;
        }
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
    if !has_begun {
        begin(arguments.format, checkpoint, output)?;
    }
    progress.finish(checkpoint.entries);
    Ok(())
}

fn begin(format: Format, checkpoint: &mut Checkpoint, output: &mut Output) -> Result<(), Failure> {
    output.begin(checkpoint.bytes)?;
    if checkpoint.bytes == 0 {
        checkpoint.bytes += output.write(&format.header()?)?;
    }
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
