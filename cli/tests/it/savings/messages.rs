//! Messages beside the report.

use std::fs;

use clusterkit_sandbox::Sandbox;
use serde_json::json;

use super::{report, two_clusters, workload};
use crate::support::program::{self, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

/// Names that would ring, clear the screen, forge a line and turn it around.
const TRICK: &str = "a\u{7}\u{1b}[2J\u{9b}\r\nerror: b\u{202e}c\u{2066}";

#[tokio::test]
async fn names_are_no_commands_to_the_terminal() {
    let server = Recorder::start().await;
    let mut hostile = workload(TRICK, TRICK, TRICK, [100.0, 50.0, 25.0, 0.0]);
    hostile["type"] = TRICK.into();
    hostile["containers"][0]["name"] = TRICK.into();
    hostile["indicators"][0]["name"] = TRICK.into();
    let list = json!({ "data": [{ "uid": "u", "name": TRICK }, { "uid": null, "name": TRICK }] });
    server.respond_by(move |request| match request.path().rsplit('/').next() {
        Some("clusters") => Some(Response::json(200, &list)),
        Some("workloads") => Some(Response::json(200, &json!({ "data": [hostile] }))),
        _ => None,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let outcome = report(&["--html", text(&file)], &server.url()).await;
    let unknown = report(&["--cluster", "north"], &server.url()).await;
    let page = fs::read_to_string(&file).unwrap();
    for text in [&outcome.out, &outcome.err, &unknown.err, &page] {
        assert!(text.contains("b\u{fffd}c"), "{text}");
        let is_command = |c: char| c != '\n' && (c.is_control() || ('\u{2020}'..='\u{2070}').contains(&c));
        assert!(!text.contains(is_command), "{text:?}");
    }
    assert_eq!((outcome.code, outcome.err.lines().count(), unknown.err.lines().count()), (1, 1, 1));
    assert!(outcome.out.lines().all(|line| !line.starts_with("error")), "{}", outcome.out);
}

#[tokio::test]
async fn an_account_without_clusters_is_reported() {
    let server = Recorder::start().await;
    server.respond_always(Response::json(200, &json!({ "data": [] })));
    let outcome = report(&[], &server.url()).await;
    assert_eq!(outcome.code, 0);
    assert!(outcome.err.starts_with("note: PerfectScale has no clusters"), "{}", outcome.err);
}

#[tokio::test]
async fn invalid_arguments_are_reported_before_anything_is_sent() {
    let server = two_clusters().await;
    for (arguments, words) in [
        (
            &["--html", "/no/such/folder/report.html"][..],
            "error: --html /no/such/folder/report.html: its folder cannot be used",
        ),
        (&["--html", "."], "error: --html .: is a folder"),
        (&["--html", "absent/"], "error: --html absent/: is a folder"),
        (&["--html", "-"], "error: --html -: does not mean the standard output"),
        (&["--top", "some"], "--top"),
        (&["--requests-per-minute", "0"], "--requests-per-minute"),
    ] {
        let outcome = report(arguments, &server.url()).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.err.contains(words), "{arguments:?}: {}", outcome.err);
    }
    assert_eq!(server.requests().len(), 0);
    let outcome = report(&["--cluster", "north"], &server.url()).await;
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.err, "error: --cluster north: no such cluster; use one of: east, west\n");
}

#[tokio::test]
async fn without_credentials_or_with_wrong_ones_nothing_is_invented() {
    let outcome = program::run(&["savings"], &[]).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("PERFECTSCALE_CLIENT_ID"), "{}", outcome.err);

    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let mut variables = perfectscale(&url);
    variables[1].1 = "wrong-but-secret";
    let outcome = program::run(&["savings"], &variables).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    assert!(!outcome.err.contains("wrong-but-secret"));
}

#[tokio::test]
async fn a_closed_output_is_not_an_error() {
    let outcome = program::unread(program::command(&["savings", "--sandbox"], &[])).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}
