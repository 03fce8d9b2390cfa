//! Successes whose body is not what the document says, cut short, or without end.

use std::io::Write;
use std::time::Duration;

use clusterkit::Error;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::errors::{get, of, once, shown, wire};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

async fn unreadable(name: &str, answer: Answer) -> Error {
    let server = Recorder::start().await;
    let error = of(&server, answer).await;
    assert!(error.is_decode());
    // The request was answered, and it was a GET: nothing is in doubt.
    assert!(!error.may_have_taken_effect());
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (200, 1));
    shown::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn json_of_another_shape_names_the_place() {
    let cluster = json!({ "id": "c-1", "name": "n", "regions": [{ "name": "a" }, { "name": 7 }] });
    let error = unreadable("decode_path", Answer::json(200, &cluster)).await;
    assert!(error.to_string().contains("at regions[1].name: invalid type"), "{error}");
    assert_eq!(error.body(), cluster.to_string().as_bytes());
}

#[tokio::test(start_paused = true)]
async fn the_place_is_found_behind_lines_escapes_and_what_is_closed() {
    let server = Recorder::start().await;
    let head =
        "{\n  \"id\": \"c\\\"1,\\\\\",\n  \"config\": { \"serverless\": { \"regions\": [] } },\n  \"name\": \"n\",\n";
    for (rest, at) in [
        // A field is missing in the second: the object itself is named.
        ("  \"regions\": [{ \"name\": \"a\" },\n {}]\n}", "at regions[1]: missing field"),
        ("  \"regions\": [\n{ \"name\": \"a\" }, 7]\n}", "at regions[1]: invalid type"),
        ("  \"regions\": {}\n}", "at regions: invalid type"),
        ("  \"regions\": [[]]\n}", "at regions[0]: invalid length"),
    ] {
        let error = of(&server, Answer::body(200, "application/json", format!("{head}{rest}"))).await;
        assert!(error.to_string().contains(at), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn json_of_another_kind() {
    unreadable("decode_list", Answer::json(200, &json!([1, 2]))).await;
}

#[tokio::test(start_paused = true)]
async fn json_with_something_behind_it() {
    unreadable("decode_trailing", Answer::body(200, "application/json", r#"{"id":"c-1","name":"n"} {"id":"c-2"}"#))
        .await;
}

#[tokio::test(start_paused = true)]
async fn json_that_ends_too_early() {
    unreadable("decode_truncated", Answer::body(200, "application/json", r#"{"id":"c-1","na"#)).await;
}

/// The text itself stays out of the line: it may be long, or a token.
#[tokio::test(start_paused = true)]
async fn json_that_is_one_long_text() {
    unreadable("decode_text", Answer::json(200, &json!("x".repeat(10_000)))).await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_body() {
    unreadable("decode_empty", Answer::empty(200)).await;
}

#[tokio::test(start_paused = true)]
async fn a_page_in_the_place_of_json() {
    let page = "<!doctype html><title>Sign in</title>";
    unreadable("decode_html", Answer::body(200, "text/html", page)).await;
}

#[tokio::test(start_paused = true)]
async fn bytes_in_the_place_of_json() {
    unreadable("decode_binary", Answer::body(200, "application/octet-stream", [0, 159, 146, 150])).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_cut() {
    let url =
        wire::serve("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"id\":").await;
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(!error.is_decode() && !error.is_connect() && !error.is_timeout());
    shown::matches("cut_body", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn a_failure_whose_body_is_cut_is_still_that_failure() {
    let url = wire::serve("HTTP/1.1 404 Not Found\r\ncontent-length: 99\r\n\r\n{\"message\":").await;
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_not_found());
    shown::matches("cut_failure", &error, &url);
}

/// Small on the wire, and more than a process should hold. What was read of it is let go.
#[tokio::test(start_paused = true)]
async fn a_body_without_bounds() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.flush().unwrap();
    let head = encoder.get_ref().len();
    encoder.write_all(&vec![0; 1024 * 1024]).unwrap();
    encoder.flush().unwrap();
    // The block stands for itself, so that it need not be compressed 257 times.
    let (head, mebibyte) = encoder.get_ref().split_at(head);
    let body = [head, &mebibyte.repeat(257)].concat();
    let server = Recorder::start().await;
    let answer = Answer::body(200, "application/json", body).header("content-encoding", "gzip");
    let error = of(&server, answer).await;
    assert!(!error.is_decode() && !error.is_timeout() && !error.may_have_taken_effect());
    assert_eq!((error.body(), error.elapsed()), (&b""[..], Duration::ZERO));
    shown::matches("too_large", &error, &server.url());
}
