//! The token exchange, and requests with and without a token.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::Api;

#[tokio::test]
async fn valid_credentials_give_a_token_for_an_hour() {
    let api = Api::start().await;
    let (id, secret) = (api.sandbox.client_id(), api.sandbox.client_secret());
    let response = api.exchange_perfectscale(&json!({ "client_id": id, "client_secret": secret })).await.ok();
    let data = &response["data"];
    assert_eq!(data["token_type"], "Bearer");
    assert_eq!(data["expires_in"], 3600);
    assert!(data["refresh_token"].is_string());
    let claims = data["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["sub"], id);
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
}

#[tokio::test]
async fn missing_credentials_are_a_bad_request_and_wrong_ones_unauthorized() {
    let api = Api::start().await;
    let id = api.sandbox.client_id();
    for (body, reason) in [
        (json!({}), "client_id"),
        (json!({ "client_id": id }), "client_secret"),
        (json!({ "client_id": id, "client_secret": 7 }), "client_secret: invalid type"),
        (json!([]), "not a JSON object"),
    ] {
        api.exchange_perfectscale(&body).await.assert_error(400, reason);
    }
    for body in [
        json!({ "client_id": id, "client_secret": "wrong" }),
        json!({ "client_id": "wrong", "client_secret": api.sandbox.client_secret() }),
    ] {
        api.exchange_perfectscale(&body).await.assert_error(401, "client authentication failed");
    }
}

#[tokio::test]
async fn a_token_of_this_api_is_required() {
    let api = Api::start().await;
    let url = format!("{}/clusters", api.sandbox.perfectscale_url());
    let camunda = api.exchange_camunda(&api.grant()).await.ok();
    let camunda = camunda["access_token"].as_str().unwrap();
    api.send(api.http.get(&url)).await.assert_error(401, "token is missing");
    for token in ["not-a-token", api.sandbox.api_key(), camunda] {
        api.send(api.http.get(&url).bearer_auth(token)).await.assert_error(401, "token is unknown");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_expires() {
    let api = Api::start().await;
    tokio::time::advance(Duration::from_secs(3590)).await;
    api.get_perfectscale("/clusters").await.ok();
    tokio::time::advance(Duration::from_secs(10)).await;
    let response = api.get_perfectscale("/clusters").await;
    response.assert_error(401, "expired");
}

#[tokio::test]
async fn errors_are_problems_with_a_request_id() {
    let api = Api::start().await;
    for (response, status, title) in [
        (api.get_perfectscale("/clusters/none").await, 404, "Not Found"),
        (api.get_perfectscale("/nowhere").await, 404, "Not Found"),
        (api.send(api.perfectscale(Method::PUT, "/clusters")).await, 405, "Method Not Allowed"),
        (api.exchange_perfectscale(&json!({})).await, 400, "Bad Request"),
    ] {
        assert_eq!(response.status, status);
        assert_eq!(response.header("content-type"), "application/problem+json");
        assert_eq!(response.header("x-request-id").len(), 32);
        let problem = response.json();
        assert_eq!(problem["status"], status);
        assert_eq!(problem["title"], title);
    }
    let first = api.get_perfectscale("/clusters").await;
    let second = api.get_perfectscale("/clusters").await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
