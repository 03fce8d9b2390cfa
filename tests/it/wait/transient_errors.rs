//! Errors of single polls.

use std::time::Duration;

use clusterkit::reqwest::Proxy;
use clusterkit::{RateLimit, RetryPolicy};
use tokio::time::Instant;

use crate::errors::raw_server;
use crate::support::answer::Answer;
use crate::support::clients;
use crate::tls_server;
use crate::wait::{cockroach, in_state, not_found, responses};

/// It has more failures than a call has attempts.
#[tokio::test(start_paused = true)]
async fn an_outage_does_not_end_a_wait() {
    let outage = std::iter::repeat_with(|| Answer::empty(503)).take(9);
    let server = responses([in_state("CREATING")].into_iter().chain(outage).chain([in_state("CREATED")])).await;
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 11);

    let server = responses(vec![Answer::empty(500); 9].into_iter().chain([not_found()])).await;
    cockroach(&server).get_cluster("c-1").wait_gone().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn broken_connections_do_not_end_a_wait() {
    let cut = || Answer::body(200, "application/json", "").header("content-length", "100");
    let server = responses([cut(), cut(), cut(), cut(), cut(), in_state("CREATED")]).await;
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_errors_of_an_edge_proxy_do_not_end_a_wait() {
    for status in [520, 521, 522, 523, 524, 529] {
        let server = responses(vec![Answer::empty(status); 5].into_iter().chain([in_state("CREATED")])).await;
        cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
        assert_eq!(server.requests().len(), 6, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_certificate_that_is_not_trusted_ends_a_wait_at_once() {
    let server = responses([in_state("CREATED")]).await;
    let (url, _) = tls_server::start(server.url().strip_prefix("http://").unwrap().parse().unwrap()).await;
    let client = clients::cockroach(&server).base_url(url).build().unwrap();
    let started = Instant::now();
    let error = client.get_cluster("c-1").wait_ready().await.unwrap_err();
    assert!(error.is_connect() && started.elapsed() < Duration::from_secs(1), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_does_not_connect_ends_a_wait_at_once() {
    for status in ["407 Proxy Authentication Required", "403 Forbidden"] {
        let server = responses([in_state("CREATED")]).await;
        let url = raw_server::serve(format!("HTTP/1.1 {status}\r\n\r\n")).await;
        let client = clients::cockroach(&server).base_url("https://api.example");
        let client = client.http_client(move |http| http.proxy(Proxy::all(&url).unwrap())).build().unwrap();
        let started = Instant::now();
        let error = client.get_cluster("c-1").wait_ready().await.unwrap_err();
        assert!(error.is_connect() && started.elapsed() < Duration::from_secs(1), "{error}");
    }
}

/// Another poll would fail in the same way.
#[tokio::test(start_paused = true)]
async fn permanent_errors_end_a_wait_at_once() {
    for (status, body) in [(401, "{}"), (403, "{}"), (400, "{}"), (200, "[]"), (200, "<html>")] {
        let server = responses([in_state("CREATING"), Answer::body(status, "application/json", body)]).await;
        let error = cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err();
        assert!(!error.is_timeout() && !error.is_failed_state(), "{error:?}");
        assert_eq!((error.operation(), server.requests().len()), (Some("GetCluster"), 2), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("cockroach: waiting until /api/v1/clusters/c-1 is ready: cockroach GetCluster: "),
            "{error}"
        );
        let server = responses([in_state("CREATED"), Answer::body(status, "application/json", body)]).await;
        assert_eq!(
            cockroach(&server).get_cluster("c-1").wait_gone().await.unwrap_err().operation(),
            Some("GetCluster")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn timeouts_and_failed_connections_do_not_end_a_wait() {
    let server = responses([Answer::never(), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).timeout(Duration::from_secs(5)).retry(RetryPolicy::never());
    client.build().unwrap().get_cluster("c-1").wait_ready().await.unwrap();
    let server = responses([Answer::empty(408), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).retry(RetryPolicy::never()).build().unwrap();
    client.get_cluster("c-1").wait_ready().await.unwrap();

    let nowhere = clusterkit::cockroach::Client::builder().api_key("key").base_url("http://127.0.0.1:9");
    let wait = nowhere.build().unwrap().get_cluster("c-1").wait_ready().timeout(Duration::from_secs(30));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("last error: cannot connect: "), "{error}");

    // The first calls get no slot within their time limit.
    let server = responses([in_state("CREATING"), in_state("CREATED")]).await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(1)));
    hasty.get_cluster("c-1").wait_ready().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_timeout_has_the_last_state_and_the_error_after_it() {
    let down = || Answer::json(503, &serde_json::json!({ "message": "down for repair" }));
    let timeout = Duration::from_secs(60);
    let server = responses([down()]).await;
    let line = cockroach(&server).get_cluster("c-1").wait_ready().timeout(timeout).await.unwrap_err().to_string();
    assert!(line.contains("; last error: 503 Service Unavailable: down for repair (polls: "), "{line}");
    let server = responses([in_state("CREATING"), down()]).await;
    let line = cockroach(&server).get_cluster("c-1").wait_ready().timeout(timeout).await.unwrap_err().to_string();
    assert!(line.contains("; last state: CREATING; then: 503 Service Unavailable: down for repair (polls: "), "{line}");
}

/// A terminal would run parts of it as commands.
#[tokio::test(start_paused = true)]
async fn control_characters_of_a_state_are_removed() {
    for (state, shown) in [("ODD\n\u{1b}[2J", "ODD [2J"), ("", "unknown"), (" ", "unknown")] {
        let server = responses([in_state(state)]).await;
        let wait = cockroach(&server).get_cluster("c-1").wait_ready().timeout(Duration::from_secs(5));
        let wait = wait.on_progress(move |progress| assert_eq!(progress.state, shown));
        let line = wait.await.unwrap_err().to_string();
        assert!(line.contains(&format!("last state: {shown} (polls: ")), "{line}");
    }
}

/// A call does not wait that long, but a wait does.
#[tokio::test(start_paused = true)]
async fn a_wait_obeys_a_retry_after_that_is_too_long_for_a_call() {
    let server = responses([Answer::empty(429).header("retry-after", "300"), in_state("CREATED")]).await;
    let started = Instant::now();
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!((started.elapsed().as_secs(), server.requests().len()), (300, 2));
}
