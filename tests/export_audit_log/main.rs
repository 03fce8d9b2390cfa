//! The example `export_audit_log`, run as a program.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::fs;
use std::path::Path;
use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};

use support::answer::Answer;
use support::program::{self, Outcome};
use support::recorder::Recorder;

const PROGRAM: &str = "export_audit_log";

/// The variables with which it asks this sandbox, as it would ask PerfectScale.
fn variables(url: &str) -> [(&str, &str); 3] {
    [
        ("PERFECTSCALE_CLIENT_ID", "sandbox-client"),
        ("PERFECTSCALE_CLIENT_SECRET", "sandbox-client-secret"),
        ("PERFECTSCALE_PUBLIC_API_URL", url),
    ]
}

async fn export(arguments: &[&str], url: &str) -> Outcome {
    program::run(PROGRAM, &[&["--requests-per-minute", "60000"], arguments].concat(), &variables(url)).await
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn each_entry_is_a_line() {
    let outcome = program::run(PROGRAM, &["--sandbox"], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let entries: Vec<Value> = outcome.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(entries.len() > 100);
    assert!(entries.iter().all(|entry| entry["container"]["cpu"]["cpuCoresRequest"].is_i64()), "{}", entries[0]);

    let outcome = program::run(PROGRAM, &["--sandbox", "--format", "csv"], &[]).await;
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
}

fn time(lines: &str, number: usize) -> String {
    let entry: Value = serde_json::from_str(lines.lines().nth(number).unwrap()).unwrap();
    entry["started_at"].as_str().unwrap().to_owned()
}

/// Killed, without a chance to tidy up, again and again, a little later each time.
async fn killed_until_it_is_whole(grow: bool) {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log.csv"), folder.path().join("state.json"));
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let expected = export(&["--format", "csv"], &url).await.out;
    let mut arguments = vec!["--requests-per-minute", "60000", "--format", "csv", "--page-size", "3"];
    arguments.extend(["--output", text(&output), "--resume", text(&state)]);
    arguments.extend(grow.then_some("--grow"));

    let mut kills = 0;
    loop {
        let mut child = program::command(PROGRAM, &arguments, &variables(&url)).spawn().unwrap();
        let patience = Duration::from_millis(20 + 7 * kills);
        if let Ok(status) = tokio::time::timeout(patience, child.wait()).await {
            assert_eq!(status.unwrap().code(), Some(0));
            break;
        }
        child.kill().await.unwrap();
        kills += 1;
        assert!(grow || !output.exists(), "a part has the name of the whole");
        if grow && output.exists() {
            let seen = fs::read_to_string(&output).unwrap();
            let whole = seen.rfind('\n').map_or(0, |end| end + 1);
            assert!(expected.starts_with(&seen[..whole]), "what others read is not what will be there");
        }
    }
    assert!(kills > 3, "it was too fast to be killed: {kills}");
    assert_eq!(fs::read_to_string(&output).unwrap(), expected);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["log.csv"], "nothing else is left");
}

#[tokio::test]
async fn an_export_that_is_killed_is_taken_up_where_it_was() {
    killed_until_it_is_whole(false).await;
}

#[tokio::test]
async fn an_export_that_grows_and_is_killed_is_taken_up_where_it_was() {
    killed_until_it_is_whole(true).await;
}

/// Every page in turn is the one that cannot be had.
#[tokio::test]
async fn an_export_that_fails_is_taken_up_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log.jsonl"), folder.path().join("state.json"));
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let whole = export(&[], &url).await.out;
    let lines: Vec<Value> = whole.lines().take(4).map(|line| serde_json::from_str(line).unwrap()).collect();
    let server = Recorder::start().await;
    for (number, line) in lines.iter().enumerate() {
        let next = (number + 1 < lines.len()).then(|| format!("after-{number}"));
        let pagination = json!({
            "has_next": next.is_some(), "next": next, "has_prev": false, "prev": null, "page_size": 1,
        });
        server.answer(Answer::json(400, &json!({ "message": "not now" })));
        server.answer(Answer::json(200, &json!({ "data": [line], "meta": { "pagination": pagination } })));
    }
    // What prefetching asks for in between is refused as well, and asked for again.
    let arguments = ["--output", text(&output), "--resume", text(&state), "--page-size", "1"];
    let mut runs = 0;
    loop {
        let outcome = export(&arguments, &(server.url() + "/public/v1")).await;
        runs += 1;
        if outcome.code == 0 {
            break;
        }
        assert!(outcome.err.contains("not now"), "{}", outcome.err);
        assert!(!output.exists());
        assert!(runs < 20, "{}", outcome.err);
    }
    assert_eq!(runs, 5);
    let written: Vec<Value> =
        fs::read_to_string(&output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written, lines);
}

#[tokio::test]
async fn other_arguments_do_not_go_on_with_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log.jsonl"), folder.path().join("state.json"));
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let server = Recorder::start().await;
    let page = json!({ "has_next": true, "next": "2", "has_prev": false, "prev": null, "page_size": 1 });
    server.answer(Answer::json(200, &json!({ "data": [], "meta": { "pagination": page } })));
    server.answer_always(Answer::empty(400));
    let files = ["--output", text(&output), "--resume", text(&state)];
    assert_eq!(export(&files, &(server.url() + "/public/v1")).await.code, 2);
    let before = fs::read(&state).unwrap();

    let outcome = export(&[&files[..], &["--namespace", "shop"]].concat(), &url).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("other arguments"), "{}", outcome.err);
    fs::write(&state, "{").unwrap();
    assert!(export(&files, &url).await.err.contains("is no file of an export"));
    fs::write(&state, before).unwrap();
    // Nor with one whose output is not there any more.
    fs::write(&state, fs::read_to_string(&state).unwrap().replace("\"bytes\":0", "\"bytes\":7")).unwrap();
    assert!(export(&files, &url).await.err.contains("is shorter than it was"));
}

#[tokio::test]
async fn what_cannot_be_done_is_said_before_anything_is_sent() {
    let server = Recorder::start().await;
    for (arguments, said) in [
        (&["--from", "yesterday"][..], "2026-01-31"),
        (&["--from", "2020-01-01"], "30 days"),
        (&["--page-size", "5001"], "page_size: must be between 1 and 5000"),
        (&["--resume", "state"], "--output"),
        (&["--output", "/no/such/folder/log"], "/no/such/folder/log.part cannot be written"),
        (&["--requests-per-minute", "0"], "--requests-per-minute"),
    ] {
        let outcome = program::run(PROGRAM, arguments, &variables(&server.url())).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.err);
        assert!(outcome.err.contains(said), "{arguments:?}: {}", outcome.err);
    }
    let outcome = program::run(PROGRAM, &[], &[]).await;
    assert!(outcome.code == 2 && outcome.err.contains("PERFECTSCALE_CLIENT_ID"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 0);
}
