//! Tokens: exchanged once for all callers, kept, renewed, and never shown.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Credentials, Error, RateLimit, RetryPolicy, Token, TokenFuture, camunda};
use serde_json::{Value, json};

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

/// The answer of a token endpoint.
fn grant(token: &str, seconds: u64) -> Answer {
    Answer::json(200, &json!({ "access_token": token, "expires_in": seconds }))
}

/// Starts that many calls at once and waits for all.
async fn calls(client: &camunda::Client, count: usize) -> Vec<Result<(), Error>> {
    let calls = (0..count).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_clusters().send().await.map(drop) })
    });
    let mut results = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        results.push(call.await.unwrap());
    }
    results
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
async fn the_old_token_serves_while_its_renewal_fails() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(grant("old", 1000));
    let client = clients::camunda(&server).retry(RetryPolicy::never()).build().unwrap();
    client.get_clusters().send().await.unwrap();
    // Within the last twentieth, so that the renewal is due, whatever its random part.
    tokio::time::sleep(Duration::from_secs(960)).await;
    server.answer_token(Answer::empty(503));
    client.get_clusters().send().await.unwrap();
    // A failed renewal is not tried again with each call.
    client.get_clusters().send().await.unwrap();
    assert_eq!(exchanges(&server), 2);
    tokio::time::sleep(Duration::from_secs(10)).await;
    client.get_clusters().send().await.unwrap();
    assert_eq!(exchanges(&server), 3);
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
async fn fifty_calls_whose_token_is_refused_exchange_once() {
    let server = Recorder::start().await;
    server.answer_token(grant("revoked", 3600));
    server.answer_token(grant("good", 3600));
    let refusals = AtomicU64::new(0);
    server.answer_by(move |request| {
        let refused = request.header("authorization") == Some("Bearer revoked");
        // The last refusals come in when the first caller has a new token already.
        let delay = Duration::from_millis(100 * refusals.fetch_add(1, Ordering::Relaxed));
        refused.then(|| Answer::empty(401).after(delay))
    });
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    assert!(calls(&client, 50).await.iter().all(Result::is_ok));
    assert_eq!(exchanges(&server), 2);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_for_a_refused_exchange_get_its_answer() {
    for status in [400, 401, 403] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(Answer::empty(status).after(Duration::from_secs(1)));
        let client = clients::camunda(&server).build().unwrap();
        for result in calls(&client, 20).await {
            let error = result.unwrap_err();
            assert!(error.is_authentication() && error.status().unwrap() == status, "{error}");
            assert!(error.to_string().contains("check the credentials"), "{error}");
        }
        assert_eq!(server.requests().len(), 1, "{status}");
        // It is not kept: who asks later asks again.
        client.get_clusters().send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn an_exchange_is_repeated_after_transient_failures() {
    for status in [429, 500, 502, 503] {
        let server = Recorder::start().await;
        server.answer_always(Answer::json(200, &json!([])));
        server.answer_token(Answer::empty(status));
        let client = clients::camunda(&server).build().unwrap();
        client.get_clusters().send().await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(exchanges(&server), 2);
    }

    let server = Recorder::start().await;
    server.answer_by(|_| Some(Answer::empty(503)));
    let error = clients::camunda(&server).build().unwrap().get_clusters().send().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert_eq!((exchanges(&server), server.requests().len()), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn an_empty_token_is_a_failed_exchange() {
    for body in [json!({ "access_token": "" }), json!({}), json!([]), json!("token")] {
        let server = Recorder::start().await;
        server.answer_token(Answer::json(200, &body));
        let error = clients::camunda(&server).build().unwrap().get_clusters().send().await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_in_the_exchange_leaves_it_to_the_next() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    server.answer_token(grant("late", 3600).after(Duration::from_secs(20)));
    let client = clients::camunda(&server).build().unwrap();
    let impatient = tokio::time::timeout(Duration::from_secs(5), client.get_clusters().send()).await;
    assert!(impatient.is_err());
    client.get_clusters().send().await.unwrap();
    assert_eq!(exchanges(&server), 2);
}

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
