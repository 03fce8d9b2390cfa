//! Tokens: exchanged once for all callers, kept, renewed, and never shown.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::time::Duration;

use clusterkit::RateLimit;
use serde_json::json;

use support::answer::Answer;
use support::clients::{self, API_KEY, CLIENT_SECRET, TOKEN};
use support::recorder::Recorder;

fn exchanges(server: &Recorder) -> usize {
    server.requests().iter().filter(|request| request.path().contains("auth")).count()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_cold_calls_exchange_once_under_the_limit() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!({ "data": [] })));
    let client = clients::perfectscale(&server).rate_limit(RateLimit::per_minute(10)).build().unwrap();
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get_clusters().send().await.map(drop) })
        })
        .collect();
    for call in calls {
        // Tokens that live an hour are renewed on the way: a thousand calls take a hundred minutes.
        call.await.unwrap().unwrap();
    }
    assert!(exchanges(&server) <= 3, "{} exchanges", exchanges(&server));
    assert_eq!(server.requests().len() - exchanges(&server), 1000);
}

#[tokio::test]
async fn the_token_is_read_wrapped_and_flat_and_with_any_expiry() {
    for body in [
        json!({ "data": { "access_token": TOKEN, "expires_in": 60 } }),
        json!({ "data": { "access_token": TOKEN, "expires_in": "60" } }),
        json!({ "data": { "access_token": TOKEN } }),
        json!({ "access_token": TOKEN, "expires_in": null }),
        json!({ "access_token": TOKEN, "token_type": "Bearer", "extra": [1] }),
    ] {
        let server = Recorder::start().await;
        server.answer_token(Answer::json(200, &body));
        server.answer(Answer::json(200, &json!({ "data": [] })));
        let client = clients::perfectscale(&server).build().unwrap();
        client.get_clusters().send().await.unwrap();
        assert_eq!(server.requests()[1].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    for token in ["first", "second"] {
        server.answer_token(Answer::json(200, &json!({ "access_token": token, "expires_in": 100 })));
    }
    let client = clients::camunda(&server).build().unwrap();
    let mut seen = Vec::new();
    for pause in [0, 85, 14] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.get_clusters().send().await.unwrap();
        seen.push(server.requests().last().unwrap().header("authorization").unwrap().to_owned());
    }
    assert_eq!(seen, ["Bearer first", "Bearer first", "Bearer second"]);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_replayed() {
    let server = Recorder::start().await;
    for token in ["stale", "fresh"] {
        server.answer_token(Answer::json(200, &json!({ "access_token": token })));
    }
    server.answer(Answer::body(401, "text/plain", "token expired"));
    server.answer(Answer::json(200, &json!({ "clusterId": "c" })));
    let client = clients::camunda(&server).build().unwrap();
    let body = clusterkit::camunda::types::CreateClusterRequest::builder()
        .name("n")
        .plan_type_id("p")
        .channel_id("c")
        .generation_id("g")
        .region_id("r");
    client.create_cluster().body(body).send().await.unwrap();
    let tokens: Vec<_> =
        server.requests().iter().filter_map(|request| request.header("authorization").map(str::to_owned)).collect();
    assert_eq!(tokens, ["Bearer stale", "Bearer fresh"]);
}

#[tokio::test]
async fn a_second_refusal_is_the_error_and_a_static_key_is_not_replayed() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401));
    let error = clients::camunda(&server).build().unwrap().get_clusters().send().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!((exchanges(&server), server.requests().len()), (2, 4));

    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401));
    let error = clients::cockroach(&server).build().unwrap().list_clusters().send().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_failed_exchange_names_endpoint_and_reason_and_is_not_kept() {
    let server = Recorder::start().await;
    let refusal = json!({ "error": "access_denied", "error_description": "Unauthorized" });
    server.answer_token(Answer::json(401, &refusal));
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let error = client.get_clusters().send().await.unwrap_err();
    assert!(error.is_authentication());
    let line = error.to_string();
    let start = format!(
        "camunda GetClusters: no token from {}/oauth/token: 401 Unauthorized: access_denied: Unauthorized",
        server.url()
    );
    assert!(line.starts_with(&start), "{line}");
    client.get_clusters().send().await.unwrap();
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
