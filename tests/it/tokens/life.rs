//! How long a token serves, and when it is renewed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clusterkit::{RateLimit, RetryPolicy};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use crate::tokens::{calls, exchanges, grant};

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    for token in ["first", "second"] {
        server.answer_token(Answer::json(200, &json!({ "access_token": token, "expires_in": 100 })));
    }
    let client = clients::camunda(&server).build().unwrap();
    let mut seen = Vec::new();
    for pause in [0, 85, 12, 1] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.get_clusters().send().await.unwrap();
        let last = server.requests().into_iter().rfind(|request| request.header("authorization").is_some());
        seen.push(last.unwrap().header("authorization").unwrap().to_owned());
    }
    // The third call finds it due, and goes on with it while it is renewed.
    assert_eq!(seen, ["Bearer first", "Bearer first", "Bearer first", "Bearer second"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_while_fifty_calls_queue_is_exchanged_once() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    // Fifty calls at ten a minute take five minutes; the first token lives for two of them.
    server.answer_token(grant("first", 120));
    server.answer_token(grant("second", 3600));
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
async fn a_token_of_thirty_seconds_serves_for_most_of_them() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(grant("short", 30));
    let client = clients::camunda(&server).build().unwrap();
    for _ in 0..27 {
        client.get_clusters().send().await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_stated_life_the_claims_of_the_jwt_count() {
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let jwt = format!("{}.{}.c2ln", part(json!({ "alg": "none" })), part(json!({ "iat": 1000, "exp": 1060 })));
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(Answer::json(200, &json!({ "access_token": jwt })));
    let client = clients::camunda(&server).build().unwrap();
    for (pause, expected) in [(0, 1), (50, 1), (12, 2)] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        client.get_clusters().send().await.unwrap();
        assert_eq!(exchanges(&server), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_life_counts_from_when_the_exchange_left() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    // Of these sixty seconds, forty are gone when the answer arrives.
    server.answer_token(grant("slow", 60).after(Duration::from_secs(40)));
    let client = clients::camunda(&server).build().unwrap();
    client.get_clusters().send().await.unwrap();
    tokio::time::sleep(Duration::from_secs(21)).await;
    client.get_clusters().send().await.unwrap();
    assert_eq!(exchanges(&server), 2);
}

#[tokio::test(start_paused = true)]
async fn the_old_token_serves_while_its_renewal_fails_or_stalls() {
    for renewal in [Answer::empty(503), Answer::never()] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(grant("old", 1000));
        let client = clients::camunda(&server).retry(RetryPolicy::never()).build().unwrap();
        client.get_clusters().send().await.unwrap();
        // Within the last twentieth, so that the renewal is due, whatever its random part.
        tokio::time::sleep(Duration::from_secs(955)).await;
        server.answer_token(renewal);
        for _ in 0..3 {
            let started = Instant::now();
            client.get_clusters().send().await.unwrap();
            // No call waits for it, and a failed one is not tried again with each call.
            assert!(started.elapsed() < Duration::from_millis(100));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(exchanges(&server), 2);
        let last = server.requests().into_iter().rfind(|request| request.header("authorization").is_some());
        assert_eq!(last.unwrap().header("authorization"), Some("Bearer old"));
    }
}

#[tokio::test(start_paused = true)]
async fn renewals_of_several_clients_do_not_fall_together() {
    let mut renewed = Vec::new();
    for _ in 0..8 {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_by(|request| request.path().ends_with("/oauth/token").then(|| grant("t", 1000)));
        let client = clients::camunda(&server).build().unwrap();
        let started = Instant::now();
        while exchanges(&server) < 2 {
            client.get_clusters().send().await.unwrap();
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        renewed.push(started.elapsed().as_secs());
    }
    assert!(renewed.iter().all(|seconds| (898..960).contains(seconds)), "{renewed:?}");
    renewed.dedup();
    assert!(renewed.len() > 2, "{renewed:?}");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_about_to_expire_cause_no_storm() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_by(|request| request.path().ends_with("/oauth/token").then(|| grant("dying", 0)));
    let client = clients::camunda(&server).build().unwrap();
    for _ in 0..100 {
        client.get_clusters().send().await.unwrap();
    }
    assert_eq!(exchanges(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn a_jwt_that_is_not_new_lives_for_what_it_has_left() {
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
            client.get_clusters().send().await.unwrap();
            assert_eq!(exchanges(&server), expected);
        }
    }
}
