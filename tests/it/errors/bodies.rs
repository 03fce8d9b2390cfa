//! Successes whose body is not what the document says, is cut short, or is too large.

use std::time::Duration;

use clusterkit::{Error, ErrorKind};
use serde_json::json;

use crate::errors::{error_of, get, kinds, once, raw_server, snapshot};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

/// Compares the error of one GET whose response cannot be decoded.
async fn decode_error(name: &str, response: Answer) -> Error {
    let server = Recorder::start().await;
    let error = error_of(&server, response).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!error.may_have_taken_effect(), "a GET has no effect");
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (200, 1));
    snapshot::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn the_place_of_an_unexpected_value_is_named() {
    let cluster = json!({ "id": "c-1", "name": "n", "regions": [{ "name": "a" }, { "name": 7 }] });
    let error = decode_error("decode_path", Answer::json(200, &cluster)).await;
    assert!(error.to_string().contains("at regions[1].name: invalid type"), "{error}");
    assert_eq!(error.body(), cluster.to_string().as_bytes());
}

#[tokio::test(start_paused = true)]
async fn the_place_is_found_after_line_breaks_escapes_and_nested_values() {
    let server = Recorder::start().await;
    let head =
        "{\n  \"id\": \"c\\\"1,\\\\\",\n  \"config\": { \"serverless\": { \"regions\": [] } },\n  \"name\": \"n\",\n";
    for (rest, at) in [
        // The second object lacks a field: the object itself is named.
        ("  \"regions\": [{ \"name\": \"a\" },\n {}]\n}", "at regions[1]: missing field"),
        ("  \"regions\": [\n{ \"name\": \"a\" }, 7]\n}", "at regions[1]: invalid type"),
        ("  \"regions\": {}\n}", "at regions: invalid type"),
        ("  \"regions\": [[]]\n}", "at regions[0]: invalid length"),
    ] {
        let error = error_of(&server, Answer::body(200, "application/json", format!("{head}{rest}"))).await;
        assert!(error.to_string().contains(at), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_not_decoded_as_an_object() {
    decode_error("decode_list", Answer::json(200, &json!([1, 2]))).await;
}

#[tokio::test(start_paused = true)]
async fn text_after_the_json_is_an_error() {
    let body = r#"{"id":"c-1","name":"n"} {"id":"c-2"}"#;
    decode_error("decode_trailing", Answer::body(200, "application/json", body)).await;
}

#[tokio::test(start_paused = true)]
async fn truncated_json_is_an_error() {
    decode_error("decode_truncated", Answer::body(200, "application/json", r#"{"id":"c-1","na"#)).await;
}

/// It may be long, or a token.
#[tokio::test(start_paused = true)]
async fn an_unexpected_text_is_not_printed() {
    decode_error("decode_text", Answer::json(200, &json!("x".repeat(10_000)))).await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_body_is_not_an_object() {
    decode_error("decode_empty", Answer::empty(200)).await;
}

#[tokio::test(start_paused = true)]
async fn an_html_page_is_named_and_not_printed() {
    let page = "<!doctype html><title>Sign in</title>";
    decode_error("decode_html", Answer::body(200, "text/html", page)).await;
}

#[tokio::test(start_paused = true)]
async fn binary_is_named_and_not_printed() {
    decode_error("decode_binary", Answer::body(200, "application/octet-stream", [0, 159, 146, 150])).await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_cut_short_is_a_lost_connection() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n";
    let url = raw_server::serve(format!("{head}{{\"id\":")).await;
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    snapshot::matches("cut_body", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn a_failure_whose_body_is_cut_short_keeps_its_status() {
    let url = raw_server::serve("HTTP/1.1 404 Not Found\r\ncontent-length: 99\r\n\r\n{\"message\":").await;
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    snapshot::matches("cut_failure", &error, &url);
}

/// Small on the wire, and more than a process should hold. The client drops what it has read.
#[tokio::test(start_paused = true)]
async fn a_body_that_is_too_large_is_not_kept() {
    let server = Recorder::start().await;
    let error = error_of(&server, kinds::too_large()).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(!error.may_have_taken_effect());
    assert_eq!((error.body(), error.elapsed()), (&b""[..], Duration::ZERO));
    snapshot::matches("too_large", &error, &server.url());
}

/// The document has `clusters` and `pagination`, both optional.
#[tokio::test(start_paused = true)]
async fn an_error_with_the_status_of_a_success_is_not_an_empty_list() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "error": "Unauthorized" })));
    let client = clients::cockroach(&server).retry(once()).build().unwrap();
    let error = client.list_clusters().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("none of the documented fields, but: Unauthorized"), "{error}");
    snapshot::matches("decode_error_as_list", &error, &server.url());
    server.answer(Answer::json(200, &json!({})));
    assert!(client.list_clusters().await.unwrap().clusters.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_with_the_status_of_a_success_is_not_a_deletion() {
    for body in [json!({ "error": "Unauthorized" }), json!({ "error": { "message": "Unauthorized" } })] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &body));
        let camunda = clients::camunda(&server).token(TOKEN).build().unwrap();
        let perfectscale = clients::perfectscale(&server).token(TOKEN).build().unwrap();
        for error in
            [camunda.delete_cluster("c-1").await.unwrap_err(), perfectscale.delete_cluster("c-1").await.unwrap_err()]
        {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.to_string().contains("Unauthorized"), "{error}");
        }
    }
    let server = Recorder::start().await;
    for body in [json!({}), json!({ "error": null }), json!({ "deleted": true })] {
        server.answer(Answer::json(200, &body));
        clients::camunda(&server).token(TOKEN).build().unwrap().delete_cluster("c-1").await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn one_malformed_text_does_not_cost_the_response() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).retry(once()).build().unwrap();
    for (body, name) in [
        (&b"\xef\xbb\xbf{\"id\":\"c-1\",\"name\":\"orders\"}"[..], "orders"),
        (b"{\"id\":\"c-1\",\"name\":\"caf\xe9\"}", "caf\u{fffd}"),
        (br#"{"id":"c-1","name":"flow \ud83d"}"#, "flow \u{fffd}"),
    ] {
        server.answer(Answer::body(200, "application/json", body));
        assert_eq!(client.get_cluster("c-1").await.unwrap().name, name);
    }
    // The error is about what is wrong, in the body that was received.
    let error = error_of(&server, Answer::body(200, "application/json", &b"{\"id\":\"caf\xe9\",\"name\":7}"[..])).await;
    assert!(error.to_string().contains("at name: invalid type"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_error_body_that_is_too_large_is_not_kept() {
    let body = |mebibytes: usize| format!("[{}0]", "0,".repeat(mebibytes * 512 * 1024 - 16));
    let server = Recorder::start().await;
    let error = error_of(&server, Answer::body(404, "application/json", body(1))).await;
    assert_eq!((error.kind(), error.body()), (ErrorKind::NotFound, body(1).as_bytes()));
    let error = error_of(&server, Answer::body(404, "application/json", body(2))).await;
    assert_eq!((error.kind(), error.body()), (ErrorKind::NotFound, &b""[..]));
}
