//! A server that repeats credentials makes no error hold them.

use clusterkit::{Error, camunda};
use serde_json::json;

use crate::errors::shown;
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

/// Has what is written in another way in JSON and in forms.
const SECRET: &str = "s3~cr\"3t/ é+";

fn client(server: &Recorder) -> camunda::Client {
    clients::camunda(server).client_secret(SECRET).build().unwrap()
}

async fn exchange(answer: Answer) -> Error {
    let server = Recorder::start().await;
    server.answer_token(answer);
    client(&server).get_clusters().send().await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_plain_text() {
    let server = Recorder::start().await;
    let text = format!("no client has the secret {SECRET}, and {SECRET} has no client");
    server.answer_token(Answer::body(401, "text/plain", text));
    let error = client(&server).get_clusters().send().await.unwrap_err();
    assert_eq!(error.body(), b"no client has the secret [secret], and [secret] has no client");
    shown::matches("redacted", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_json() {
    let error = exchange(Answer::json(401, &json!({ "message": format!("not {SECRET}"), "got": [SECRET] }))).await;
    assert_eq!(error.json(), Some(json!({ "message": "not [secret]", "got": ["[secret]"] })));
    assert!(error.to_string().contains("401 Unauthorized: not [secret] (1 attempt"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_in_a_form() {
    // What the exchange has sent, as a server may quote it.
    let server = Recorder::start().await;
    server.answer_token(Answer::empty(401));
    client(&server).get_clusters().send().await.unwrap_err();
    let form = server.requests()[0].body().to_vec();
    let error = exchange(Answer::body(400, "text/plain", form)).await;
    let body = String::from_utf8(error.body().to_vec()).unwrap();
    assert!(body.ends_with("client_secret=[secret]"), "{body}");
    assert!(error.to_string().contains("client_secret=[secret]"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_among_bytes() {
    let error = exchange(Answer::body(401, "image/png", [b"\xff", SECRET.as_bytes(), b"\0"].concat())).await;
    assert_eq!(error.body(), b"\xff[secret]\0");
}

/// The line is cut, but not in the middle of a secret.
#[tokio::test(start_paused = true)]
async fn a_secret_where_the_line_is_cut() {
    for filling in 185..=200 {
        let text = format!("{}{SECRET}", "x".repeat(filling));
        let line = exchange(Answer::body(401, "text/plain", text)).await.to_string();
        assert!(!line.contains("xs") && !line.contains(&SECRET[..4]), "{line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token() {
    let server = Recorder::start().await;
    server.answer(Answer::json(403, &json!({ "message": format!("{TOKEN} may not") })));
    let error = client(&server).get_clusters().send().await.unwrap_err();
    assert_eq!(error.body(), br#"{"message":"[secret] may not"}"#);
    assert!(error.is_permission() && error.to_string().contains("403 Forbidden: [secret] may not"), "{error}");
}

/// The exchange as a call of its own, which is an operation of the document.
#[tokio::test(start_paused = true)]
async fn a_secret_that_a_call_has_sent() {
    let server = Recorder::start().await;
    server.answer_token(Answer::body(400, "text/plain", format!("not {SECRET}")));
    let client = clients::perfectscale(&server).build().unwrap();
    let exchange = client.public_auth().body_map(|body| body.client_id("id").client_secret(SECRET));
    let error = exchange.send().await.unwrap_err();
    assert_eq!(error.body(), b"not [secret]");
    assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
}

/// A success repeats the token, and cannot be read.
#[tokio::test(start_paused = true)]
async fn a_token_in_a_success() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "seen": TOKEN })));
    let error = client(&server).get_clusters().send().await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.body(), br#"{"seen":"[secret]"}"#);
}

/// An answer that brings a secret, and cannot be read for another reason.
#[tokio::test(start_paused = true)]
async fn a_field_that_is_secret_by_its_name() {
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
        let client = client(&server);
        let create = client.create_client().cluster_uuid("c-1").body_map(|body| body.client_name("worker"));
        let error = create.send().await.unwrap_err();
        assert!(error.is_decode() && error.may_have_taken_effect());
        assert_eq!(error.body(), kept.as_bytes());
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
