//! Credentials that the token endpoint or the API rejects.

use clusterkit::{BoxFuture, Credentials, Error, ErrorKind, Token, camunda};
use serde_json::json;

use crate::errors::{error_of, once, raw_server, snapshot, without_backoff};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

async fn list_clusters(client: &camunda::Client) -> Error {
    client.get_clusters().await.unwrap_err()
}

/// Compares the error of a call whose token exchange gets these responses.
async fn exchange(name: &str, responses: impl IntoIterator<Item = Answer>) -> Error {
    let server = Recorder::start().await;
    responses.into_iter().for_each(|response| server.answer_token(response));
    let error = list_clusters(&clients::camunda(&server).retry(without_backoff()).build().unwrap()).await;
    assert!(error.kind() == ErrorKind::Authentication && error.is_authentication(), "{error:?}");
    assert!(!error.is_permission(), "{error:?}");
    assert_eq!(error.operation(), Some("GetClusters"));
    assert!(!error.may_have_taken_effect());
    snapshot::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn a_rejected_exchange_has_the_message_of_the_endpoint() {
    let rejection = json!({ "error": "invalid_client", "error_description": "No such client" });
    exchange("exchange_400", [Answer::json(400, &rejection)]).await;
    let rejection = json!({ "error": "access_denied", "error_description": "Unauthorized" });
    exchange("exchange_401", [Answer::json(401, &rejection)]).await;
    exchange("exchange_403", [Answer::body(403, "text/plain", "Forbidden for this address")]).await;
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_fails_with_a_success_has_the_message_of_the_endpoint() {
    let rejection = json!({ "error": "invalid_client", "error_description": "No such client" });
    let error = exchange("exchange_200", [Answer::json(200, &rejection)]).await;
    assert!(error.to_string().contains("invalid_client: No such client"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_keeps_failing_is_an_error_after_its_last_attempt() {
    let failure = || Answer::json(500, &json!({ "message": "internal error" }));
    let error = exchange("exchange_500", [failure(), failure(), failure(), failure()]).await;
    assert!(error.is_server());
    assert_eq!(error.attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_exchange_says_how_long_to_wait() {
    let error = exchange("exchange_429", [Answer::empty(429).header("retry-after", "300")]).await;
    assert!(error.is_rate_limited());
}

#[tokio::test(start_paused = true)]
async fn an_exchange_without_a_response_is_a_timeout_as_well() {
    let error = exchange("exchange_timeout", [Answer::never()]).await;
    assert!(error.is_timeout());
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_is_redirected_is_not_followed() {
    let response = Answer::empty(307).header("location", "https://elsewhere.example/login");
    assert!(exchange("exchange_redirect", [response]).await.is_redirect());
}

#[tokio::test(start_paused = true)]
async fn an_exchange_without_a_connection_is_an_error_of_connecting_as_well() {
    let (server, url) = (Recorder::start().await, raw_server::closed_port().await);
    let client = clients::camunda(&server).oauth_url(url.clone()).retry(once()).build().unwrap();
    let error = list_clusters(&client).await;
    assert!(error.is_authentication() && error.is_connect());
    snapshot::matches("exchange_refused_connection", &error, &url);
}

/// A response that cannot be decoded may hold a token, so that it is neither printed nor kept.
#[tokio::test(start_paused = true)]
async fn the_success_of_an_exchange_is_neither_printed_nor_kept() {
    let error = exchange("exchange_decode", [Answer::json(200, &json!({ "token": TOKEN, "access_token": [TOKEN] }))]);
    assert_eq!(error.await.body(), b"");
    let error = exchange("exchange_empty_token", [Answer::json(200, &json!({ "access_token": "" }))]).await;
    assert_eq!(error.body(), b"");
}

/// The value that serde did not expect is the token itself.
#[tokio::test(start_paused = true)]
async fn a_bare_token_is_neither_printed_nor_kept() {
    let error = exchange("exchange_bare_token", [Answer::json(200, &json!(TOKEN))]).await;
    assert_eq!(error.body(), b"");
}

#[tokio::test(start_paused = true)]
async fn a_rejected_key_is_an_error_of_authentication() {
    let server = Recorder::start().await;
    let status = json!({ "code": 16, "message": "invalid API key", "details": [] });
    let error = error_of(&server, Answer::json(401, &status)).await;
    assert_eq!(error.kind(), ErrorKind::Authentication);
    snapshot::matches("unauthorized_key", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_rejected_twice_is_an_error_of_authentication() {
    let server = Recorder::start().await;
    server.answer_always(Answer::body(401, "text/plain", "Jwt is expired"));
    let error = list_clusters(&clients::camunda(&server).build().unwrap()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Authentication, 2));
    snapshot::matches("unauthorized_token", &error, &server.url());
}

#[derive(Debug)]
struct SealedVault;

impl Credentials for SealedVault {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async { Err(Error::credentials("the vault is sealed")) })
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_custom_credentials_is_that_of_the_call() {
    let server = Recorder::start().await;
    let error = list_clusters(&clients::camunda(&server).credentials(SealedVault).build().unwrap()).await;
    assert_eq!(error.kind(), ErrorKind::Authentication);
    snapshot::matches("credentials", &error, &server.url());
    assert!(server.requests().is_empty());
}
