//! The limits that the vendors publish.

use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use reqwest::Method;

use crate::api::{Answer, Api};

/// With a clock that stands still: no test machine is too slow to reach a limit.
async fn strict() -> Api {
    let sandbox = Sandbox::builder().rate_limits(true).start().await.unwrap();
    sandbox.clock().stop();
    Api::of(sandbox).await
}

fn assert_refused(answer: &Answer, seconds: &str) {
    assert_eq!((answer.status, answer.header("retry-after")), (429, seconds), "{answer:?}");
}

#[tokio::test]
async fn perfectscale_answers_ten_in_a_minute_with_the_exchange() {
    let api = strict().await;
    api.sandbox.clock().advance(Duration::from_secs(15));
    for _ in 0..9 {
        api.get_perfectscale("/clusters").await.ok();
    }
    let refused = api.get_perfectscale("/clusters").await;
    assert_refused(&refused, "45");
    assert_eq!((&refused.json()["status"], &refused.json()["retryable"]), (&429.into(), &true.into()));
    api.sandbox.clock().advance(Duration::from_secs(45));
    api.get_perfectscale("/clusters").await.ok();
    assert_refused(&api.get_perfectscale("/clusters").await, "15");
    assert_eq!(api.sandbox.rate_limited(), 2);
    assert_eq!(api.sandbox.requests().iter().filter(|request| request.status == Some(429)).count(), 2);
}

#[tokio::test]
async fn cockroach_answers_ten_in_a_second_and_a_refused_request_does_nothing() {
    let api = strict().await;
    for _ in 0..10 {
        api.get_cockroach("/clusters").await.ok();
    }
    let request = api.cockroach(Method::DELETE, "/clusters/any");
    let refused = api.send(request).await;
    assert_refused(&refused, "1");
    assert_eq!((&refused.json()["code"], &refused.json()["message"]), (&8.into(), &"rate limit exceeded".into()));
    api.sandbox.clock().advance(Duration::from_secs(1));
    api.get_cockroach("/clusters").await.ok();
}

#[tokio::test]
async fn cockroach_counts_each_key_and_no_stranger() {
    let api = strict().await;
    let url = format!("{}/api/v1/clusters", api.sandbox.cockroach_url());
    let status = async |key: &str| api.http.get(&url).bearer_auth(key).send().await.unwrap().status().as_u16();
    for _ in 0..11 {
        assert_eq!(status("a-strangers-key").await, 401);
    }
    for _ in 0..10 {
        assert_eq!(status(api.sandbox.api_key()).await, 200);
    }
    assert_eq!(status(api.sandbox.api_key()).await, 429);
    for _ in 0..10 {
        assert_eq!(status(api.sandbox.read_only_api_key()).await, 200);
    }
    assert_eq!(status(api.sandbox.read_only_api_key()).await, 429);
    assert_eq!(status("a-strangers-key").await, 401);
    assert_eq!(api.sandbox.rate_limited(), 2);
}

#[tokio::test]
async fn perfectscale_answers_as_many_as_are_said() {
    let sandbox = Sandbox::builder().rate_limits(true).perfectscale_rate_limit(3).start().await.unwrap();
    sandbox.clock().stop();
    let api = Api::of(sandbox).await;
    api.get_perfectscale("/clusters").await.ok();
    api.get_perfectscale("/clusters").await.ok();
    assert_refused(&api.get_perfectscale("/clusters").await, "60");
    let error = Sandbox::builder().perfectscale_rate_limit(0).start().await.unwrap_err();
    assert!(error.to_string().starts_with("perfectscale_rate_limit: 0"), "{error}");
}

#[tokio::test]
async fn camunda_gives_one_token_a_second_and_answers_the_rest() {
    let api = strict().await;
    assert_refused(&api.exchange_camunda(&api.grant()).await, "1");
    for _ in 0..20 {
        api.get_camunda("/clusters").await.ok();
    }
    api.sandbox.clock().advance(Duration::from_secs(1));
    api.exchange_camunda(&api.grant()).await.ok();
}

#[tokio::test]
async fn nothing_is_refused_unless_it_is_asked_for() {
    let api = Api::start().await;
    for _ in 0..30 {
        api.get_perfectscale("/clusters").await.ok();
    }
    assert_eq!(api.sandbox.rate_limited(), 0);
}
