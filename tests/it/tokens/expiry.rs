//! When a token expires, and when it is refreshed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clusterkit::{RateLimit, RetryPolicy};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use crate::tokens::{calls, exchanges, token};

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    for name in ["first", "second"] {
        server.answer_token(token(name, 100));
    }
    let client = clients::camunda(&server).build().unwrap();
    let mut seen = Vec::new();
    for pause in [0, 85, 12, 1] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.get_clusters().await.unwrap();
        let last = server.requests().into_iter().rfind(|request| request.header("authorization").is_some());
        seen.push(last.unwrap().header("authorization").unwrap().to_owned());
    }
    // The third call starts the refresh, and is sent with the old token.
    assert_eq!(seen, ["Bearer first", "Bearer first", "Bearer first", "Bearer second"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_while_fifty_calls_queue_is_exchanged_once() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    // Fifty calls at ten a minute take five minutes; the first token expires after two.
    server.answer_token(token("first", 120));
    server.answer_token(token("second", 3600));
    let client = clients::camunda(&server).rate_limit(RateLimit::per_minute(10)).build().unwrap();
    assert!(calls(&client, 50).await.iter().all(Result::is_ok));
    assert_eq!(exchanges(&server), 2);
    let by = |token: &str| {
        let value = format!("Bearer {token}");
        server.requests().iter().filter(|request| request.header("authorization") == Some(&value)).count()
    };
    assert_eq!((by("first"), by("second")), (20, 30));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_thirty_seconds_is_used_for_most_of_them() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(token("short", 30));
    let client = clients::camunda(&server).build().unwrap();
    for _ in 0..27 {
        client.get_clusters().await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn the_claims_of_a_jwt_count_where_the_response_has_no_expiry() {
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let jwt = format!("{}.{}.c2ln", part(json!({ "alg": "none" })), part(json!({ "iat": 1000, "exp": 1060 })));
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(Answer::json(200, &json!({ "access_token": jwt })));
    let client = clients::camunda(&server).build().unwrap();
    for (pause, expected) in [(0, 1), (50, 1), (12, 2)] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.get_clusters().await.unwrap();
        assert_eq!(exchanges(&server), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_expiry_counts_from_when_the_exchange_was_sent() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    // Ten of these thirty seconds have passed when the response arrives.
    server.answer_token(token("slow", 30).after(Duration::from_secs(10)));
    let client = clients::camunda(&server).build().unwrap();
    client.get_clusters().await.unwrap();
    tokio::time::sleep(Duration::from_secs(21)).await;
    client.get_clusters().await.unwrap();
    assert_eq!(exchanges(&server), 2);
}

#[tokio::test(start_paused = true)]
async fn the_old_token_is_used_while_its_refresh_fails_or_stalls() {
    for refresh in [Answer::empty(503), Answer::never()] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(token("old", 1000));
        let client = clients::camunda(&server).retry(RetryPolicy::never()).build().unwrap();
        client.get_clusters().await.unwrap();
        // In the last twentieth, in which the refresh is due whatever its random part.
        tokio::time::sleep(Duration::from_secs(955)).await;
        server.answer_token(refresh);
        for _ in 0..3 {
            let started = Instant::now();
            client.get_clusters().await.unwrap();
            // No call waits for the refresh, and not every call starts another after a failure.
            assert!(started.elapsed() < Duration::from_millis(100));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(exchanges(&server), 2);
        let last = server.requests().into_iter().rfind(|request| request.header("authorization").is_some());
        assert_eq!(last.unwrap().header("authorization"), Some("Bearer old"));
    }
}

#[tokio::test(start_paused = true)]
async fn several_clients_refresh_at_different_times() {
    let mut refreshed = Vec::new();
    for _ in 0..8 {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_by(|request| request.path().ends_with("/oauth/token").then(|| token("t", 1000)));
        let client = clients::camunda(&server).build().unwrap();
        let started = Instant::now();
        while exchanges(&server) < 2 {
            client.get_clusters().await.unwrap();
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        refreshed.push(started.elapsed().as_secs());
    }
    assert!(refreshed.iter().all(|seconds| (898..960).contains(seconds)), "{refreshed:?}");
    refreshed.dedup();
    assert!(refreshed.len() > 2, "{refreshed:?}");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_expire_at_once_are_not_exchanged_for_each_call() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_by(|request| request.path().ends_with("/oauth/token").then(|| token("expired", 0)));
    let client = clients::camunda(&server).build().unwrap();
    for _ in 0..100 {
        client.get_clusters().await.unwrap();
    }
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn a_jwt_that_is_not_new_expires_by_its_exp_claim() {
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let now = clusterkit::jiff::Timestamp::now().as_second();
    let jwt = |claims: Value| format!("{}.{}.c2ln", part(json!({ "alg": "none" })), part(claims));
    for claims in [json!({ "iat": now - 3500, "exp": now + 100 }), json!({ "exp": now + 100 })] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(Answer::json(200, &json!({ "access_token": jwt(claims) })));
        let client = clients::camunda(&server).build().unwrap();
        for (pause, expected) in [(0, 1), (80, 1), (25, 2)] {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            client.get_clusters().await.unwrap();
            assert_eq!(exchanges(&server), expected);
        }
    }
}
