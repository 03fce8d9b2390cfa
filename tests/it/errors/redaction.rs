//! An error does not hold the credentials that a server repeats.

use clusterkit::reqwest::Method;
use clusterkit::{Error, camunda};
use serde_json::json;

use crate::errors::snapshot;
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

/// Has characters that JSON and forms escape.
const SECRET: &str = "s3~cr\"3t/ é+";

fn client(server: &Recorder) -> camunda::Client {
    clients::camunda(server).client_secret(SECRET).build().unwrap()
}

/// The error of a call whose token exchange gets this response.
async fn exchange(response: Answer) -> Error {
    let server = Recorder::start().await;
    server.answer_token(response);
    client(&server).get_clusters().await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_plain_text_is_hidden() {
    let server = Recorder::start().await;
    let text = format!("no client has the secret {SECRET}, and {SECRET} has no client");
    server.answer_token(Answer::body(401, "text/plain", text));
    let error = client(&server).get_clusters().await.unwrap_err();
    assert_eq!(error.body(), b"no client has the secret [secret], and [secret] has no client");
    snapshot::matches("redacted", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_json_is_hidden() {
    let error = exchange(Answer::json(401, &json!({ "message": format!("not {SECRET}"), "got": [SECRET] }))).await;
    assert_eq!(error.body_as(), Some(json!({ "message": "not [secret]", "got": ["[secret]"] })));
    assert!(error.to_string().contains("401 Unauthorized: not [secret] (1 attempt"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_a_form_is_hidden() {
    // A server may quote the body of the exchange.
    let server = Recorder::start().await;
    server.answer_token(Answer::empty(401));
    client(&server).get_clusters().await.unwrap_err();
    let form = server.requests()[0].body().to_vec();
    let error = exchange(Answer::body(400, "text/plain", form)).await;
    let body = String::from_utf8(error.body().to_vec()).unwrap();
    assert!(body.ends_with("client_secret=[secret]"), "{body}");
    assert!(error.to_string().contains("client_secret=[secret]"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_binary_is_hidden() {
    let error = exchange(Answer::body(401, "image/png", [b"\xff", SECRET.as_bytes(), b"\0"].concat())).await;
    assert_eq!(error.body(), b"\xff[secret]\0");
}

/// The message is cut after 200 characters, and that may be in the middle of a secret.
#[tokio::test(start_paused = true)]
async fn a_secret_at_the_end_of_the_message_is_hidden() {
    for filling in 185..=200 {
        let text = format!("{}{SECRET}", "x".repeat(filling));
        let line = exchange(Answer::body(401, "text/plain", text)).await.to_string();
        assert!(!line.contains("xs") && !line.contains(&SECRET[..4]), "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_in_a_failure_is_hidden() {
    let server = Recorder::start().await;
    server.answer(Answer::json(403, &json!({ "message": format!("{TOKEN} may not") })));
    let error = client(&server).get_clusters().await.unwrap_err();
    assert_eq!(error.body(), br#"{"message":"[secret] may not"}"#);
    assert!(error.is_permission() && error.to_string().contains("403 Forbidden: [secret] may not"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_token_in_a_success_is_hidden() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "seen": TOKEN })));
    let error = client(&server).get_clusters().await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.body(), br#"{"seen":"[secret]"}"#);
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_the_body_of_a_request_is_hidden() {
    let server = Recorder::start().await;
    server.answer(Answer::body(400, "text/plain", format!("not {SECRET}")));
    let request = client(&server).request(Method::POST, "/login").json(&json!({ "client_secret": SECRET }));
    let error = request.ignore_body().await.unwrap_err();
    assert_eq!(error.body(), b"not [secret]");
    assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
}

/// The server sends a secret in a response that cannot be decoded for another reason.
#[tokio::test(start_paused = true)]
async fn a_field_whose_name_says_that_it_is_secret_is_hidden() {
    for (body, kept) in [
        (
            r#"{"clientId":7,"clientSecret":"hunter2","name":"n"}"#,
            r#"{"clientId":7,"clientSecret":"[secret]","name":"n"}"#,
        ),
        (r#"[{"password":"hunter2"}]"#, r#"[{"password":"[secret]"}]"#),
        (r#"{"clientSecret":"hunter2","cli"#, ""),
        (r#"{ "name": "n" }"#, r#"{ "name": "n" }"#),
    ] {
        let server = Recorder::start().await;
        server.answer(Answer::body(200, "application/json", body));
        let error = client(&server).create_client("c-1").client_name("worker").await.unwrap_err();
        assert!(error.is_decode() && error.may_have_taken_effect());
        assert_eq!(error.body(), kept.as_bytes());
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
