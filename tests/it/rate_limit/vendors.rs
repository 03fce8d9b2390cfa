//! The limits that the vendors publish, each against a server that enforces it.

use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::{Error, RetryPolicy, camunda, cockroach};
use serde_json::json;

use crate::rate_limit::{at, perfectscale, ten_a_minute};
use crate::support::answer::Answer;
use crate::support::clients::{API_KEY, CLIENT_ID, CLIENT_SECRET, TOKEN};
use crate::support::strict::Strict;

const SECOND: Duration = Duration::from_secs(1);

/// A server for the API of Camunda, one for its tokens, and a client of both.
async fn camunda() -> (Strict, Strict, camunda::ClientBuilder) {
    let (api, tokens) = (Strict::start(1000, SECOND).await, Strict::start(1, SECOND).await);
    let builder = camunda::Client::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET);
    let builder = builder.base_url(api.url()).oauth_url(tokens.url() + "/oauth/token");
    (api, tokens, builder)
}

async fn call(client: &camunda::Client) -> Result<(), Error> {
    client.request(Method::GET, "/clusters").ignore_body().await.map(drop)
}

#[tokio::test(start_paused = true)]
async fn perfectscale_allows_10_requests_a_minute() {
    let server = ten_a_minute().await;
    assert_eq!(format!("{:?}", perfectscale(&server).rate_limit()), "RateLimit::new(10, 60s)");
}

#[tokio::test(start_paused = true)]
async fn cockroach_allows_10_requests_a_second() {
    let server = Strict::start(10, SECOND).await;
    let client = cockroach::Client::builder().api_key(API_KEY).base_url(server.url()).build().unwrap();
    let calls: Vec<_> = (0..95)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_clusters().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let seconds: Vec<u64> = (0..95).map(|k| k / 10).collect();
    at(&server.times(), &seconds);
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn camunda_does_not_limit_calls() {
    let (api, tokens, builder) = camunda().await;
    let client = builder.build().unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    at(&api.times(), &[0; 50]);
    at(&tokens.times(), &[0]);
    assert_eq!(format!("{:?}", client.rate_limit()), "RateLimit::unlimited()");
}

#[tokio::test(start_paused = true)]
async fn camunda_allows_one_exchange_a_second_when_exchanges_fail() {
    let (_api, tokens, builder) = camunda().await;
    let policy = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
    let client = builder.retry(policy).build().unwrap();
    for _ in 0..3 {
        tokens.answer(Answer::empty(503));
    }
    call(&client).await.unwrap();
    at(&tokens.times(), &[0, 1, 2, 3]);
    assert_eq!(tokens.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn camunda_allows_one_exchange_a_second_when_callers_repeat_their_calls() {
    let (_api, tokens, builder) = camunda().await;
    let client = builder.build().unwrap();
    for _ in 0..5 {
        tokens.answer(Answer::json(401, &json!({ "error": "access_denied" })));
        assert!(call(&client).await.unwrap_err().is_authentication());
    }
    at(&tokens.times(), &[0, 1, 2, 3, 4]);
    assert_eq!(tokens.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn camunda_allows_one_exchange_a_second_when_tokens_are_rejected() {
    let (api, tokens, builder) = camunda().await;
    let client = builder.build().unwrap();
    for _ in 0..3 {
        tokens.answer(Answer::json(200, &json!({ "access_token": TOKEN })));
        api.answer(Answer::empty(401));
        api.answer(Answer::empty(200));
        call(&client).await.unwrap();
    }
    at(&tokens.times(), &[0, 1, 2, 3]);
    assert_eq!(tokens.refused(), 0);
}
