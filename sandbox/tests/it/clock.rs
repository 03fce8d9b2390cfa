//! Time that a test moves, without tokio's pause.

use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use reqwest::Method;
use serde_json::json;

use crate::api::Api;

#[tokio::test]
async fn tokens_expire_when_the_clock_is_moved() {
    let api = Api::of(Sandbox::builder().token_life(Duration::from_secs(30)).start().await.unwrap()).await;
    let answer = api.exchange_camunda(&api.grant()).await.ok();
    assert_eq!(answer["expires_in"], 30);
    api.get_perfectscale("/clusters").await.ok();
    api.sandbox.clock().advance(Duration::from_secs(30));
    api.get_perfectscale("/clusters").await.assert_refused(401, "expired");
    api.get_camunda("/clusters").await.assert_refused(401, "expired");
}

#[tokio::test]
async fn clusters_come_up_when_the_clock_is_moved() {
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
async fn a_stopped_clock_is_moved_by_hand_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.clock().stop();
    let before = sandbox.clock().elapsed();
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(sandbox.clock().elapsed(), before);
    sandbox.clock().clone().advance(Duration::from_secs(2));
    assert_eq!(sandbox.clock().elapsed(), before + Duration::from_secs(2));
}
