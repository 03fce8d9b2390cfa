//! `clusterkit audit-log export`.

mod advice;
mod files;
mod resumed;
#[cfg(unix)]
mod terminal;

use clusterkit_sandbox::Sandbox;
use serde_json::Value;

use crate::support::program::{self, Outcome, perfectscale};
use crate::support::server::Recorder;

/// The command without a noticeable rate limit.
const FAST: [&str; 4] = ["audit-log", "export", "--requests-per-minute", "60000"];

async fn export(arguments: &[&str], url: &str) -> Outcome {
    program::run(&[&FAST, arguments].concat(), &perfectscale(url)).await
}

#[tokio::test]
async fn each_entry_is_a_line() {
    let outcome = program::run(&["audit-log", "export", "--sandbox"], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let entries: Vec<Value> = outcome.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(entries.len() > 100);
    assert!(entries.iter().all(|entry| entry["container"]["cpu"]["cpuCoresRequest"].is_i64()), "{}", entries[0]);

    let outcome = program::run(&["audit-log", "export", "--sandbox", "--format", "csv"], &[]).await;
    let mut rows = csv::Reader::from_reader(outcome.out.as_bytes());
    let labels = rows.headers().unwrap().iter().position(|name| name == "labels").unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), entries.len());
    assert!(rows.iter().all(|row| serde_json::from_str::<Value>(&row[labels]).unwrap().is_object()));
}

#[tokio::test]
async fn filters_reach_the_server() {
    let sandbox = Sandbox::start().await.unwrap();
    let all = export(&[], &sandbox.perfectscale_url()).await.out;
    let (from, to) = (time(&all, 300), time(&all, 100));
    let arguments = ["--namespace", "search", "--namespace", "platform", "--from", &from, "--to", &to];
    let some = export(&arguments, &sandbox.perfectscale_url()).await.out;
    let expected: Vec<&str> = all
        .lines()
        .filter(|line| {
            let entry: Value = serde_json::from_str(line).unwrap();
            let at = entry["started_at"].as_str().unwrap();
            ["search", "platform"].contains(&entry["namespace"].as_str().unwrap()) && *from <= *at && *at <= *to
        })
        .collect();
    assert!(!expected.is_empty() && expected.len() < 200);
    assert_eq!(some.lines().collect::<Vec<_>>(), expected);

    let entries: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut uids: Vec<&str> = entries.iter().map(|entry| entry["cluster_uid"].as_str().unwrap()).collect();
    uids.sort_unstable();
    uids.dedup();
    assert!(uids.len() > 2, "{uids:?}");
    let some = export(&["--cluster", uids[0], "--cluster", uids[1]], &sandbox.perfectscale_url()).await.out;
    assert!(some.contains(uids[0]) && some.contains(uids[1]) && !some.contains(uids[2]));
}

fn time(lines: &str, number: usize) -> String {
    let entry: Value = serde_json::from_str(lines.lines().nth(number).unwrap()).unwrap();
    entry["started_at"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn invalid_arguments_are_reported_before_anything_is_sent() {
    let server = Recorder::start().await;
    for (arguments, said) in [
        (&["--from", "yesterday"][..], "2026-01-31"),
        (&["--from", "2020-01-01"], "30 days"),
        (&["--page-size", "5001"], "page_size: must be between 1 and 5000"),
        (&["--resume", "state"], "--output"),
        (&["--output", "/no/such/folder/log"], "--output /no/such/folder/log: its folder cannot be used"),
        (&["--output", "-"], "--output -: does not mean the standard output"),
        (&["--page-size", "-3"], "page_size: must be between 1 and 5000"),
        (&["--requests-per-minute", "0"], "--requests-per-minute"),
    ] {
        let outcome = program::run(&[&["audit-log", "export"], arguments].concat(), &perfectscale(&server.url())).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.err);
        assert!(outcome.err.contains(said), "{arguments:?}: {}", outcome.err);
    }
    let outcome = program::run(&["audit-log", "export"], &[]).await;
    assert!(outcome.code == 2 && outcome.err.contains("PERFECTSCALE_CLIENT_ID"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 0);
}
