//! The clock, advanced and stopped without pausing tokio's time.

use std::time::{Duration, SystemTime};

use clusterkit_sandbox::Sandbox;
use reqwest::Method;
use serde_json::json;

use crate::api::Api;

#[tokio::test]
async fn tokens_expire_when_the_clock_advances() {
    let api = Api::of(Sandbox::builder().token_lifetime(Duration::from_secs(30)).start().await.unwrap()).await;
    let response = api.exchange_camunda(&api.grant()).await.ok();
    assert_eq!(response["expires_in"], 30);
    api.get_perfectscale("/clusters").await.ok();
    api.sandbox.clock().advance(Duration::from_secs(30));
    api.get_perfectscale("/clusters").await.assert_error(401, "expired");
    api.get_camunda("/clusters").await.assert_error(401, "expired");
}

#[tokio::test]
async fn clusters_become_ready_when_the_clock_advances() {
    let api = Api::of(Sandbox::builder().creation_time(Duration::from_secs(600)).start().await.unwrap()).await;
    let body =
        json!({ "name": "slow-start", "provider": "GCP", "spec": { "serverless": { "regions": ["us-east1"] } } });
    let created = api.send(api.cockroach(Method::POST, "/clusters").json(&body)).await.ok();
    let path = format!("/clusters/{}", created["id"].as_str().unwrap());
    api.sandbox.clock().stop();
    api.sandbox.clock().advance(Duration::from_secs(599));
    assert_eq!(api.get_cockroach(&path).await.ok()["state"], "CREATING");
    api.sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(api.get_cockroach(&path).await.ok()["state"], "CREATED");
}

#[tokio::test]
async fn a_stopped_clock_moves_only_by_advance() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.clock().stop();
    let before = sandbox.clock().elapsed();
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(sandbox.clock().elapsed(), before);
    sandbox.clock().clone().advance(Duration::from_secs(2));
    assert_eq!(sandbox.clock().elapsed(), before + Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_stopped_clock_resumes_from_its_time() {
    let sandbox = Sandbox::start().await.unwrap();
    let clock = sandbox.clock();
    let start = clock.elapsed();
    for _ in 0..2 {
        tokio::time::advance(Duration::from_secs(1)).await;
        clock.stop();
        tokio::time::advance(Duration::from_secs(100)).await;
        clock.advance(Duration::from_secs(10));
        clock.resume();
        clock.resume();
    }
    assert_eq!(clock.elapsed(), start + Duration::from_secs(22));
}

#[tokio::test]
async fn with_a_start_time_every_run_returns_the_same() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let mut runs = Vec::new();
    for _ in 0..2 {
        let api = Api::of(Sandbox::builder().starts_at(start).start().await.unwrap()).await;
        let clock = api.sandbox.clock();
        assert!((start..start + Duration::from_secs(60)).contains(&clock.now()));
        clock.stop();
        assert_eq!(clock.now(), start + clock.elapsed());
        let list = api.get_cockroach("/clusters").await.body;
        let log = api.send(api.perfectscale(Method::POST, "/automation/audit_logs")).await.body;
        assert!(list.contains("\"created_at\":\"2024-04-01T00:00:00.000000Z\""), "{list}");
        runs.push((list, log, api.get_camunda("/clusters").await.body));
    }
    assert_eq!((&runs[0].1, &runs[0].2), (&runs[1].1, &runs[1].2));
    let error = Sandbox::builder().starts_at(SystemTime::UNIX_EPOCH).start().await.unwrap_err();
    assert!(error.to_string().starts_with("starts_at: "), "{error}");
}
