//! What an error is as a type, and what can be asked of it beside its line.

use std::error::Error as StdError;
use std::time::Duration;

use clusterkit::Error;
use clusterkit::cockroach::types::Status;
use serde_json::{Value, json};

use crate::errors::{get, of, without_waits};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

#[test]
fn it_is_one_pointer_that_goes_anywhere() {
    fn goes_anywhere<T: StdError + Send + Sync + Clone + 'static>() {}
    goes_anywhere::<Error>();
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

#[tokio::test(start_paused = true)]
async fn the_body_is_kept_as_it_came_and_as_json() {
    let server = Recorder::start().await;
    let status = json!({ "code": 5, "message": "no such cluster", "details": [{ "@type": "t", "more": 1 }] });
    let error = of(&server, Answer::json(404, &status)).await;
    assert_eq!(error.body(), status.to_string().as_bytes());
    let read: Status = error.json().unwrap();
    assert_eq!((read.code, read.message.as_deref()), (Some(5), Some("no such cluster")));
    assert_eq!(read.details[0]["more"], 1);
    assert_eq!(error.json::<Value>(), Some(status));
    assert_eq!(error.json::<Vec<u8>>(), None);
}

#[tokio::test(start_paused = true)]
async fn the_body_is_kept_where_it_is_no_json() {
    let server = Recorder::start().await;
    let error = of(&server, Answer::body(400, "image/png", [0, 159, 146, 150])).await;
    assert_eq!(error.body(), [0, 159, 146, 150]);
    assert!(error.json::<Status>().is_none());
}

#[tokio::test(start_paused = true)]
async fn the_request_id_is_found_under_any_of_its_names() {
    for name in ["x-request-id", "Request-Id", "x-amzn-requestid", "CF-Ray"] {
        let server = Recorder::start().await;
        let error = of(&server, Answer::empty(400).header(name, "id-1")).await;
        assert_eq!(error.request_id(), Some("id-1"), "{name}");
        assert!(error.to_string().contains("(request id id-1, 1 attempt"), "{error}");
    }
    let server = Recorder::start().await;
    assert_eq!(of(&server, Answer::empty(400)).await.request_id(), None);
}

#[tokio::test(start_paused = true)]
async fn trials_are_counted_and_timed() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503).header("retry-after", "11"));
    server.answer(Answer::empty(503).header("retry-after", "30"));
    server.answer(Answer::empty(404));
    let error = get(&clients::cockroach(&server).build().unwrap()).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (3, Duration::from_secs(41)));
    assert!(error.to_string().contains("(3 attempts, 41 s)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_clone_is_the_same_error() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let error = get(&clients::cockroach(&server).retry(without_waits()).build().unwrap()).await.unwrap_err();
    let clone = error.clone();
    assert_eq!((clone.to_string(), format!("{clone:?}")), (error.to_string(), format!("{error:?}")));
}

/// Every error belongs to one kind, so that a program that asks in any order finds the same.
#[tokio::test(start_paused = true)]
async fn each_status_answers_its_own_question() {
    for (status, expected) in [(401, 0), (403, 1), (404, 2), (429, 3), (400, 9), (500, 9), (307, 9)] {
        let server = Recorder::start().await;
        let error = of(&server, Answer::empty(status)).await;
        let answers = [
            error.is_authentication(),
            error.is_permission(),
            error.is_not_found(),
            error.is_rate_limited(),
            error.is_timeout(),
            error.is_connect(),
            error.is_decode(),
            error.is_invalid_request(),
            error.is_configuration(),
        ];
        let yes: Vec<usize> = (0..9).filter(|index| answers[*index]).collect();
        assert_eq!(yes, (0..9).filter(|index| *index == expected).collect::<Vec<_>>(), "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
}
