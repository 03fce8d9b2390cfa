//! Exports that are taken up where they were.

use std::fs;
use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};

use super::advice::Stopped;
use super::{FAST, export};
use crate::support::program::{self, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

/// Killed, without a chance to tidy up, again and again, a little later each time.
async fn killed_until_it_is_whole(grow: bool) {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log.csv"), folder.path().join("state.json"));
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let expected = export(&["--format", "csv"], &url).await.out;
    let mut arguments = [&FAST[..], &["--format", "csv", "--page-size", "3"]].concat();
    arguments.extend(["--output", text(&output), "--resume", text(&state)]);
    arguments.extend(grow.then_some("--grow"));

    let mut kills = 0;
    loop {
        let mut child = program::command(&arguments, &perfectscale(&url)).spawn().unwrap();
        let timeout = Duration::from_millis(20 + 7 * kills);
        if let Ok(status) = tokio::time::timeout(timeout, child.wait()).await {
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
        server.respond(Response::json(400, &json!({ "message": "not now" })));
        server.respond(Response::json(200, &json!({ "data": [line], "meta": { "pagination": pagination } })));
    }
    // Requests of the prefetcher are rejected as well, and sent again.
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
async fn other_arguments_do_not_continue_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let (output, state) = (folder.path().join("log.jsonl"), folder.path().join("state.json"));
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    let server = Recorder::start().await;
    let page = json!({ "has_next": true, "next": "2", "has_prev": false, "prev": null, "page_size": 1 });
    server.respond(Response::json(200, &json!({ "data": [], "meta": { "pagination": page } })));
    server.respond_always(Response::empty(400));
    let files = ["--output", text(&output), "--resume", text(&state)];
    assert_eq!(export(&files, &(server.url() + "/public/v1")).await.code, 2);
    let before = fs::read(&state).unwrap();

    let outcome = export(&[&files[..], &["--namespace", "shop"]].concat(), &url).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("other arguments"), "{}", outcome.err);
    fs::write(&state, "{").unwrap();
    assert!(export(&files, &url).await.err.contains("is not the state of an export"));
    fs::write(&state, before).unwrap();
}

#[tokio::test]
async fn another_server_account_or_way_of_writing_does_not_continue_it() {
    let stopped = Stopped::new(&[]).await;
    let other = Sandbox::start().await.unwrap();
    let url = stopped.sandbox.perfectscale_url();
    let part = fs::read(stopped.part()).unwrap();
    // A whole one of yesterday, which is long enough.
    fs::write(&stopped.output, [&part[..], &part].concat()).unwrap();
    for outcome in [
        stopped.run_again(&["--grow"]).await,
        stopped.run_again(&["--sandbox"]).await,
        stopped.run_again_at(&other.perfectscale_url(), &[]).await,
        {
            let files = ["--output", text(&stopped.output), "--resume", text(&stopped.state)];
            let mut variables = perfectscale(&url);
            variables[0].1 = "another-client";
            program::run(&[&FAST[..], &files].concat(), &variables).await
        },
    ] {
        assert_eq!(outcome.code, 2);
        assert!(outcome.err.contains("belongs to an export with other arguments"), "{}", outcome.err);
    }
    assert_eq!(fs::read(stopped.part()).unwrap(), part);
    assert_eq!(fs::read(&stopped.output).unwrap(), [&part[..], &part].concat());
    let state = fs::read_to_string(&stopped.state).unwrap();
    assert!(!state.contains("sandbox-client"), "the account is not in it: {state}");
}

#[tokio::test]
async fn what_was_written_but_not_kept_is_written_anew() {
    for grow in [&[][..], &["--grow"]] {
        let stopped = Stopped::new(grow).await;
        let file = if grow.is_empty() { stopped.part() } else { stopped.output.clone() };
        // Longer than all that comes.
        let junk = "junk\n".repeat(200_000);
        fs::write(&file, fs::read_to_string(&file).unwrap() + &junk).unwrap();
        assert_eq!(stopped.run_again(grow).await.code, 0);
        let whole = export(&[], &stopped.sandbox.perfectscale_url()).await.out;
        assert!(fs::read_to_string(&stopped.output).unwrap() == whole, "each entry once, and nothing else");
    }
}

#[tokio::test]
async fn one_that_was_killed_when_it_was_in_its_place_is_whole() {
    let stopped = Stopped::new(&[]).await;
    let folder = stopped.output.clone();
    let pages = stopped.sandbox.requests_to("POST", "/public/v1/automation/audit_logs").len();
    assert!(pages > 1);
    // A folder that appears in the place of the output stops it right before the end.
    let server = Recorder::start().await;
    let page = json!({ "has_next": false, "next": null, "has_prev": false, "prev": null, "page_size": 1 });
    let body = json!({ "data": [], "meta": { "pagination": page } });
    server.respond_by(move |request| {
        request.path().ends_with("audit_logs").then(|| {
            drop(fs::create_dir(&folder));
            Response::json(200, &body)
        })
    });
    fs::remove_file(&stopped.state).unwrap();
    let csv = ["--format", "csv"];
    let outcome = stopped.run_again_at(&(server.url() + "/public/v1"), &csv).await;
    assert!(outcome.err.contains(".clusterkit-part cannot be renamed to"), "{}", outcome.err);
    fs::remove_dir(&stopped.output).unwrap();

    fs::rename(stopped.part(), &stopped.output).unwrap();
    let asked = server.requests().len();
    let outcome = stopped.run_again_at(&(server.url() + "/public/v1"), &csv).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(server.requests().len(), asked, "all of it was there");
    assert!(fs::read_to_string(&stopped.output).unwrap().starts_with("started_at,"));
    assert!(!stopped.state.exists() && !stopped.part().exists());
}
