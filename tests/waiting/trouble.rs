//! Errors while it is waited.

use std::time::Duration;

use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::{absent, answers, cockroach, in_state};

/// More failures than a call has attempts.
#[tokio::test(start_paused = true)]
async fn an_outage_does_not_end_a_wait() {
    let outage = std::iter::repeat_with(|| Answer::empty(503)).take(9);
    let server = answers([in_state("CREATING")].into_iter().chain(outage).chain([in_state("CREATED")])).await;
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!(server.requests().len(), 11);

    let server = answers(vec![Answer::empty(500); 9].into_iter().chain([absent()])).await;
    cockroach(&server).wait_for_deletion("c-1").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn connections_that_break_do_not_end_it() {
    let cut = || Answer::body(200, "application/json", "").header("content-length", "100");
    let server = answers([cut(), cut(), cut(), cut(), cut(), in_state("CREATED")]).await;
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
}

/// Nothing gets better by asking again.
#[tokio::test(start_paused = true)]
async fn what_will_not_pass_ends_it_at_once() {
    for (status, body) in [(401, "{}"), (403, "{}"), (400, "{}"), (200, "[]"), (200, "<html>")] {
        let server = answers([in_state("CREATING"), Answer::body(status, "application/json", body)]).await;
        let error = cockroach(&server).wait_for_cluster("c-1").await.unwrap_err();
        assert!(!error.is_timeout() && !error.is_hopeless(), "{error:?}");
        assert_eq!((error.operation(), server.requests().len()), (Some("GetCluster"), 2), "{error}");
        let server = answers([in_state("CREATED"), Answer::body(status, "application/json", body)]).await;
        assert_eq!(cockroach(&server).wait_for_deletion("c-1").await.unwrap_err().operation(), Some("GetCluster"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_tells_the_last_error() {
    let server = answers([Answer::json(503, &serde_json::json!({ "message": "down for repair" }))]).await;
    let wait = cockroach(&server).wait_for_cluster("c-1").timeout(Duration::from_secs(60));
    let line = wait.await.unwrap_err().to_string();
    assert!(line.contains("last seen:") && line.contains("down for repair"), "{line}");
}

/// A pause that is longer than a call waits is not longer than a wait does.
#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_a_long_pause_gets_it() {
    let server = answers([Answer::empty(429).header("retry-after", "300"), in_state("CREATED")]).await;
    let started = Instant::now();
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!((started.elapsed().as_secs(), server.requests().len()), (300, 2));
}
