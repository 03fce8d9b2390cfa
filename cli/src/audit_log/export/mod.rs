//! `clusterkit audit-log export`: JSON Lines or CSV, each entry exactly once, however often the export is interrupted.

mod checkpoint;
mod format;
mod output;

use std::path::PathBuf;

use clap::Args;
use clusterkit::Error;
use clusterkit::jiff::Timestamp;
use clusterkit::jiff::civil::Date;
use clusterkit::jiff::tz::TimeZone;
use clusterkit::perfectscale::{Client, types};
use indicatif::{HumanCount, ProgressBar};

use self::checkpoint::{Checkpoint, Query};
use self::format::Format;
use self::output::{Output, Target};
use crate::connection::{Connection, PerfectScaleLimit};
use crate::failure::{Failure, advised, is_closed_output};
use crate::output::file::Replaced;
use crate::output::message;
use crate::progress::{self, Progress};
use crate::signals::{Interruptions, Signal};

/// Export the automation audit log of the last 30 days as JSON Lines or CSV
///
/// The log records which workloads were changed, from which requests and limits to which.
#[derive(Args)]
#[command(after_help = "\
A terminal shows the progress, unless the entries are written to it. An entry that does not match PerfectScale's \
documentation ends the export.

Exit codes:
  0    exported
  2    not exported, or not to the end
  130  interrupted by Ctrl-C; 143 by SIGTERM")]
pub(crate) struct Arguments {
    /// Start of the range: a date (2026-01-31) or a time (2026-01-31T08:00:00Z) [default: 30 days ago]
    #[arg(long, value_name = "TIME", value_parser = time)]
    from: Option<Timestamp>,
    /// End of the range, written like --from [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    to: Option<Timestamp>,
    /// Only the cluster with this uid; can be repeated
    #[arg(long = "cluster", value_name = "UID")]
    clusters: Vec<String>,
    /// Only this namespace; can be repeated
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
    /// Format of the entries
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Write to a regular file, which appears when it is complete [default: the standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Let the output file grow from the start, so that others can follow it
    #[arg(long, requires = "output")]
    grow: bool,
    /// Save the position in FILE after each page, and resume from it if it exists
    ///
    /// After an interruption, run the same command again. To start over, delete FILE. A complete export deletes it.
    #[arg(long, value_name = "FILE", requires = "output")]
    resume: Option<PathBuf>,
    /// Entries per request, 1 to 5000
    #[arg(long, value_name = "ENTRIES", default_value_t = 5000, allow_negative_numbers = true)]
    page_size: i64,
    #[command(flatten)]
    limit: PerfectScaleLimit,
}

fn time(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|midnight| midnight.timestamp());
    let time = if text.contains(['T', 't']) { text.parse() } else { day() };
    time.map_err(|error| format!("write a date as 2026-01-31, or a time as 2026-01-31T08:00:00Z ({error})"))
}

pub(crate) async fn run(arguments: &Arguments, connection: &Connection) -> Result<u8, Failure> {
    let client = connection.perfectscale(Some(&arguments.limit))?;
    let mut interruptions = Interruptions::listen(Signal::USUAL)?;
    let target = arguments.output.as_ref().map(|path| Target::of(path, arguments.grow)).transpose()?;
    let state = arguments.resume.as_ref().map(|path| Replaced::at("--resume", path)).transpose()?;
    if let (Some(target), Some(state)) = (&target, &state) {
        target.check_state(&state.path)?;
    }
    let query = Query {
        from: arguments.from,
        to: arguments.to,
        clusters: arguments.clusters.clone(),
        namespaces: arguments.namespaces.clone(),
        format: arguments.format,
        output: target.as_ref().map(|target| target.path.clone()),
        grow: arguments.grow,
        sandbox: connection.is_sandbox(),
        account: if connection.is_sandbox() { 0 } else { Query::account() },
    };
    let mut checkpoint = Checkpoint::open(state, query)?;
    let mut output = Output::open(target, checkpoint.bytes, checkpoint.is_complete)?;

    let start = checkpoint.entries;
    let exported = interruptions.stop(export(&client, arguments, &mut checkpoint, &mut output)).await;
    match exported.unwrap_or_else(|interrupted| Err(interrupted.into())) {
        Ok(()) => {
            output.finish()?;
            checkpoint.delete()?;
            if checkpoint.entries == 0 {
                let hint = if arguments.clusters.is_empty() { "" } else { "; --cluster takes a uid, not a name" };
                message::note(format!("no entry of the log matches{hint}"));
            }
            Ok(0)
        }
        Err(error) if is_closed_output(&error) => Ok(0),
        Err(error) => {
            output.abandon();
            let advice = advice(arguments, &checkpoint, start, &error);
            Err(advised(without_cursor(error), advice))
        }
    }
}

/// How the export can be continued.
fn advice(arguments: &Arguments, checkpoint: &Checkpoint, start: usize, error: &Failure) -> Option<String> {
    let Some(file) = checkpoint.saved() else {
        let is_lost = arguments.resume.is_none() && arguments.output.is_some() && checkpoint.entries > 0;
        return is_lost.then(|| "next time, add --resume FILE to be able to continue from where it stopped".to_owned());
    };
    let file = file.display();
    let status = error.downcast_ref::<Error>().and_then(Error::status).map(|status| status.as_u16());
    if checkpoint.entries == start && matches!(status, Some(400 | 404 | 410 | 422)) {
        return Some(format!(
            "the saved position may have expired; if this happens again, delete {file} to start over"
        ));
    }
    Some(format!("run the same command again to continue from where it stopped, or delete {file} to start over"))
}

/// Leaves out the library's advice for programmers; the position is in the file of `--resume`.
fn without_cursor(error: Failure) -> Failure {
    let text = error.to_string();
    match text.split_once("; then go on with resume_from(") {
        Some((line, _)) => line.into(),
        None => error,
    }
}

async fn export(
    client: &Client,
    arguments: &Arguments,
    checkpoint: &mut Checkpoint,
    output: &mut Output,
) -> Result<(), Failure> {
    let progress = start_progress(client, output);
    let request = client.automation_audit_logs().body_map(|body| filter(body, arguments));
    let mut pages = match &checkpoint.cursor {
        Some(cursor) => request.resume_from(cursor).pages(),
        None => request.pages(),
    };
    let mut has_begun = false;
    // After an interruption behind the last page, only the rename is missing.
    while !checkpoint.is_complete {
        let Some(page) = pages.try_next().await? else { break };
        if !std::mem::replace(&mut has_begun, true) {
            begin(arguments.format, checkpoint, output)?;
        }
        checkpoint.bytes += output.write(&arguments.format.page(&page.items)?)?;
        checkpoint.entries += page.items.len();
        checkpoint.is_complete = page.cursor.is_none();
        checkpoint.cursor = page.cursor;
        // The entries are on the disk before the checkpoint says so.
        output.sync()?;
        checkpoint.save()?;
        progress.add(page.items.len());
    }
    if !has_begun {
        begin(arguments.format, checkpoint, output)?;
    }
    progress.finish(&format!("{} entries", HumanCount(checkpoint.entries as u64)));
    Ok(())
}

fn begin(format: Format, checkpoint: &mut Checkpoint, output: &mut Output) -> Result<(), Failure> {
    output.begin(checkpoint.bytes)?;
    if checkpoint.bytes == 0 {
        checkpoint.bytes += output.write(&format.header()?)?;
    }
    Ok(())
}

/// Hidden where the entries themselves are shown.
fn start_progress(client: &Client, output: &Output) -> Progress {
    let bar = if output.is_terminal() { ProgressBar::hidden() } else { progress::bar("{spinner} {wide_msg}", None) };
    Progress::start(bar, client.rate_limit(), "next", |bar| {
        let entries = bar.position();
        let rate = entries.checked_div(bar.elapsed().as_secs()).unwrap_or(entries);
        format!("{} entries, {}/s", HumanCount(entries), HumanCount(rate))
    })
}

type Body = types::builder::AutomationAuditLogsBody;

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
