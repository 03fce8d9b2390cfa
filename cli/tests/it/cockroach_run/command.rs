use clusterkit_sandbox::Sandbox;
use serde_json::json;

use super::{nothing_is_left, ready, run, start};
use crate::support::server::{Recorder, Response};

#[tokio::test]
async fn it_has_a_cluster_and_its_exit_code_is_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let script = "test -n \"$COCKROACH_CLUSTER_ID\" && test -n \"$COCKROACH_API_KEY\" &&
        echo \"$COCKROACH_CLUSTER_NAME at $COCKROACH_SQL_DNS\"; exit 7";
    let outcome = run(&sandbox.cockroach_url(), &["--region", "us-east1", "--", "sh", "-c", script]).await;
    assert_eq!(outcome.code, 7, "{}", outcome.err);
    let (dns, line) = outcome.out.trim().split_once('\n').expect("two lines");
    assert!(dns.contains("us-east1") && line.starts_with("ephemeral-") && line.ends_with(dns), "{}", outcome.out);
    assert!(outcome.err.contains(": deleted"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn one_that_does_not_exist_leaves_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = run(&sandbox.cockroach_url(), &["--", "/no/such/program"]).await;
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("cannot run /no/such/program"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn a_signal_that_ends_it_is_in_the_exit_code() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = run(&sandbox.cockroach_url(), &["--", "sh", "-c", "kill -s USR1 $$"]).await;
    assert!(outcome.code == 138 || outcome.code == 158, "{}: {}", outcome.code, outcome.err);
    nothing_is_left(&sandbox).await;
}

/// What it has left in the background holds the output open, which would go on for minutes.
#[tokio::test]
async fn what_it_leaves_running_ends_with_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let running = start(&sandbox.cockroach_url(), &["--", "sh", "-c", "sleep 300 & exit 4"]);
    assert_eq!(running.end().await.0, 4);
    nothing_is_left(&sandbox).await;
}

/// Nobody reads what the program says any more, which is where programs panic.
#[tokio::test]
async fn it_runs_without_a_listener() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut running = start(&sandbox.cockroach_url(), &["--", "sh", "-c", "exit 6"]);
    running.until("CREATING").await;
    running.close();
    assert_eq!(running.end().await.0, 6);
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn a_name_of_the_server_does_not_steer_the_terminal() {
    let server = Recorder::start().await;
    let mut cluster = ready();
    cluster["regions"][0]["sql_dns"] = json!("a\u{1b}[2Jb\u{7}c\r\nd\u{202e}e");
    server.respond_always(Response::json(200, &cluster));
    let outcome = run(&server.url(), &["--", "true"]).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (0, "a\u{fffd}[2Jb\u{fffd}c\u{fffd}\u{fffd}d\u{fffd}e\n"));
}
