//! `inventory --watch` in a pipe.

use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout};

use crate::support::program::{self, cockroach, perfectscale};
use crate::support::server::{Recorder, Response};

/// A program that goes on until it is interrupted.
struct Watching {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Watching {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = program::command(&[&["inventory", "--watch", "1"], arguments].concat(), variables);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        let patience = Duration::from_secs(30);
        tokio::time::timeout(patience, self.out.read_line(&mut line)).await.expect("a line in time").unwrap();
        line.trim_end().to_owned()
    }

    /// The next event: what, whom it is about, and its state before and now.
    async fn event(&mut self) -> (String, String, Value, Value) {
        let event: Value = serde_json::from_str(&self.line().await).expect("an object a line");
        assert!(event["at"].as_str().unwrap().ends_with('Z'), "{event}");
        let name = event["cluster"]["name"].as_str().or(event["vendor"].as_str()).unwrap();
        let what = event["event"].as_str().unwrap();
        (what.to_owned(), name.to_owned(), event["state_before"].clone(), event["cluster"]["state"].clone())
    }

    /// Sends a signal: the exit code, and what else is written.
    async fn interrupt(mut self, signal: &str) -> (i32, String, String) {
        program::signal(&self.child, signal).await;
        let mut out = String::new();
        self.out.read_to_string(&mut out).await.unwrap();
        let outcome = program::end(self.child).await;
        (outcome.code, out, outcome.err)
    }
}

/// Returns these responses one after the other, and then repeats the last one.
async fn server(mut responses: Vec<Response>) -> Recorder {
    let server = Recorder::start().await;
    responses.reverse();
    let responses = Mutex::new(responses);
    server.respond_by(move |_| {
        let mut responses = responses.lock().unwrap();
        if responses.len() > 1 { responses.pop() } else { responses.last().cloned() }
    });
    server
}

fn clusters(states: &[(&str, &str)]) -> Response {
    let clusters: Vec<Value> =
        states.iter().map(|(name, state)| json!({ "id": name, "name": name, "state": state })).collect();
    Response::json(200, &json!({ "clusters": clusters }))
}

fn story() -> Vec<Response> {
    vec![
        clusters(&[("one", "CREATING"), ("two", "CREATED")]),
        clusters(&[("one", "CREATED"), ("three", "CREATED")]),
        Response::empty(403),
        Response::empty(403),
        clusters(&[("one", "CREATED"), ("three", "CREATED")]),
    ]
}

#[tokio::test]
async fn changes_are_reported_and_an_outage_does_not_end_it() {
    let server = server(story()).await;
    let url = server.url();
    let variables = cockroach(&url);
    let mut watching = Watching::start(&["--json", "--sort", "name:desc"], &variables);
    for (what, name, before, now) in [
        ("listed", "two", Value::Null, json!("CREATED")),
        ("listed", "one", Value::Null, json!("CREATING")),
        ("changed", "one", json!("CREATING"), json!("CREATED")),
        ("new", "three", Value::Null, json!("CREATED")),
        ("gone", "two", Value::Null, json!("CREATED")),
        // Once, however often it fails, and nothing is gone for it.
        ("failed", "CockroachDB", Value::Null, Value::Null),
        ("back", "CockroachDB", Value::Null, Value::Null),
    ] {
        assert_eq!(watching.event().await, (what.to_owned(), name.to_owned(), before, now));
    }
    assert_eq!(watching.interrupt("INT").await, (0, String::new(), String::new()));
}

#[tokio::test]
async fn a_pipe_gets_the_table_and_then_lines_with_the_time() {
    let server = server(story()).await;
    let url = server.url();
    let variables = cockroach(&url);
    let mut watching = Watching::start(&["--state", "CREATING"], &variables);
    let time = watching.line().await;
    assert!(time.starts_with("20") && time.ends_with('Z'), "{time}");
    assert!(watching.line().await.trim_start().starts_with("NAME"));
    assert!(watching.line().await.trim_start().starts_with("one "));
    // A cluster that left the state of the filter is reported. A cluster that was never in it is not.
    let line = watching.line().await;
    let words: Vec<&str> = line.split_whitespace().skip(1).collect();
    assert_eq!(words, ["changed", "CockroachDB", "one", "CREATING", "->", "CREATED"]);
    let line = watching.line().await;
    assert!(line.contains("failed") && line.contains("403"), "{line}");
    assert!(watching.line().await.contains("back"));
    assert_eq!(watching.interrupt("TERM").await, (0, String::new(), String::new()));
}

#[tokio::test]
async fn a_vendor_that_does_not_respond_does_not_hold_up_the_others() {
    let slow = Recorder::start().await;
    slow.respond_always(Response::never());
    let server = server(vec![
        clusters(&[("one", "CREATING")]),
        clusters(&[("one", "CREATING")]),
        clusters(&[("one", "CREATED")]),
    ])
    .await;
    let (url, slow_url) = (server.url(), slow.url());
    let variables = [cockroach(&url), perfectscale(&slow_url)].concat();
    let mut watching = Watching::start(&["--json"], &variables);
    assert_eq!(watching.event().await.0, "listed");
    assert_eq!(watching.interrupt("INT").await.0, 0);
}

#[tokio::test]
async fn with_nobody_left_to_ask_it_ends() {
    let watching = Watching::start(&[], &[("PERFECTSCALE_CLIENT_ID", "id")]);
    let Watching { child, out: mut reader } = watching;
    let mut out = String::new();
    reader.read_to_string(&mut out).await.unwrap();
    assert_eq!(program::end(child).await.code, 1);
    assert!(out.contains("failed") && out.contains("PERFECTSCALE_CLIENT_SECRET is not set"), "{out}");
}

#[tokio::test]
async fn a_name_forges_no_line() {
    let forged = "one\n2026-01-01T00:00:00Z  gone  CockroachDB  two\u{202e}\u{1b}[2J";
    let server =
        server(vec![clusters(&[]), clusters(&[(forged, "CREATING")]), clusters(&[(forged, "CREATED\nx")])]).await;
    let url = server.url();
    let variables = cockroach(&url);
    let mut watching = Watching::start(&[], &variables);
    let (_time, _header) = (watching.line().await, watching.line().await);
    for what in ["new", "changed"] {
        let line = watching.line().await;
        assert!(line.split_whitespace().nth(1) == Some(what) && line.contains("one\u{fffd}2026"), "{line}");
        assert!(!line.contains(['\u{202e}', '\u{1b}']), "{line}");
    }
    assert_eq!(watching.interrupt("INT").await, (0, String::new(), String::new()));
}

#[tokio::test]
async fn it_ends_when_nobody_reads_any_more_though_nothing_changes() {
    let server = server(vec![clusters(&[("one", "CREATED")])]).await;
    let url = server.url();
    let variables = cockroach(&url);
    let mut watching = Watching::start(&[], &variables);
    // All that there is to say.
    let lines = [watching.line().await, watching.line().await, watching.line().await];
    assert!(lines[2].contains("one"), "{lines:?}");
    let Watching { mut child, out } = watching;
    drop(out);
    let status = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("an end").unwrap();
    assert_eq!(status.code(), Some(0));
}
