//! The output of an export on a terminal.

use std::time::Duration;

use clusterkit_sandbox::{Fault, Sandbox};

use super::FAST;
use crate::support::program::perfectscale;
use crate::support::terminal::Terminal;
use crate::support::text;

#[tokio::test]
async fn a_terminal_shows_how_it_goes_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log"), folder.path().join("state"));
    let sandbox = Sandbox::start().await.unwrap();
    // The token, a page, and then a minute for the next one.
    let files = ["--output", text(&output), "--resume", text(&state)];
    let slow = ["audit-log", "export", "--page-size", "20", "--requests-per-minute", "2"];
    let arguments = [&slow[..], &files].concat();
    let url = sandbox.perfectscale_url();
    let mut terminal = Terminal::start(&arguments, &perfectscale(&url), (110, 10));
    let seen = terminal.until(|seen| seen.contains("20 entries, ") && seen.contains("rate limit")).await;
    assert!(seen.contains("; rate limit: next request in "), "{seen}");
    assert_eq!(seen.trim().lines().count(), 1, "{seen}");
    // As the keyboard does it.
    terminal.type_in("\x03").await;
    let (code, seen) = terminal.end().await;
    assert_eq!(code, Some(130));
    assert!(seen.lines().any(|line| line == "error: interrupted by SIGINT"), "{seen}");

    // What has no room is cut, and moves nothing up.
    let mut terminal = Terminal::start(&arguments, &perfectscale(&url), (30, 10));
    let seen = terminal.until(|seen| seen.contains("0 entries")).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(seen.trim().lines().count(), 1, "{seen}");
    terminal.type_in("\x03").await;
    assert_eq!(terminal.end().await.0, Some(130));
}

#[tokio::test]
async fn an_end_tells_how_many_there_were() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("log");
    let mut terminal = Terminal::start(&["audit-log", "export", "--sandbox", "--output", text(&output)], &[], (80, 10));
    let (code, seen) = terminal.end().await;
    let lines = std::fs::read_to_string(&output).unwrap().lines().count();
    assert_eq!((code, seen.trim()), (Some(0), &*format!("{lines} entries")));
}

#[tokio::test]
async fn entries_on_a_terminal_have_no_line_of_progress_among_them() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_next(Fault::stall(Duration::from_millis(600)));
    let url = sandbox.perfectscale_url();
    let arguments = [&FAST[..], &["--namespace", "search"]].concat();
    let mut terminal = Terminal::start(&arguments, &perfectscale(&url), (80, 10));
    assert_eq!(terminal.end().await.0, Some(0));
    let sent = String::from_utf8(terminal.sent.clone()).unwrap();
    assert!(sent.starts_with('{') && sent.contains("search"), "{sent}");
    assert!(!sent.contains('\x1b') && sent.lines().all(|line| line.ends_with('}')), "{sent}");
}
