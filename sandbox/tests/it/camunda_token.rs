//! The client credentials grant.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::Api;

#[tokio::test]
async fn a_form_and_json_give_a_token() {
    let api = Api::start().await;
    let response = api.exchange_camunda(&api.grant()).await.ok();
    assert_eq!(response["token_type"], "Bearer");
    assert_eq!(response["expires_in"], 3600);
    assert!(response["scope"].is_string());
    let body: serde_json::Map<String, Value> =
        api.grant().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let response = api.send(api.http.post(api.sandbox.camunda_oauth_url()).json(&body)).await.ok();
    let token = response["access_token"].as_str().unwrap();
    let url = format!("{}/clusters", api.sandbox.camunda_url());
    api.send(api.http.get(url).bearer_auth(token)).await.ok();
}

#[tokio::test]
async fn an_error_explains_the_reason() {
    let api = Api::start().await;
    for (at, value, status, error) in [
        (0, "password", 400, "unsupported_grant_type"),
        (1, "zeebe.camunda.io", 403, "access_denied"),
        (2, "wrong", 401, "access_denied"),
        (3, "wrong", 401, "access_denied"),
    ] {
        let mut grant = api.grant();
        grant[at].1 = value;
        let response = api.exchange_camunda(&grant).await;
        response.assert_error(status, "error_description");
        assert_eq!(response.json()["error"], error);
    }
    api.exchange_camunda(&[]).await.assert_error(400, "grant_type is missing");
    let garbage = api.http.post(api.sandbox.camunda_oauth_url()).body("{");
    api.send(garbage).await.assert_error(400, "invalid_request");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_needed_and_expires() {
    let api = Api::start().await;
    let url = format!("{}/clusters", api.sandbox.camunda_url());
    api.send(api.http.get(&url)).await.assert_error(401, "token is missing");
    api.send(api.http.get(&url).bearer_auth("wrong")).await.assert_error(401, "token is unknown");
    tokio::time::advance(Duration::from_secs(3600)).await;
    api.get_camunda("/clusters").await.assert_error(401, "expired");
}
