//! Calls: three ways to send an operation, and the options of one call.

use std::time::Duration;

use clusterkit::reqwest::StatusCode;
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Call, Error, RetryPolicy};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn cluster() -> Value {
    json!({ "id": "c", "name": "orders", "state": "CREATED" })
}

#[tokio::test]
async fn await_send_and_response_give_the_same_value() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &cluster()).header("x-request-id", "req-1"));
    let client = clients::cockroach(&server).build().unwrap();
    let operation = client.get_cluster("c");
    let awaited = operation.clone().await.unwrap();
    let sent = operation.clone().send().await.unwrap();
    let response = operation.response().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.request_id(), Some("req-1"));
    assert_eq!(serde_json::from_slice::<Value>(response.body()).unwrap(), cluster());
    // The response can be read like its value.
    assert_eq!(response.name, "orders");
    assert_eq!((&awaited, &sent), (&sent, &response.into_value()));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.windows(2).all(|pair| pair[0].render() == pair[1].render()));
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_polled() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &cluster()));
    let client = clients::cockroach(&server).build().unwrap();
    drop(client.get_cluster("c").send());
    let call = client.get_cluster("c").send();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.requests().is_empty());
    call.await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn calls_can_be_spawned_and_joined() {
    fn outlives_its_operation<T: Send + 'static>(
        call: Call<T>,
    ) -> impl Future<Output = Result<T, Error>> + Send + 'static {
        call
    }
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &cluster()));
    let client = clients::cockroach(&server).build().unwrap();
    let mut calls = JoinSet::new();
    for id in ["a", "b"] {
        calls.spawn(client.get_cluster(id).send());
    }
    let spawned = tokio::spawn(client.get_cluster("c").into_future());
    let response = tokio::spawn(outlives_its_operation(client.get_cluster("d").response()));
    drop(client);
    for joined in calls.join_all().await {
        assert_eq!(joined.unwrap().id, "c");
    }
    assert_eq!(spawned.await.unwrap().unwrap().id, "c");
    assert_eq!(response.await.unwrap().unwrap().id, "c");
    let mut paths: Vec<String> = server.requests().iter().map(|request| request.path().to_owned()).collect();
    paths.sort();
    assert_eq!(paths, ["a", "b", "c", "d"].map(|id| format!("/api/v1/clusters/{id}")));
}

#[tokio::test]
async fn the_options_of_a_call_apply_to_it_alone() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &cluster()));
    let client = clients::cockroach(&server).build().unwrap();
    let (name, value) = (HeaderName::from_static("x-team"), HeaderValue::from_static("finops"));
    let operation = client.get_cluster("c");
    operation.clone().with(|call| call.header(name, value)).await.unwrap();
    operation.await.unwrap();
    client.get_cluster("c").await.unwrap();
    let requests = server.requests();
    let teams: Vec<Option<&str>> = requests.iter().map(|request| request.header("x-team")).collect();
    assert_eq!(teams, [Some("finops"), None, None]);
}

#[tokio::test]
async fn the_options_of_a_call_add_to_those_of_its_client() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::empty(503));
    server.answer_always(Answer::json(200, &cluster()));
    let client = clients::cockroach(&server).build().unwrap();
    let (name, value) = (HeaderName::from_static("x-team"), HeaderValue::from_static("finops"));
    let client = client.with_options(|call| call.header(name, value));
    let error = client.get_cluster("c").with(|call| call.retry(RetryPolicy::never())).await.unwrap_err();
    assert!(error.is_server() && error.attempts() == 1, "{error}");
    // The next call is retried.
    client.get_cluster("c").await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.header("x-team") == Some("finops")));

    server.answer_always(Answer::never());
    let limit = Duration::from_millis(50);
    let error = client.get_cluster("c").with(|call| call.time_limit(limit)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn options_of_a_clone_leave_the_client_as_it_was() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let (name, value) = (HeaderName::from_static("x-team"), HeaderValue::from_static("finops"));
    let marked = client.with_options(|options| options.header(name, value));
    for client in [&marked, &client] {
        server.answer(Answer::json(200, &json!({ "clusters": [] })));
        client.list_clusters().await.unwrap();
    }
    let requests = server.requests();
    assert_eq!((requests[0].header("x-team"), requests[1].header("x-team")), (Some("finops"), None));
}
