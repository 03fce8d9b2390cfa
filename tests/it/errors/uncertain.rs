//! Whether it has taken effect all the same: what an error says of changes whose answer was lost.

use clusterkit::cockroach;
use serde_json::json;

use crate::errors::{create, delete, shown, without_waits};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).retry(without_waits()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_is_a_failure() {
    let server = Recorder::start().await;
    server.answer(Answer::json(500, &json!({ "code": 13, "message": "internal" })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    shown::matches("uncertain_create_500", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_create_without_an_answer() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect() && error.is_timeout());
    assert_eq!(server.requests().len(), 1);
    shown::matches("uncertain_create_timeout", &error, &server.url());
}

/// The server has done it, and says so in words that we do not understand.
#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_cannot_be_read() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "id": 5 })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.may_have_taken_effect() && error.is_decode());
    shown::matches("uncertain_create_decode", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_refused_is_certain() {
    let server = Recorder::start().await;
    server.answer(Answer::json(400, &json!({ "code": 3, "message": "name is taken" })));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    shown::matches("certain_create_400", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_second_attempt_finds_nothing() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(404, &json!({ "code": 5, "message": "cluster not found" })));
    let error = delete(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert_eq!(error.attempts(), 2);
    shown::matches("uncertain_delete", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_delete_whose_first_attempt_finds_nothing_is_certain() {
    let server = Recorder::start().await;
    server.answer(Answer::json(404, &json!({ "code": 5, "message": "cluster not found" })));
    let error = delete(&client(&server)).await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect());
    shown::matches("certain_delete", &error, &server.url());
}

/// A read has no effect, however it ends.
#[tokio::test(start_paused = true)]
async fn a_read_is_certain() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(500));
    let error = client(&server).list_clusters().send().await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    assert_eq!(error.attempts(), 4);
}
