//! The traits and methods of an error.

use std::error::Error as StdError;
use std::io;
use std::process::Command;
use std::time::Duration;

use clusterkit::Error;
use clusterkit::cockroach::types::Status;
use serde_json::{Value, json};

use crate::errors::{error_of, get, once, raw_server, without_backoff};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

#[test]
fn an_error_is_one_pointer_that_threads_can_share() {
    fn is_shareable<T: StdError + Send + Sync + Clone + 'static>() {}
    is_shareable::<Error>();
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

#[tokio::test(start_paused = true)]
async fn the_body_is_kept_as_bytes_and_read_as_json() {
    let server = Recorder::start().await;
    let status = json!({ "code": 5, "message": "no such cluster", "details": [{ "@type": "t", "more": 1 }] });
    let error = error_of(&server, Answer::json(404, &status)).await;
    assert_eq!(error.body(), status.to_string().as_bytes());
    let read: Status = error.body_as().unwrap();
    assert_eq!((read.code, read.message.as_deref()), (Some(5), Some("no such cluster")));
    assert_eq!(read.details[0]["more"], 1);
    assert_eq!(error.body_as::<Value>(), Some(status));
    assert_eq!(error.body_as::<Vec<u8>>(), None);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_not_json_is_kept_as_bytes() {
    let server = Recorder::start().await;
    let error = error_of(&server, Answer::body(400, "image/png", [0, 159, 146, 150])).await;
    assert_eq!(error.body(), [0, 159, 146, 150]);
    assert!(error.body_as::<Status>().is_none());
}

#[tokio::test(start_paused = true)]
async fn the_request_id_is_found_in_any_of_its_headers() {
    for name in ["x-request-id", "Request-Id", "x-amzn-requestid", "CF-Ray"] {
        let server = Recorder::start().await;
        let error = error_of(&server, Answer::empty(400).header(name, "id-1")).await;
        assert_eq!(error.request_id(), Some("id-1"), "{name}");
        assert!(error.to_string().contains("(request id id-1, 1 attempt"), "{error}");
    }
    let server = Recorder::start().await;
    assert_eq!(error_of(&server, Answer::empty(400)).await.request_id(), None);
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted_and_timed() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503).header("retry-after", "11"));
    server.answer(Answer::empty(503).header("retry-after", "30"));
    server.answer(Answer::empty(404));
    let error = get(&clients::cockroach(&server).build().unwrap()).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (3, Duration::from_secs(41)));
    assert!(error.to_string().contains("(3 attempts, 41 s)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_clone_prints_the_same_text() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let error = get(&clients::cockroach(&server).retry(without_backoff()).build().unwrap()).await.unwrap_err();
    let clone = error.clone();
    assert_eq!((clone.to_string(), format!("{clone:?}")), (error.to_string(), format!("{error:?}")));
}

#[tokio::test(start_paused = true)]
async fn the_source_leads_to_the_cause_of_a_failed_connection() {
    let server = Recorder::start().await;
    let url = raw_server::closed_port().await;
    let error = get(&clients::cockroach(&server).base_url(url).retry(once()).build().unwrap()).await.unwrap_err();
    let mut cause: &(dyn StdError + 'static) = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    assert_eq!(cause.downcast_ref().map(io::Error::kind), Some(io::ErrorKind::ConnectionRefused));
    assert!(error_of(&server, Answer::empty(500)).await.source().is_none(), "the response is the cause");
}

/// `main` prints its error with `Debug`, and so does a test. This one runs itself in a process of its own.
#[test]
fn a_main_that_returns_an_error_prints_the_remedy() -> Result<(), Error> {
    const CHILD: &str = "CLUSTERKIT_TEST_RETURNS_AN_ERROR";
    if std::env::var_os(CHILD).is_some() {
        return clusterkit::cockroach::Client::builder().build().map(drop);
    }
    let (_, module) = module_path!().split_once("::").unwrap();
    let test = format!("{module}::a_main_that_returns_an_error_prints_the_remedy");
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output = child.args(["--exact", &test, "--nocapture"]).env(CHILD, "1").output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    let line = "Error: cockroach: api_key is not set; call .api_key(..) or .token(..)";
    assert!(!output.status.success() && printed.lines().any(|printed| printed == line), "{printed}");
    Ok(())
}
