//! The rate limits that the vendors publish.

use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use reqwest::Method;

use crate::api::{Api, Response};

/// With a stopped clock, so that slow test machines reach the limits too.
async fn strict() -> Api {
    let sandbox = Sandbox::builder().rate_limits(true).start().await.unwrap();
    sandbox.clock().stop();
    Api::of(sandbox).await
}

fn assert_rate_limited(response: &Response, seconds: &str) {
    assert_eq!((response.status, response.header("retry-after")), (429, seconds), "{response:?}");
}

#[tokio::test]
async fn perfectscale_allows_10_requests_a_minute_including_the_exchange() {
    let api = strict().await;
    api.sandbox.clock().advance(Duration::from_secs(15));
    for _ in 0..9 {
        api.get_perfectscale("/clusters").await.ok();
    }
    let response = api.get_perfectscale("/clusters").await;
    assert_rate_limited(&response, "45");
    assert_eq!((&response.json()["status"], &response.json()["retryable"]), (&429.into(), &true.into()));
    api.sandbox.clock().advance(Duration::from_secs(45));
    api.get_perfectscale("/clusters").await.ok();
    assert_rate_limited(&api.get_perfectscale("/clusters").await, "15");
    assert_eq!(api.sandbox.rate_limited(), 2);
    assert_eq!(api.sandbox.requests().iter().filter(|request| request.status == Some(429)).count(), 2);
}

#[tokio::test]
async fn cockroach_allows_10_requests_a_second_and_a_rejected_one_has_no_effect() {
    let api = strict().await;
    for _ in 0..10 {
        api.get_cockroach("/clusters").await.ok();
    }
    let request = api.cockroach(Method::DELETE, "/clusters/any");
    let response = api.send(request).await;
    assert_rate_limited(&response, "1");
    assert_eq!((&response.json()["code"], &response.json()["message"]), (&8.into(), &"rate limit exceeded".into()));
    api.sandbox.clock().advance(Duration::from_secs(1));
    api.get_cockroach("/clusters").await.ok();
}

#[tokio::test]
async fn cockroach_counts_each_key_and_no_unknown_key() {
    let api = strict().await;
    let url = format!("{}/api/v1/clusters", api.sandbox.cockroach_url());
    let status = async |key: &str| api.http.get(&url).bearer_auth(key).send().await.unwrap().status().as_u16();
    for _ in 0..11 {
        assert_eq!(status("unknown-key").await, 401);
    }
    for _ in 0..10 {
        assert_eq!(status(api.sandbox.api_key()).await, 200);
    }
    assert_eq!(status(api.sandbox.api_key()).await, 429);
    for _ in 0..10 {
        assert_eq!(status(api.sandbox.read_only_api_key()).await, 200);
    }
    assert_eq!(status(api.sandbox.read_only_api_key()).await, 429);
    assert_eq!(status("unknown-key").await, 401);
    assert_eq!(api.sandbox.rate_limited(), 2);
}

#[tokio::test]
async fn the_perfectscale_limit_can_be_set() {
    let sandbox = Sandbox::builder().rate_limits(true).perfectscale_rate_limit(3).start().await.unwrap();
    sandbox.clock().stop();
    let api = Api::of(sandbox).await;
    api.get_perfectscale("/clusters").await.ok();
    api.get_perfectscale("/clusters").await.ok();
    assert_rate_limited(&api.get_perfectscale("/clusters").await, "60");
    let error = Sandbox::builder().perfectscale_rate_limit(0).start().await.unwrap_err();
    assert!(error.to_string().starts_with("perfectscale_rate_limit: 0"), "{error}");
}

#[tokio::test]
async fn camunda_limits_only_its_token_exchange() {
    let api = strict().await;
    assert_rate_limited(&api.exchange_camunda(&api.grant()).await, "1");
    for _ in 0..20 {
        api.get_camunda("/clusters").await.ok();
    }
    api.sandbox.clock().advance(Duration::from_secs(1));
    api.exchange_camunda(&api.grant()).await.ok();
}

#[tokio::test]
async fn rate_limits_are_off_by_default() {
    let api = Api::start().await;
    for _ in 0..30 {
        api.get_perfectscale("/clusters").await.ok();
    }
    assert_eq!(api.sandbox.rate_limited(), 0);
}
