//! What is sent again, what is not, and what an error says of it.

use crate::support;
use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Error, RateLimit, RetryPolicy, cockroach};
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

async fn list(client: &cockroach::Client) -> Result<(), Error> {
    client.list_clusters().send().await.map(drop)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().body_map(|body| body.name("n").provider("GCP").spec(spec)).send().await.map(drop)
}

fn clusters() -> Answer {
    Answer::json(200, &json!({ "clusters": [] }))
}

#[tokio::test(start_paused = true)]
async fn idempotent_operations_are_sent_again_after_transient_failures() {
    for status in [408, 429, 500, 502, 503, 504] {
        let server = Recorder::start().await;
        server.answer(Answer::empty(status));
        server.answer(clusters());
        list(&client(&server)).await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(server.requests().len(), 2, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_will_not_get_better_is_sent_once() {
    for status in [400, 401, 403, 404, 405, 409, 412, 422, 501, 505] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = list(&client(&server)).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_that_is_a_post_is_repeated_with_its_body() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "data": [], "meta": {} })));
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    client.automation_audit_logs().body_map(|body| body.namespaces(["shop"])).send().await.unwrap();
    let bodies: Vec<Value> = server.requests().iter().map(support::request::Request::json).collect();
    assert_eq!(bodies, [json!({ "namespaces": ["shop"] }), json!({ "namespaces": ["shop"] })]);
}

#[tokio::test(start_paused = true)]
async fn a_create_is_sent_again_only_when_it_was_not_processed() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "2"));
    server.answer(Answer::json(200, &json!({ "id": "c", "name": "n" })));
    create(&client(&server)).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    for status in [408, 500, 502, 503, 504] {
        let server = Recorder::start().await;
        // Not even when the server says when to come back: that it refuses is certain for 429 only.
        server.answer_always(Answer::empty(status).header("retry-after", "1"));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
        assert!(error.may_have_taken_effect(), "{status}");
        assert!(error.to_string().ends_with("; it may have taken effect all the same: look before sending it again"));
    }

    for status in [400, 403, 409] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = create(&client(&server)).await.unwrap_err();
        assert!(!error.may_have_taken_effect(), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_cannot_be_read_has_taken_effect() {
    let server = Recorder::start().await;
    server.answer(Answer::body(200, "text/html", "<html>welcome</html>"));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_list_in_the_place_of_an_object_is_no_empty_inventory() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    let error = list(&client(&server)).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_finds_nothing_the_second_time_says_why() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(502));
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert!(error.to_string().ends_with("; an earlier attempt may have deleted it"), "{error}");

    let server = Recorder::start().await;
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_not_made_costs_nothing() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer_always(Answer::empty(503).header("retry-after", "30"));
    for _ in 0..20 {
        // Dropped while it waits.
        assert!(tokio::time::timeout(Duration::from_millis(10), list(&client)).await.is_err());
    }
    server.answer_always(Answer::empty(503));
    assert_eq!(list(&client).await.unwrap_err().attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_said_is_not_lost_when_there_is_no_time_to_ask_again() {
    let server = Recorder::start().await;
    server.answer_always(Answer::body(503, "text/plain", "maintenance until noon"));
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(20)));
    let error = client.delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.to_string().contains("503 Service Unavailable: maintenance until noon"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_says_status_headers_and_request_id() {
    let server = Recorder::start().await;
    server.answer(clusters().header("x-request-id", "r-7").header("x-more", "yes"));
    let answer = client(&server).list_clusters().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.request_id(), Some("r-7"));
    assert_eq!(answer.headers()["x-more"], "yes");
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_amplified() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let client = clients::cockroach(&server).rate_limit(RateLimit::unlimited()).build().unwrap();
    for _ in 0..500 {
        // At once, so that the budget's share of time plays no part.
        let hasty = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
        let error = list(&client.with_options(|options| options.retry(hasty))).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
    }
    let retries = server.requests().len() - 500;
    assert!((100..=115).contains(&retries), "{retries} retries of 500 requests");
}

#[tokio::test(start_paused = true)]
async fn some_retries_are_always_allowed() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer(Answer::empty(503));
    server.answer(clusters());
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_the_documents_lack_passes_the_same_pipeline() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "users": [1, 2] })));
    let client = client(&server)
        .with_options(|o| o.header(HeaderName::from_static("x-team"), HeaderValue::from_static("finops")));
    let request = client.request(Method::GET, "/api/v1/clusters/c/sql-users").query("pagination.limit", 2);
    let answer = request.send::<Value>().await.unwrap();
    assert_eq!(answer["users"], json!([1, 2]));
    let sent = server.requests();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].target(), "/api/v1/clusters/c/sql-users?pagination.limit=2");
    assert_eq!(sent[1].header("x-team"), Some("finops"));
    assert_eq!(sent[1].header("cc-version"), Some("2022-03-31"));
    assert!(sent[1].header("authorization").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_post_that_the_documents_lack_is_repeated_only_if_it_is_said_to_be_idempotent() {
    for (idempotent, requests) in [(false, 1), (true, 4)] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(500));
        let request = client(&server).request(Method::POST, "/api/v1/search").json(&json!({ "q": 1 }));
        let error = request.idempotent(idempotent).send_empty().await.unwrap_err();
        assert_eq!(server.requests().len(), requests);
        assert_eq!(error.may_have_taken_effect(), !idempotent);
        assert!(error.to_string().starts_with("cockroach POST /api/v1/search: 500"), "{error}");
        assert_eq!(error.operation(), None);
    }
}

#[tokio::test]
async fn a_path_elsewhere_is_refused() {
    let server = Recorder::start().await;
    for path in ["https://evil.example/x", "api/v1", "", "@evil.example/", "/x?name=private", "/x#y"] {
        let error = client(&server).request(Method::GET, path).send_empty().await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
    assert!(server.requests().is_empty());
}
