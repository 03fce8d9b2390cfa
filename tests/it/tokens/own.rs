//! Credentials of the caller's own, and that none show.

use std::sync::atomic::{AtomicUsize, Ordering};

use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Credentials, Error, Token, TokenFuture};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY, CLIENT_SECRET, TOKEN};
use crate::support::recorder::Recorder;

#[derive(Debug)]
struct Vault;

impl Credentials for Vault {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let vanity = (HeaderName::from_static("cc-vanity-name"), HeaderValue::from_static("crl-prod"));
            Ok(Token::new("from-the-vault").with_header(vanity.0, vanity.1))
        })
    }
}

#[tokio::test]
async fn credentials_can_be_the_callers_own() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).credentials(Vault).build().unwrap();
    client.list_clusters().send().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer from-the-vault"));
    assert_eq!(request.header("cc-vanity-name"), Some("crl-prod"));
}

/// Gives a token with a new line behind it, then one that is torn, then a good one.
#[derive(Debug)]
struct File(AtomicUsize);

impl Credentials for File {
    fn fetch(&self) -> TokenFuture<'_> {
        let token = ["torn\nin two", "whole\n"][self.0.fetch_add(1, Ordering::Relaxed).min(1)];
        Box::pin(async move { Ok(Token::new(token)) })
    }
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_a_failed_fetch_and_not_kept() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).credentials(File(AtomicUsize::new(0))).build().unwrap();
    let error = client.list_clusters().send().await.unwrap_err();
    assert!(error.is_authentication() && error.attempts() == 0, "{error}");
    client.list_clusters().send().await.unwrap();
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer whole"));
}

#[derive(Debug)]
struct Sealed;

impl Credentials for Sealed {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(Error::credentials("the vault is sealed")) })
    }
}

#[tokio::test]
async fn credentials_of_the_caller_that_fail_are_the_error() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).credentials(Sealed).build().unwrap();
    let error = client.list_clusters().send().await.unwrap_err();
    assert_eq!(error.to_string(), "cockroach ListClusters: the vault is sealed; check the credentials");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn secrets_show_nowhere() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(401, &json!({ "message": "no" })));
    let builder = clients::perfectscale(&server);
    let building = format!("{builder:?} {:?}", clients::cockroach(&server));
    let client = builder.build().unwrap();
    let error = client.get_clusters().send().await.unwrap_err();
    let request = client.public_auth().body_map(|body| body.client_id("id").client_secret(CLIENT_SECRET));
    let shown = format!("{building} {client:?} {error} {error:?} {request:?}");
    for secret in [CLIENT_SECRET, API_KEY, TOKEN] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}
