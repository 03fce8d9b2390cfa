//! The server's own message is found in any kind of body, and shortened.

use serde_json::{Value, json};

use crate::errors::error_of;
use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

/// The server's message in the line.
async fn message_of(response: Answer) -> String {
    let server = Recorder::start().await;
    let line = error_of(&server, response).await.to_string();
    let line = line.strip_prefix("cockroach GetCluster: 400 Bad Request").expect("subject and status");
    let line = line.strip_suffix(" (1 attempt, 0.0 s); correct the request").expect("attempts and remedy");
    line.strip_prefix(": ").unwrap_or(line).to_owned()
}

async fn message_of_json(body: Value) -> String {
    message_of(Answer::json(400, &body)).await
}

#[tokio::test(start_paused = true)]
async fn the_message_is_found_in_any_kind_of_json() {
    for (body, expected) in [
        (json!({ "code": 3, "message": "bad name", "details": [{ "@type": "x" }] }), "bad name"),
        (json!({ "message": "Invalid token" }), "Invalid token"),
        (json!({ "type": "about:blank", "title": "Bad Request", "detail": "no such field" }), "no such field"),
        (json!({ "title": "Bad Request", "status": 400 }), "Bad Request"),
        (json!({ "error": "invalid_scope", "error_description": "No access" }), "invalid_scope: No access"),
        (json!({ "error": "invalid_scope" }), "invalid_scope"),
        (json!({ "error_description": "No access" }), "No access"),
        (json!({ "error": { "code": 400, "message": "inner" } }), "inner"),
        (json!({ "errors": [{ "message": "first" }, { "message": "second" }] }), "first"),
        (json!({ "message": " ", "error": "fallback" }), "fallback"),
        (json!({ "message": 5, "title": "not a text" }), "not a text"),
        (json!("just a text"), "just a text"),
        (json!({ "message": "two\r\n  lines\tand a tab" }), "two lines and a tab"),
    ] {
        assert_eq!(message_of_json(body.clone()).await, expected, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn json_without_a_message_is_named_and_not_printed() {
    for (body, expected) in [
        (json!({}), "2 bytes of application/json"),
        (json!({ "code": 3 }), "10 bytes of application/json"),
        (json!([1, 2]), "5 bytes of application/json"),
        (json!(null), "4 bytes of application/json"),
    ] {
        assert_eq!(message_of_json(body.clone()).await, expected, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn plain_text_is_the_message_whatever_its_media_type() {
    for content_type in ["text/plain", "application/json", "application/octet-stream"] {
        assert_eq!(message_of(Answer::body(400, content_type, " no\nsuch  thing ")).await, "no such thing");
    }
}

#[tokio::test(start_paused = true)]
async fn html_and_binary_are_named_and_not_printed() {
    for (content_type, body, expected) in [
        ("text/html; charset=utf-8", &b"<p>Sorry</p>"[..], "an HTML page of 12 bytes, perhaps from a proxy"),
        ("text/plain", b"\n<!DOCTYPE html><p>", "an HTML page of 19 bytes, perhaps from a proxy"),
        ("text/plain", b"<HTML><p>", "an HTML page of 9 bytes, perhaps from a proxy"),
        ("image/png", b"\x89PNG\r\n\x1a\n", "8 bytes of image/png"),
        ("text/plain", b"\xff\xfe", "2 bytes of text/plain"),
        ("text/plain; charset=utf-8", b"with a \0 in it", "14 bytes of text/plain"),
    ] {
        assert_eq!(message_of(Answer::body(400, content_type, body)).await, expected, "{body:?}");
    }
    assert_eq!(message_of(Answer::empty(400)).await, "");
}

#[tokio::test(start_paused = true)]
async fn a_long_message_is_cut_between_characters() {
    for character in ["x", "é", "☃", "🦀"] {
        let text = character.repeat(5000);
        let expected = character.repeat(200) + "...";
        assert_eq!(message_of(Answer::body(400, "text/plain", text.clone())).await, expected);
        assert_eq!(message_of_json(json!({ "message": text })).await, expected);
        let exact = character.repeat(200);
        assert_eq!(message_of(Answer::body(400, "text/plain", exact.clone())).await, exact);
    }
}

#[tokio::test(start_paused = true)]
async fn the_line_is_bounded_and_printable() {
    let server = Recorder::start().await;
    let odd = "a\u{202e}b\u{2028}c\u{85}d\u{200f}e\u{1b}[2J";
    let cluster = json!({ "id": "c", "name": "n", "labels": { (odd): 7 } });
    for response in [
        Answer::json(400, &json!({ "message": odd })),
        Answer::json(200, &cluster),
        Answer::empty(400).header("x-request-id", "r".repeat(60_000)),
        Answer::body(200, "application/json", "[".repeat(1_000_000)),
        Answer::body(200, "application/json", r#"{"labels":"#.repeat(1_000)),
    ] {
        let line = error_of(&server, response).await.to_string();
        let is_printable = |c: char| !c.is_control() && !"\u{202e}\u{2028}\u{200f}".contains(c);
        assert!(line.len() < 600 && line.chars().all(is_printable), "{line:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_message_is_found_under_other_names() {
    for (body, expected) in [
        (json!({ "Message": "no access" }), "no access"),
        (json!({ "msg": "no access" }), "no access"),
        (json!({ "errorMessage": "no access" }), "no access"),
        (json!({ "message": ["name is short", "plan is missing"] }), "name is short; plan is missing"),
        (json!({ "errors": { "name": ["is short"] } }), "name: is short"),
        (json!({ "errors": ["is short"] }), "is short"),
    ] {
        assert_eq!(message_of_json(body.clone()).await, expected, "{body}");
    }
}
