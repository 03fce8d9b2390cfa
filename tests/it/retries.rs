//! The requests that are retried, those that are not, and their errors.

use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Error, RateLimit, RetryPolicy, cockroach};
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

async fn list(client: &cockroach::Client) -> Result<(), Error> {
    client.list_clusters().await.map(drop)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().name("n").provider("GCP").spec(spec).await.map(drop)
}

fn clusters() -> Answer {
    Answer::json(200, &json!({ "clusters": [] }))
}

#[tokio::test(start_paused = true)]
async fn idempotent_operations_are_retried_after_transient_failures() {
    for status in [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529] {
        let server = Recorder::start().await;
        server.answer(Answer::empty(status));
        server.answer(clusters());
        list(&client(&server)).await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(server.requests().len(), 2, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn permanent_failures_are_not_retried() {
    for status in [400, 401, 403, 404, 405, 409, 412, 422, 501, 505] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = list(&client(&server)).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_that_only_reads_is_retried_with_its_body() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "data": [], "meta": {} })));
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    client.automation_audit_logs().namespaces(["shop"]).await.unwrap();
    let bodies: Vec<Value> = server.requests().iter().map(Request::json).collect();
    assert_eq!(bodies, [json!({ "namespaces": ["shop"] }), json!({ "namespaces": ["shop"] })]);
}

#[tokio::test(start_paused = true)]
async fn a_create_is_retried_only_if_it_was_not_processed() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "2"));
    server.answer(Answer::json(200, &json!({ "id": "c", "name": "n" })));
    create(&client(&server)).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    for status in [408, 500, 502, 503, 504, 520, 524, 529] {
        let server = Recorder::start().await;
        // Not even if the server says when to retry: only a 429 certainly was not processed.
        server.answer_always(Answer::empty(status).header("retry-after", "1"));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
        assert!(error.may_have_taken_effect(), "{status}");
        assert!(error.to_string().ends_with("; may have been applied; check before retrying"));
    }

    for status in [400, 403, 409] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = create(&client(&server)).await.unwrap_err();
        assert!(!error.may_have_taken_effect(), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_response_cannot_be_decoded_may_have_been_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::body(200, "text/html", "<html>welcome</html>"));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_list_is_not_decoded_as_an_empty_object() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    let error = list(&client(&server)).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_retry_finds_nothing_says_why() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(502));
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster("c").await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert!(error.to_string().ends_with("; an earlier attempt may have deleted it"), "{error}");

    let server = Recorder::start().await;
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster("c").await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_not_made_does_not_count_against_the_budget() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer_always(Answer::empty(503).header("retry-after", "30"));
    for _ in 0..20 {
        // Dropped during its backoff.
        assert!(tokio::time::timeout(Duration::from_millis(10), list(&client)).await.is_err());
    }
    server.answer_always(Answer::empty(503));
    assert_eq!(list(&client).await.unwrap_err().attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_last_response_is_the_error_if_no_time_is_left_for_a_retry() {
    let server = Recorder::start().await;
    server.answer_always(Answer::body(503, "text/plain", "maintenance until noon"));
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(20)));
    let error = client.delete_cluster("c").await.unwrap_err();
    assert!(error.to_string().contains("503 Service Unavailable: maintenance until noon"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_response_has_status_headers_request_id_and_body() {
    let server = Recorder::start().await;
    server.answer(clusters().header("x-request-id", "r-7").header("x-more", "yes"));
    let response = client(&server).list_clusters().response().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("r-7"));
    assert_eq!(response.headers()["x-more"], "yes");
    assert_eq!(response.body(), br#"{"clusters":[]}"#);
    assert!(response.clusters.is_empty());
    assert!(response.into_value().clusters.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_retry_budget_limits_retries_in_an_outage() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let client = clients::cockroach(&server).rate_limit(RateLimit::unlimited()).build().unwrap();
    for _ in 0..500 {
        // Without backoff, so that the budget gets nothing for time that passes.
        let hasty = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
        let error = list(&client.with_options(|options| options.retry(hasty))).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
    }
    let retries = server.requests().len() - 500;
    assert!((100..=115).contains(&retries), "{retries} retries of 500 requests");
}

#[tokio::test(start_paused = true)]
async fn a_new_client_may_retry() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer(Answer::empty(503));
    server.answer(clusters());
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_raw_request_passes_the_same_pipeline() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "users": [1, 2] })));
    let client = client(&server)
        .with_options(|o| o.header(HeaderName::from_static("x-team"), HeaderValue::from_static("finops")));
    let request = client.request(Method::GET, "/api/v1/clusters/c/sql-users").query("pagination.limit", 2);
    let value = request.send::<Value>().await.unwrap();
    assert_eq!(value["users"], json!([1, 2]));
    let sent = server.requests();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].target(), "/api/v1/clusters/c/sql-users?pagination.limit=2");
    assert_eq!(sent[1].header("x-team"), Some("finops"));
    assert_eq!(sent[1].header("cc-version"), Some("2024-09-16"));
    assert!(sent[1].header("authorization").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_raw_post_is_retried_only_if_it_is_declared_idempotent() {
    for (idempotent, requests) in [(false, 1), (true, 4)] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(500));
        let request = client(&server).request(Method::POST, "/api/v1/search").json(&json!({ "q": 1 }));
        let error = request.idempotent(idempotent).ignore_body().await.unwrap_err();
        assert_eq!(server.requests().len(), requests);
        assert_eq!(error.may_have_taken_effect(), !idempotent);
        assert!(error.to_string().starts_with("cockroach POST /api/v1/search: 500"), "{error}");
        assert_eq!(error.operation(), None);
    }
}

#[tokio::test]
async fn a_raw_path_to_another_host_is_invalid() {
    let server = Recorder::start().await;
    for path in ["https://evil.example/x", "api/v1", "", "@evil.example/", "/x?name=private", "/x#y"] {
        let error = client(&server).request(Method::GET, path).ignore_body().await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
    assert!(server.requests().is_empty());
}
