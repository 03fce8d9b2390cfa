//! Credentials that are refused, by the token endpoint or by the API.

use clusterkit::{Credentials, Error, TokenFuture, camunda};
use serde_json::json;

use crate::errors::{of, once, shown, wire, without_waits};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

async fn ask(client: &camunda::Client) -> Error {
    client.get_clusters().send().await.unwrap_err()
}

/// What a call says when its exchange is answered so.
async fn exchange(name: &str, answers: impl IntoIterator<Item = Answer>) -> Error {
    let server = Recorder::start().await;
    answers.into_iter().for_each(|answer| server.answer_token(answer));
    let error = ask(&clients::camunda(&server).retry(without_waits()).build().unwrap()).await;
    assert!(error.is_authentication() && !error.is_permission(), "{error:?}");
    assert_eq!(error.operation(), Some("GetClusters"));
    assert!(!error.may_have_taken_effect());
    shown::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_is_refused() {
    let refusal = json!({ "error": "invalid_client", "error_description": "No such client" });
    exchange("exchange_400", [Answer::json(400, &refusal)]).await;
    let refusal = json!({ "error": "access_denied", "error_description": "Unauthorized" });
    exchange("exchange_401", [Answer::json(401, &refusal)]).await;
    exchange("exchange_403", [Answer::body(403, "text/plain", "Forbidden for this address")]).await;
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_fails_for_as_long_as_it_is_tried() {
    let failure = || Answer::json(500, &json!({ "message": "internal error" }));
    let error = exchange("exchange_500", [failure(), failure(), failure(), failure()]).await;
    assert_eq!(error.attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_is_limited_for_longer_than_anyone_waits() {
    let error = exchange("exchange_429", [Answer::empty(429).header("retry-after", "300")]).await;
    assert!(error.is_rate_limited());
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_is_not_answered() {
    let error = exchange("exchange_timeout", vec![Answer::never(); 4]).await;
    assert!(error.is_timeout());
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_finds_nobody() {
    let (server, nobody) = (Recorder::start().await, wire::nobody().await);
    let client = clients::camunda(&server).oauth_url(nobody.clone()).retry(once()).build().unwrap();
    let error = ask(&client).await;
    assert!(error.is_authentication() && error.is_connect());
    shown::matches("exchange_refused_connection", &error, &nobody);
}

/// What could not be read may be a token all the same, so it is neither shown nor kept.
#[tokio::test(start_paused = true)]
async fn an_exchange_whose_success_cannot_be_read() {
    let error = exchange("exchange_decode", [Answer::json(200, &json!({ "token": TOKEN, "access_token": [TOKEN] }))]);
    assert_eq!(error.await.body(), b"");
    let error = exchange("exchange_empty_token", [Answer::json(200, &json!({ "access_token": "" }))]).await;
    assert_eq!(error.body(), b"");
}

/// What a value is that serde did not expect can be the token itself.
#[tokio::test(start_paused = true)]
async fn an_exchange_whose_success_is_the_bare_token() {
    let error = exchange("exchange_bare_token", [Answer::json(200, &json!(TOKEN))]).await;
    assert_eq!(error.body(), b"");
}

#[tokio::test(start_paused = true)]
async fn a_static_key_that_is_refused() {
    let server = Recorder::start().await;
    let status = json!({ "code": 16, "message": "invalid API key", "details": [] });
    let error = of(&server, Answer::json(401, &status)).await;
    assert!(error.is_authentication() && !error.is_permission());
    shown::matches("unauthorized_key", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_twice() {
    let server = Recorder::start().await;
    server.answer_always(Answer::body(401, "text/plain", "Jwt is expired"));
    let error = ask(&clients::camunda(&server).build().unwrap()).await;
    assert!(error.is_authentication());
    assert_eq!(error.attempts(), 2);
    shown::matches("unauthorized_token", &error, &server.url());
}

#[derive(Debug)]
struct Sealed;

impl Credentials for Sealed {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(Error::credentials("the vault is sealed")) })
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_of_ones_own_that_fail() {
    let server = Recorder::start().await;
    let error = ask(&clients::camunda(&server).credentials(Sealed).build().unwrap()).await;
    assert!(error.is_authentication());
    shown::matches("credentials", &error, &server.url());
    assert!(server.requests().is_empty());
}
