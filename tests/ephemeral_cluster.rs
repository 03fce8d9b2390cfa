//! The example `ephemeral_cluster`, run as a program: whatever happens, no cluster is left.
#![cfg(all(unix, feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::process::Stdio;
use std::time::Duration;

use clusterkit::cockroach;
use clusterkit_sandbox::Sandbox;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use support::answer::Answer;
use support::program;
use support::recorder::Recorder;
use support::request::Request;

const PROGRAM: &str = "ephemeral_cluster";

fn variables(url: &str) -> [(&str, &str); 3] {
    [("COCKROACH_API_KEY", "CCDB1_sandbox_key"), ("COCKROACH_SERVER", url), ("PATH", "/usr/bin:/bin")]
}

/// The names of the clusters there are.
async fn names(sandbox: &Sandbox) -> Vec<String> {
    let client = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    let clusters = client.build().unwrap().list_clusters().stream().into_vec().await.unwrap();
    clusters.into_iter().map(|cluster| cluster.name).collect()
}

async fn nothing_is_left(sandbox: &Sandbox) {
    assert!(!names(sandbox).await.iter().any(|name| name.starts_with("ephemeral-")));
}

#[tokio::test]
async fn the_command_has_a_cluster_and_its_exit_code_is_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let script = "test -n \"$COCKROACH_CLUSTER_ID\" && echo \"$COCKROACH_CLUSTER_NAME at $COCKROACH_SQL_DNS\"; exit 7";
    let arguments = ["--region", "us-east1", "--", "sh", "-c", script];
    let outcome = program::run(PROGRAM, &arguments, &variables(&sandbox.cockroach_url())).await;
    assert_eq!(outcome.code, 7, "{}", outcome.err);
    let (dns, line) = outcome.out.trim().split_once('\n').expect("two lines");
    assert!(dns.contains("us-east1") && line.starts_with("ephemeral-") && line.ends_with(dns), "{}", outcome.out);
    assert!(outcome.err.contains(": deleted"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn a_command_that_does_not_exist_leaves_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = program::run(PROGRAM, &["--", "/no/such/program"], &variables(&sandbox.cockroach_url())).await;
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("/no/such/program cannot be run"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

/// Starts it with a command that would run for a minute, and waits until `line` is said.
async fn until(sandbox: &Sandbox, line: &str) -> (Child, impl Sized) {
    let arguments = ["--", "sleep", "60"];
    let mut command = program::command(PROGRAM, &arguments, &variables(&sandbox.cockroach_url()));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut err = BufReader::new(child.stderr.take().unwrap()).lines();
    loop {
        let said = tokio::select! {
            said = out.next_line() => said,
            said = err.next_line() => said,
        };
        if said.unwrap().expect("it goes on").contains(line) {
            return (child, (out, err));
        }
    }
}

async fn signal(child: &Child, name: &str) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-s", name, &id]).status().await.unwrap().success());
}

#[tokio::test]
async fn an_interruption_leaves_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    // While it is waited for, and while the command runs.
    for (line, name) in [("CREATING", "INT"), ("cockroachlabs.cloud", "INT"), ("cockroachlabs.cloud", "TERM")] {
        let (mut child, _output) = until(&sandbox, line).await;
        signal(&child, name).await;
        let status = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("it ends").unwrap();
        assert_eq!(status.code(), Some(2), "{line} {name}");
        nothing_is_left(&sandbox).await;
    }
}

/// Nobody reads what it says any more, which is where programs panic.
#[tokio::test]
async fn a_terminal_that_is_gone_leaves_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    let (mut child, output) = until(&sandbox, "CREATING").await;
    drop(output);
    // The name of the cluster cannot be printed: a panic.
    let status = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("it ends").unwrap();
    assert_eq!(status.code(), Some(2));
    nothing_is_left(&sandbox).await;
}

/// A server that creates the cluster and loses its answer.
async fn forgetful(listed: usize) -> Recorder {
    let server = Recorder::start().await;
    let (mut name, mut asked, mut deleted) = (String::new(), 0, false);
    let judge = move |request: &Request| -> Option<Answer> {
        Some(match (request.method(), request.path()) {
            ("POST", _) => {
                request.json()["name"].as_str().unwrap().clone_into(&mut name);
                Answer::empty(502)
            }
            ("DELETE", "/api/v1/clusters/c-1") => {
                deleted = true;
                Answer::json(200, &json!({}))
            }
            ("GET", "/api/v1/clusters") => {
                asked += 1;
                let there = asked >= listed && !deleted;
                let clusters = if there { json!([{ "id": "c-1", "name": name }]) } else { json!([]) };
                Answer::json(200, &json!({ "clusters": clusters }))
            }
            _ => Answer::empty(418),
        })
    };
    let judge = std::sync::Mutex::new(judge);
    server.answer_by(move |request| (judge.lock().unwrap())(request));
    server
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_leaves_no_cluster() {
    // At once in the list, and after a while.
    for listed in [1, 3] {
        let server = forgetful(listed).await;
        let outcome = program::run(PROGRAM, &["--", "true"], &variables(&server.url())).await;
        assert_eq!(outcome.code, 2);
        assert!(outcome.err.contains("502") && outcome.err.contains(": deleted"), "{}", outcome.err);
        let sent: Vec<String> = server.requests().iter().map(|request| request.method().to_owned()).collect();
        assert_eq!(sent.iter().filter(|method| *method == "POST").count(), 1, "created twice");
        assert_eq!(sent.last().unwrap(), "DELETE");
    }
}

#[tokio::test]
async fn a_creation_that_was_refused_needs_no_deletion() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(400, &json!({ "message": "no such region" })));
    let outcome = program::run(PROGRAM, &["--", "true"], &variables(&server.url())).await;
    assert!(outcome.code == 2 && outcome.err.contains("no such region"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_cluster_that_cannot_be_deleted_is_named() {
    let server = Recorder::start().await;
    server.answer_by(|request| match request.method() {
        "DELETE" => Some(Answer::json(403, &json!({ "message": "not yours" }))),
        _ => Some(Answer::json(
            200,
            &json!({ "id": "c-1", "name": "n", "state": "CREATED", "regions": [{ "name": "r", "sql_dns": "dns" }] }),
        )),
    });
    let outcome = program::run(PROGRAM, &["--", "true"], &variables(&server.url())).await;
    assert_eq!(outcome.code, 3);
    assert!(outcome.err.contains("is still there, and costs money") && outcome.err.contains("not yours"));
}
