//! The spans and events of this crate, with every field and value.

use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::{Error, RetryPolicy};
use serde_json::json;

use crate::capture::Capture;
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn matches(name: &str, capture: &Capture, server: &Recorder) {
    let port = format!("server.port = {}", server.url().rsplit_once(':').unwrap().1);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, capture.text().replace(&port, "server.port = [port]")));
}

#[tokio::test(start_paused = true)]
async fn a_token_exchange_is_a_span_inside_that_of_the_call() {
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "data": [] })));
    clients::perfectscale(&server).build().unwrap().get_clusters().await.unwrap();
    matches("call", &capture, &server);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_and_each_backoff_of_a_call_is_an_event() {
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    server.answer(Answer::empty(503).header("retry-after", "3"));
    server.answer(Answer::json(429, &json!({ "message": "slow down" })).header("retry-after", "2"));
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    clients::cockroach(&server).build().unwrap().list_clusters().await.unwrap();
    matches("retried", &capture, &server);
}

#[tokio::test(start_paused = true)]
async fn a_replay_with_a_new_token_is_another_attempt() {
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    server.answer(Answer::empty(401));
    server.answer(Answer::json(200, &json!({ "data": [] })));
    clients::perfectscale(&server).build().unwrap().get_clusters().await.unwrap();
    matches("replayed", &capture, &server);
}

#[tokio::test(start_paused = true)]
async fn a_span_says_why_its_call_failed() {
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).retry(RetryPolicy::never()).timeout(Duration::from_secs(1));
    let client = client.build().unwrap();
    let get = || async { client.get_cluster("c-1").await.map(drop) };
    for response in [Answer::empty(404), Answer::empty(307), Answer::never(), Answer::body(200, "text/plain", "no")] {
        server.answer(response);
        get().await.unwrap_err();
    }
    client.get_cluster("").await.unwrap_err();
    matches("failed", &capture, &server);
}

#[tokio::test(start_paused = true)]
async fn a_raw_request_is_named_by_its_method() {
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({})));
    let client = clients::cockroach(&server).build().unwrap();
    client.request(Method::GET, "/api/v1/new").query("key", "value").ignore_body().await.unwrap();
    matches("raw", &capture, &server);
}

/// A query may hold names of customers, a path their ids, and a body anything.
#[tokio::test(start_paused = true)]
async fn parameters_and_bodies_are_not_traced() {
    const PRIVATE: &str = "private-7f3a";
    let (capture, _guard) = Capture::own();
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).retry(RetryPolicy::never()).build().unwrap();
    let calls = async || -> Result<(), Error> {
        client.get_cluster(PRIVATE).await?;
        client.automation_audit_logs().namespaces([PRIVATE]).await?;
        let raw = client.request(Method::POST, "/new").query("name", PRIVATE);
        raw.json(&json!({ "name": PRIVATE })).ignore_body().await.map(drop)
    };
    for status in [200, 400, 500] {
        server.answer_always(Answer::json(status, &json!({ "message": PRIVATE, "data": { "name": PRIVATE } })));
        drop(calls().await);
        // Each call is made, also where the one before it fails.
        client.get_clusters().await.map(drop).unwrap_err();
        let raw = client.request(Method::POST, "/new").query("name", PRIVATE).json(&json!({ "name": PRIVATE }));
        drop(raw.ignore_body().await);
    }
    assert!(server.requests().iter().any(|request| request.target().contains(PRIVATE)));
    let text = capture.text();
    assert!(text.contains("clusterkit.call") && !text.contains(PRIVATE), "{text}");
}
