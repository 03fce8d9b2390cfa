//! The messages of an export that stops, or that finds no entries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::{FAST, export};
use crate::support::program::{self, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

/// A folder in which an export was stopped by the server after its first page: its output and its state.
pub(crate) struct Stopped {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) output: PathBuf,
    pub(crate) state: PathBuf,
    pub(crate) sandbox: Sandbox,
}

pub(crate) const PAGE: [&str; 2] = ["--page-size", "20"];

impl Stopped {
    pub(crate) async fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (output, state) = (folder.path().join("log"), folder.path().join("state"));
        let sandbox = Sandbox::start().await.unwrap();
        let stopped = Self { folder, output, state, sandbox };
        stopped.fail(400);
        let outcome = stopped.run_again(arguments).await;
        assert_eq!(outcome.code, 2, "{}", outcome.err);
        assert!(stopped.state.exists(), "{}", outcome.err);
        stopped.sandbox.faults().clear();
        stopped
    }

    /// From the second page on.
    fn fail(&self, status: u16) {
        let faults = self.sandbox.faults().on("POST", "/public/v1/automation/audit_logs");
        faults.sequence([Fault::none(), Fault::status(status), Fault::status(status), Fault::status(status)]);
    }

    pub(crate) fn part(&self) -> PathBuf {
        part(self.folder.path()).unwrap_or_else(|| self.folder.path().join("absent"))
    }

    pub(crate) async fn run_again(&self, arguments: &[&str]) -> program::Outcome {
        self.run_again_at(&self.sandbox.perfectscale_url(), arguments).await
    }

    pub(crate) async fn run_again_at(&self, url: &str, arguments: &[&str]) -> program::Outcome {
        let files = ["--output", text(&self.output), "--resume", text(&self.state)];
        export(&[&PAGE, &files[..], arguments].concat(), url).await
    }
}

/// The file that becomes the output `log`.
pub(crate) fn part(folder: &Path) -> Option<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_part = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(".log.") && name.ends_with(".clusterkit-part")
    };
    paths.into_iter().find(is_part)
}

fn last(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

#[tokio::test]
async fn an_export_that_stops_reports_how_to_continue() {
    let stopped = Stopped::new(&[]).await;
    fs::remove_file(&stopped.state).unwrap();
    stopped.fail(400);
    let outcome = stopped.run_again(&[]).await;
    let state = stopped.state.display();
    let expected =
        format!("run the same command again to continue from where it stopped, or delete {state} to start over");
    assert_eq!(last(&outcome.err), expected);
    assert_eq!(outcome.err.lines().count(), 2, "{}", outcome.err);

    // The same position is rejected again, so running again may not help.
    stopped.sandbox.faults().clear();
    stopped.sandbox.fail_next(Fault::status(400));
    let outcome = stopped.run_again(&[]).await;
    assert!(
        last(&outcome.err).ends_with(&format!("may have expired; if this happens again, delete {state} to start over")),
        "{}",
        outcome.err
    );
    assert!(!outcome.err.contains("resume_from"), "{}", outcome.err);
    assert_eq!(stopped.run_again(&[]).await.code, 0);
}

#[tokio::test]
async fn what_calling_again_does_not_mend_does_not_advise_it() {
    let stopped = Stopped::new(&[]).await;
    let state = fs::read_to_string(&stopped.state).unwrap();
    let said = async |words: &str| {
        let outcome = stopped.run_again(&[]).await;
        assert_eq!(outcome.code, 2);
        assert!(outcome.err.contains(words) && !outcome.err.contains("run the same command again"), "{}", outcome.err);
    };
    fs::write(&stopped.state, "{").unwrap();
    said("is not the state of an export").await;
    fs::write(&stopped.state, state.replace("\"entries\":20", "\"entries\":21")).unwrap();
    said("was edited; delete it to start over").await;
    fs::write(&stopped.state, &state).unwrap();

    let part = fs::read(stopped.part()).unwrap();
    fs::write(stopped.part(), &part[..part.len() - 1]).unwrap();
    said(".clusterkit-part is shorter than before; delete it and the file of --resume to start over").await;
    fs::remove_file(stopped.part()).unwrap();
    said(".clusterkit-part is missing; delete the file of --resume to start over").await;
    assert!(!stopped.part().exists(), "it is not there from then on");
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_without_room_is_named() {
    let stopped = Stopped::new(&[]).await;
    // The shell's limit stands for the disk's.
    let script = r#"trap "" XFSZ; ulimit -f 40; exec "$@""#;
    let url = stopped.sandbox.perfectscale_url();
    let mut command = tokio::process::Command::new("/bin/sh");
    command.args(["-c", script, "sh", program::PROGRAM]).args(FAST).args(PAGE).env_clear().envs(perfectscale(&url));
    command.args(["--output", text(&stopped.output), "--resume", text(&stopped.state)]);
    let outcome = program::output(command).await;
    assert_eq!(outcome.code, 2, "{}", outcome.err);
    let expected = format!("error: {} cannot be written (File too large", stopped.part().display());
    assert!(outcome.err.starts_with(&expected), "{}", outcome.err);
    assert!(last(&outcome.err).starts_with("run the same command again"), "{}", outcome.err);
    assert_eq!(stopped.run_again(&[]).await.code, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn an_interruption_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    for (signal, code, resume, advice) in [
        ("INT", 130, false, "next time, add --resume FILE to be able to continue from where it stopped"),
        ("TERM", 143, true, "run the same command again to continue from where it stopped, or delete"),
    ] {
        let (output, state) = (folder.path().join("log"), folder.path().join("state"));
        let faults = sandbox.faults().on("POST", "/public/v1/automation/audit_logs");
        faults.sequence([Fault::none(), Fault::stall(std::time::Duration::from_secs(60))]);
        let mut arguments = [&FAST[..], &PAGE, &["--output", text(&output)]].concat();
        if resume {
            arguments.extend(["--resume", text(&state)]);
        }
        let mut command = program::command(&arguments, &perfectscale(&url));
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        let begun = || part(folder.path()).is_some_and(|part| fs::metadata(part).is_ok_and(|there| there.len() > 0));
        while !begun() || (resume && !state.exists()) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // The page is written, and what comes next is waited for.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        program::signal(&child, signal).await;
        let outcome = program::end(child).await;
        assert_eq!(outcome.code, code, "{}", outcome.err);
        let error = format!("error: interrupted by SIG{signal}\n");
        assert!(outcome.err.starts_with(&error) && last(&outcome.err).starts_with(advice), "{}", outcome.err);
        sandbox.faults().clear();
        // Without a checkpoint, it is of no use.
        assert_eq!(part(folder.path()).is_some(), resume);
    }
}

#[tokio::test]
async fn a_log_without_such_entries_is_reported() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = export(&["--cluster", "prod-eu"], &sandbox.perfectscale_url()).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (0, ""));
    assert_eq!(outcome.err, "note: no entry of the log matches; --cluster takes a uid, not a name\n");
}

#[tokio::test]
async fn a_closed_output_is_not_an_error() {
    let sandbox = Sandbox::builder().audit_log_entries(20_000).start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let outcome = program::unread(program::command(&FAST, &perfectscale(&url))).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}

#[tokio::test]
async fn what_a_server_says_does_not_turn_the_line_around() {
    let server = Recorder::start().await;
    server.respond(Response::json(400, &json!({ "message": "not \u{202e}won" })));
    let outcome = export(&[], &server.url()).await;
    assert!(outcome.code == 2 && outcome.err.contains("not \u{fffd}won"), "{}", outcome.err);
}
