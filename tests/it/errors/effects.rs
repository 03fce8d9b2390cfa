//! Whether a request may have been applied although its call failed.

use clusterkit::{ErrorKind, cockroach};
use serde_json::json;

use crate::errors::{create, delete, get, snapshot, without_backoff};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).retry(without_backoff()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_create_that_gets_a_500_may_have_been_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::json(500, &json!({ "code": 13, "message": "internal" })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    snapshot::matches("uncertain_create_500", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_create_without_a_response_may_have_been_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect() && error.is_timeout());
    assert_eq!(server.requests().len(), 1);
    snapshot::matches("uncertain_create_timeout", &error, &server.url());
}

/// The server reports success, in a body that the client cannot decode.
#[tokio::test(start_paused = true)]
async fn a_create_whose_response_cannot_be_decoded_may_have_been_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "id": 5 })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect() && error.is_decode());
    snapshot::matches("uncertain_create_decode", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_rejected_was_not_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::json(400, &json!({ "code": 3, "message": "name is taken" })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    snapshot::matches("certain_create_400", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_not_connected_was_not_applied() {
    let server = Recorder::start().await;
    let url = super::raw_server::closed_port().await;
    let client = clients::cockroach(&server).base_url(url).retry(without_backoff()).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Connect, false));
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_retry_finds_nothing_was_probably_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(404, &json!({ "code": 5, "message": "cluster not found" })));
    let error = delete(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert_eq!(error.attempts(), 2);
    snapshot::matches("uncertain_delete", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_first_attempt_finds_nothing_was_not_applied() {
    let server = Recorder::start().await;
    server.answer(Answer::json(404, &json!({ "code": 5, "message": "cluster not found" })));
    let error = delete(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect());
    snapshot::matches("certain_delete", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_read_has_no_effect() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(500));
    let error = get(&client(&server)).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    assert_eq!(error.attempts(), 4);
}
