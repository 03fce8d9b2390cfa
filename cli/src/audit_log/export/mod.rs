//! `clusterkit audit-log export`: JSON Lines or CSV, each entry exactly once, however often the export is interrupted.

mod checkpoint;
mod checksum;
mod format;
mod output;
mod selection;

use std::path::PathBuf;

use clap::Args;
use clusterkit::Error;
use clusterkit::perfectscale::Client;
use indicatif::{HumanCount, ProgressBar};

use self::checkpoint::Checkpoint;
use self::output::{Output, Target};
use self::selection::Selection;
use crate::connection::{Connection, PerfectScaleLimit};
use crate::failure::{Failure, advised, is_closed_output};
use crate::output::file::{self, Replaced};
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
    #[command(flatten)]
    selection: Selection,
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

pub(crate) async fn run(arguments: Arguments, connection: &Connection) -> Result<u8, Failure> {
    let client = connection.perfectscale(Some(&arguments.limit))?;
    let mut interruptions = Interruptions::listen(Signal::USUAL)?;
    let mut selection = arguments.selection;
    if let Some(path) = &mut selection.output {
        *path = file::resolve("--output", path)?;
    }
    let state = arguments.resume.as_ref().map(|path| Replaced::at("--resume", path)).transpose()?;
    let state_path = state.as_ref().map(|state| state.path.as_path());
    let target = selection.output.clone().map(|path| Target::of(path, selection.grow, state_path)).transpose()?;
    let mut checkpoint = Checkpoint::open(state, selection, connection)?;
    let mut output = Output::open(target, checkpoint.bytes, checkpoint.is_complete)?;

    let start = checkpoint.entries;
    let export = export(&client, arguments.page_size, &mut checkpoint, &mut output);
    match interruptions.stop(export).await.unwrap_or_else(|interrupted| Err(interrupted.into())) {
        Ok(()) => {
            output.finish()?;
            checkpoint.delete()?;
            if checkpoint.entries == 0 {
                let is_filtered = !checkpoint.selection.clusters.is_empty();
                let hint = if is_filtered { "; --cluster takes a uid, not a name" } else { "" };
                message::note(format!("no entry of the log matches{hint}"));
            }
            Ok(0)
        }
        Err(error) if is_closed_output(&error) => Ok(0),
        Err(error) => {
            drop(output);
            let advice = advice(&checkpoint, start, &error);
            Err(advised(without_cursor(error), advice))
        }
    }
}

/// Returns a line that says how to continue the export.
fn advice(checkpoint: &Checkpoint, start: usize, error: &Failure) -> Option<String> {
    if !checkpoint.has_file() && checkpoint.selection.output.is_some() && checkpoint.entries > 0 {
        return Some("next time, add --resume FILE to be able to continue from where it stopped".to_owned());
    }
    let file = checkpoint.saved()?.display();
    let status = error.downcast_ref::<Error>().and_then(Error::status).map(|status| status.as_u16());
    Some(if checkpoint.entries == start && matches!(status, Some(400 | 404 | 410 | 422)) {
        format!("the saved position may have expired; if this happens again, delete {file} to start over")
    } else {
        format!("run the same command again to continue from where it stopped, or delete {file} to start over")
    })
}

/// Removes the library's advice for programmers, because the file of `--resume` contains the position.
fn without_cursor(error: Failure) -> Failure {
    let cursor = error.downcast_ref::<Error>().and_then(Error::cursor);
    match cursor.map(|cursor| without_hint(&error.to_string(), cursor.as_str()).to_owned()) {
        Some(line) => line.into(),
        None => error,
    }
}

/// The line without its last part, if that is how to resume from this cursor.
fn without_hint<'a>(line: &'a str, cursor: &str) -> &'a str {
    let before = line.rfind(&format!("resume_from({cursor:?})")).and_then(|call| line.get(..call));
    before.and_then(|before| before.rsplit_once("; ")).map_or(line, |(line, _)| line)
}

async fn export(
    client: &Client,
    page_size: i64,
    checkpoint: &mut Checkpoint,
    output: &mut Output,
) -> Result<(), Failure> {
    let format = checkpoint.selection.format;
    let progress = start_progress(client, output);
    let request = checkpoint.selection.request(client, page_size);
    let mut pages = match &checkpoint.cursor {
        Some(cursor) => request.resume_from(cursor).pages(),
        None => request.pages(),
    };
    let mut has_begun = false;
    // After an interruption behind the last page, only the rename remains.
    while !checkpoint.is_complete {
        let Some(page) = pages.try_next().await? else { break };
        if !std::mem::replace(&mut has_begun, true) {
            begin(checkpoint, output)?;
        }
        checkpoint.bytes += output.write(&format.page(&page.items)?)?;
        checkpoint.entries += page.items.len();
        checkpoint.is_complete = page.next_cursor.is_none();
        checkpoint.cursor = page.next_cursor;
        // The entries have to be on the disk before the checkpoint is saved.
        output.sync()?;
        checkpoint.save()?;
        if checkpoint.has_file() {
            output.keep();
        }
        progress.add(page.items.len());
    }
    if !has_begun {
        begin(checkpoint, output)?;
    }
    progress.finish(&format!("{} entries", HumanCount(checkpoint.entries as u64)));
    Ok(())
}

fn begin(checkpoint: &mut Checkpoint, output: &mut Output) -> Result<(), Failure> {
    output.begin(checkpoint.bytes)?;
    if checkpoint.bytes == 0 {
        checkpoint.bytes += output.write(&checkpoint.selection.format.header()?)?;
    }
    Ok(())
}

/// Shows the progress, unless the entries are written to the terminal.
fn start_progress(client: &Client, output: &Output) -> Progress {
    let bar = if output.is_terminal() { ProgressBar::hidden() } else { progress::bar("{spinner} {wide_msg}", None) };
    Progress::start(bar, client.rate_limit(), "next", |bar| {
        let entries = bar.position();
        let rate = entries.checked_div(bar.elapsed().as_secs()).unwrap_or(entries);
        format!("{} entries, {}/s", HumanCount(entries), HumanCount(rate))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hint_at_the_cursor_is_left_out() {
        for (line, cursor, expected) in [
            ("a: 503; retry; then resume with resume_from(\"c; d\")", "c; d", "a: 503; retry"),
            ("a: 503; continue with resume_from(\"q\\\"\").backwards()", "q\"", "a: 503"),
            (
                "a: resume_from(\"c\") was rejected; retry; resume_from(\"c\")",
                "c",
                "a: resume_from(\"c\") was rejected; retry",
            ),
            ("a: 503; retry", "c", "a: 503; retry"),
            ("a: resume_from(\"c\")", "c", "a: resume_from(\"c\")"),
        ] {
            assert_eq!(without_hint(line, cursor), expected, "{line}");
        }
    }
}
