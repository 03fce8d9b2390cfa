//! Checks a response of every operation of every document.

use std::collections::BTreeSet;

use clusterkit_sandbox::Sandbox;
use reqwest::Method;
use serde_json::json;

use crate::api::Api;
use crate::document::{CAMUNDA, COCKROACH, PERFECTSCALE};

const VERSIONS: [&str; 4] = ["2022-03-31", "2022-09-20", "2023-04-10", "2024-09-16"];

#[tokio::test]
async fn every_operation_matches_its_document() {
    every_operation(&Api::start().await).await;
}

#[tokio::test]
async fn generated_objects_match_the_documents() {
    let sandbox = Sandbox::builder()
        .seed(7)
        .perfectscale_clusters(12)
        .workloads_per_cluster(20)
        .audit_log_entries(1500)
        .cockroach_clusters(40)
        .nodes_per_region(2)
        .camunda_clusters(12)
        .camunda_clients_per_cluster(3);
    every_operation(&Api::of(sandbox.start().await.unwrap()).await).await;
}

async fn every_operation(api: &Api) {
    perfectscale(api).await;
    for version in VERSIONS {
        cockroach(api, version).await;
    }
    camunda(api).await;

    let seen = api.seen.lock().unwrap().clone();
    let mut expected = BTreeSet::new();
    expected.extend(PERFECTSCALE.operation_ids().into_iter().map(|id| ("perfectscale", id, String::new())));
    expected.extend(CAMUNDA.operation_ids().into_iter().map(|id| ("camunda", id, String::new())));
    for version in VERSIONS {
        expected.extend(COCKROACH.operation_ids().into_iter().map(|id| ("cockroach", id, version.to_owned())));
    }
    assert_eq!(seen, expected);
    assert_eq!(expected.len(), 6 + 9 + 8 * VERSIONS.len());
}

async fn perfectscale(api: &Api) {
    let clusters = api.get_perfectscale("/clusters").await.ok();
    for cluster in clusters["data"].as_array().unwrap() {
        let path = format!("/clusters/{}", cluster["uid"].as_str().unwrap());
        api.get_perfectscale(&path).await.ok();
        api.get_perfectscale(&format!("{path}/workloads")).await.ok();
        api.send(api.perfectscale(Method::DELETE, &path)).await;
    }
    api.send(api.perfectscale(Method::POST, "/automation/audit_logs").json(&json!({}))).await.ok();
}

async fn cockroach(api: &Api, version: &str) {
    let get = |path: &str| api.send(api.cockroach_version(Method::GET, path, version));
    let list = get("/clusters?show_inactive=true").await.ok();
    for cluster in list["clusters"].as_array().unwrap() {
        let path = format!("/clusters/{}", cluster["id"].as_str().unwrap());
        get(&path).await.ok();
        get(&format!("{path}/nodes")).await.ok();
    }
    get("/clusters?pagination.limit=1").await.ok();
    get("/clusters/available-regions").await.ok();

    let spec = json!({ "serverless": { "regions": ["us-central1"], "spendLimit": 0 } });
    let body = json!({ "name": "contract", "provider": "GCP", "spec": spec });
    let created = api.send(api.cockroach_version(Method::POST, "/clusters", version).json(&body)).await.ok();
    let path = format!("/clusters/{}", created["id"].as_str().unwrap());
    let limit = api.cockroach_version(Method::PUT, &format!("{path}/spend-limit"), version);
    api.send(limit.json(&json!({ "spendLimit": 5000 }))).await.ok();
    let change = json!({ "serverless": { "usage_limits": { "request_unit_limit": "1000" } } });
    api.send(api.cockroach_version(Method::PATCH, &path, version).json(&change)).await.ok();
    api.send(api.cockroach_version(Method::DELETE, &path, version)).await.ok();
}

async fn camunda(api: &Api) {
    api.get_camunda("/clusters/parameters").await.ok();
    let uuid = api.camunda_uuid("Order fulfilment").await;
    let path = format!("/clusters/{uuid}");
    api.get_camunda(&path).await.ok();
    let clients = format!("{path}/clients");
    let body = json!({ "clientName": "contract", "permissions": ["Zeebe"] });
    let client = api.send(api.camunda(Method::POST, &clients).json(&body)).await.ok();
    api.get_camunda(&clients).await.ok();
    let client = format!("{clients}/{}", client["clientId"].as_str().unwrap());
    api.get_camunda(&client).await.ok();
    api.send(api.camunda(Method::DELETE, &client)).await;

    let parameters = api.get_camunda("/clusters/parameters").await.ok();
    let channel = &parameters["channels"][0];
    let body = json!({
        "name": "Contract",
        "planTypeId": parameters["clusterPlanTypes"][0]["uuid"],
        "channelId": channel["uuid"],
        "generationId": channel["defaultGeneration"]["uuid"],
        "regionId": parameters["regions"][0]["uuid"],
    });
    let created = api.send(api.camunda(Method::POST, "/clusters").json(&body)).await.ok();
    let path = format!("/clusters/{}", created["clusterId"].as_str().unwrap());
    api.send(api.camunda(Method::DELETE, &path)).await;
}
