//! Errors while it is waited.

use std::time::Duration;

use clusterkit::{RateLimit, RetryPolicy};
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::wait::{absent, answers, cockroach, in_state};

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
        assert!(
            error.to_string().starts_with("cockroach: waiting for cluster 'c-1': cockroach GetCluster: "),
            "{error}"
        );
        let server = answers([in_state("CREATED"), Answer::body(status, "application/json", body)]).await;
        assert_eq!(cockroach(&server).wait_for_deletion("c-1").await.unwrap_err().operation(), Some("GetCluster"));
    }
}

#[tokio::test(start_paused = true)]
async fn servers_that_hang_are_not_there_or_slow_do_not_end_it() {
    // Three attempts and a half hang.
    let server = answers([Answer::never(), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).timeout(Duration::from_secs(5)).retry(RetryPolicy::never());
    client.build().unwrap().wait_for_cluster("c-1").await.unwrap();
    let server = answers([Answer::empty(408), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).retry(RetryPolicy::never()).build().unwrap();
    client.wait_for_cluster("c-1").await.unwrap();

    let nowhere = clusterkit::cockroach::Client::builder().api_key("key").base_url("http://127.0.0.1:9");
    let wait = nowhere.build().unwrap().wait_for_cluster("c-1").timeout(Duration::from_secs(30));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("nothing seen: no connection: "), "{error}");

    // No turn within the time of a call, and then one.
    let server = answers([in_state("CREATING"), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(1)));
    hasty.wait_for_cluster("c-1").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_timeout_tells_the_last_state_and_the_error_behind_it() {
    let down = || Answer::json(503, &serde_json::json!({ "message": "down for repair" }));
    let timeout = Duration::from_secs(60);
    let server = answers([down()]).await;
    let line = cockroach(&server).wait_for_cluster("c-1").timeout(timeout).await.unwrap_err().to_string();
    assert!(line.contains("; nothing seen: 503 Service Unavailable: down for repair (looks: "), "{line}");
    let server = answers([in_state("CREATING"), down()]).await;
    let line = cockroach(&server).wait_for_cluster("c-1").timeout(timeout).await.unwrap_err().to_string();
    assert!(line.contains("; last seen: CREATING; then: 503 Service Unavailable: down for repair (looks: "), "{line}");
}

/// A terminal would take a part of it for a command.
#[tokio::test(start_paused = true)]
async fn the_words_of_a_server_are_fit_for_a_line() {
    for (state, shown) in [("ODD\n\u{1b}[2J", "ODD [2J"), ("", "of unknown state"), (" ", "of unknown state")] {
        let server = answers([in_state(state)]).await;
        let wait = cockroach(&server).wait_for_cluster("c-1").timeout(Duration::from_secs(5));
        let wait = wait.on_progress(move |progress| assert_eq!(progress.state, shown));
        let line = wait.await.unwrap_err().to_string();
        assert!(line.contains(&format!("last seen: {shown} (looks: ")), "{line}");
    }
}

/// A pause that is longer than a call waits is not longer than a wait does.
#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_a_long_pause_gets_it() {
    let server = answers([Answer::empty(429).header("retry-after", "300"), in_state("CREATED")]).await;
    let started = Instant::now();
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!((started.elapsed().as_secs(), server.requests().len()), (300, 2));
}
