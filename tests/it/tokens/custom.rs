//! Custom credentials, and that no credentials are printed.

use std::sync::atomic::{AtomicUsize, Ordering};

use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{BoxFuture, Credentials, Error, StaticToken, Token};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY, CLIENT_SECRET, TOKEN};
use crate::support::recorder::Recorder;

#[derive(Debug)]
struct Vault;

impl Credentials for Vault {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async {
            let vanity = (HeaderName::from_static("cc-vanity-name"), HeaderValue::from_static("crl-prod"));
            Ok(Token::new("from-the-vault").with_header(vanity.0, vanity.1))
        })
    }
}

#[tokio::test]
async fn custom_credentials_set_the_token_and_its_headers() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).credentials(Vault).build().unwrap();
    client.list_clusters().await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer from-the-vault"));
    assert_eq!(request.header("cc-vanity-name"), Some("crl-prod"));
}

/// Fetches a token that has a line break inside, then one that ends in a line break.
#[derive(Debug)]
struct File(AtomicUsize);

impl Credentials for File {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let token = ["broken\nin two", "whole\n"][self.0.fetch_add(1, Ordering::Relaxed).min(1)];
        Box::pin(async move { Ok(Token::new(token)) })
    }
}

#[tokio::test]
async fn a_token_that_a_header_cannot_carry_is_an_error_and_is_not_cached() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).credentials(File(AtomicUsize::new(0))).build().unwrap();
    let error = client.list_clusters().await.unwrap_err();
    assert!(error.is_authentication() && error.attempts() == 0, "{error}");
    client.list_clusters().await.unwrap();
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer whole"));
}

#[derive(Debug)]
struct SealedVault;

impl Credentials for SealedVault {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async { Err(Error::credentials("the vault is sealed")) })
    }
}

#[tokio::test]
async fn the_error_of_custom_credentials_is_that_of_the_call() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).credentials(SealedVault).build().unwrap();
    let error = client.list_clusters().await.unwrap_err();
    assert_eq!(error.to_string(), "cockroach ListClusters: the vault is sealed; check the credentials");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn credentials_are_not_printed() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(401, &json!({ "message": "no" })));
    let builder = clients::perfectscale(&server);
    let builders = format!("{builder:?} {:?}", clients::cockroach(&server));
    let client = builder.build().unwrap();
    let request = client.get_clusters();
    let error = request.clone().await.unwrap_err();
    let credentials = format!("{:?} {:?}", Token::new(TOKEN), StaticToken::new(API_KEY));
    let printed = format!("{builders} {client:?} {request:?} {error} {error:?} {credentials}");
    for secret in [CLIENT_SECRET, API_KEY, TOKEN] {
        assert!(!printed.contains(secret), "{secret} is in {printed}");
    }
}
