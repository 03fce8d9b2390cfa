//! Creating clusters, and their creation over time.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response, find};

const LATEST: &str = "2024-09-16";

async fn create(api: &Api, version: &str, body: Value) -> Response {
    api.send(api.cockroach_version(Method::POST, "/clusters", version).json(&body)).await
}

fn serverless(name: &str) -> Value {
    let spec = json!({ "serverless": { "regions": ["us-central1"], "spendLimit": 700 } });
    json!({ "name": name, "provider": "GCP", "spec": spec })
}

#[tokio::test(start_paused = true)]
async fn a_new_cluster_is_creating_for_a_second() {
    let api = Api::start().await;
    let created = create(&api, "2022-03-31", serverless("quick-fox")).await.ok();
    assert_eq!(created["state"], "CREATING");
    assert_eq!(created["plan"], "SERVERLESS");
    assert_eq!(created["config"]["serverless"]["spend_limit"], 700);
    let path = format!("/clusters/{}", created["id"].as_str().unwrap());
    tokio::time::advance(Duration::from_millis(999)).await;
    assert_eq!(api.get_cockroach(&path).await.ok()["state"], "CREATING");
    tokio::time::advance(Duration::from_millis(1)).await;
    let ready = api.get_cockroach(&path).await.ok();
    assert_eq!(ready["state"], "CREATED");
    assert!(ready["updated_at"].as_str() > created["updated_at"].as_str());
    let list = api.get_cockroach("/clusters").await.ok();
    assert_eq!(find(&list["clusters"], "name", "quick-fox")["state"], "CREATED");
}

#[tokio::test(start_paused = true)]
async fn the_nodes_of_a_new_cluster_are_not_ready_at_once() {
    let api = Api::start().await;
    let hardware = json!({ "machine_spec": { "num_virtual_cpus": 4 }, "storage_gib": 0 });
    let spec = json!({ "dedicated": { "region_nodes": { "us-east-1": 3 }, "hardware": hardware } });
    let body = json!({ "name": "steady-ox", "provider": "AWS", "spec": spec });
    let created = create(&api, "2022-03-31", body).await.ok();
    let config = &created["config"]["dedicated"];
    assert_eq!((&config["machine_type"], &config["storage_gib"]), (&json!("m6i.xlarge"), &json!(60)));
    let path = format!("/clusters/{}/nodes", created["id"].as_str().unwrap());
    assert_eq!(api.get_cockroach(&path).await.ok()["nodes"][0]["status"], "NOT_READY");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(api.get_cockroach(&path).await.ok()["nodes"][0]["status"], "LIVE");
}

#[tokio::test]
async fn the_vendors_curl_example_works() {
    // The body is JSON, but curl labels it a form with `--data`.
    let api = Api::start().await;
    let body = r#"{"name":"notorious-moose","provider":"GCP","spec":{"serverless":{"regions":["us-central1"],"spendLimit":0}}}"#;
    let response = api
        .http
        .post(format!("{}/api/v1/clusters", api.sandbox.cockroach_url()))
        .bearer_auth(api.sandbox.api_key())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body);
    assert_eq!(api.send(response).await.ok()["name"], "notorious-moose");
}

#[tokio::test]
async fn both_case_styles_of_a_field_are_accepted() {
    let api = Api::start().await;
    let spec = json!({
        "serverless": {
            "regions": ["us-east1", "us-central1"],
            "primaryRegion": "us-central1",
            "usageLimits": { "requestUnitLimit": 5, "storageMibLimit": "6" },
        },
        "deleteProtection": "ENABLED",
        "labels": { "team": "a" },
    });
    let body = json!({ "name": "camel-case", "provider": "GCP", "spec": spec });
    let created = create(&api, LATEST, body).await.ok();
    assert_eq!(created["plan"], "BASIC");
    assert_eq!(created["delete_protection"], "ENABLED");
    assert_eq!(created["labels"], json!({ "team": "a" }));
    let limits = json!({ "request_unit_limit": "5", "storage_mib_limit": "6" });
    assert_eq!(created["config"]["serverless"]["usage_limits"], limits);
    assert_eq!(find(&created["regions"], "name", "us-central1")["primary"], true);
    assert_eq!(find(&created["regions"], "name", "us-east1")["primary"], false);
}

#[tokio::test]
async fn the_plan_follows_from_the_request() {
    let api = Api::start().await;
    let limits = json!({ "provisioned_virtual_cpus": "2" });
    let spec = json!({ "serverless": { "regions": ["us-east-1"], "usage_limits": limits } });
    let standard = create(&api, LATEST, json!({ "name": "standard-1", "provider": "AWS", "spec": spec })).await.ok();
    assert_eq!(standard["plan"], "STANDARD");
    let hardware = json!({ "machine_spec": { "machine_type": "Standard_D4s_v5" }, "storage_gib": 20 });
    let spec = json!({ "plan": "ADVANCED", "dedicated": { "region_nodes": { "eastus2": 1 }, "hardware": hardware } });
    let advanced = create(&api, LATEST, json!({ "name": "advanced-1", "provider": "AZURE", "spec": spec })).await.ok();
    assert_eq!(advanced["plan"], "ADVANCED");
}

#[tokio::test]
async fn a_name_can_be_reused_only_after_deletion() {
    let api = Api::start().await;
    let response = create(&api, "2022-03-31", serverless("funky-skunk")).await;
    response.assert_error(409, "funky-skunk");
    assert_eq!(response.json()["code"], 6);
    create(&api, "2022-03-31", serverless("old-campaign")).await.ok();
}

#[tokio::test]
async fn an_invalid_field_is_named() {
    let api = Api::start().await;
    let with = |pointer: &str, value: Value| {
        let mut body = serverless("valid-name");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let dedicated = |nodes: Value, hardware: Value| {
        let spec = json!({ "dedicated": { "region_nodes": nodes, "hardware": hardware } });
        json!({ "name": "valid-name", "provider": "AWS", "spec": spec })
    };
    let machine = json!({ "machine_spec": { "num_virtual_cpus": 4 }, "storage_gib": 0 });
    for (body, reason) in [
        (json!({}), "name: is required"),
        (with("/name", json!(7)), "name: invalid type"),
        (with("/name", json!("with space")), "name: must not contain whitespace"),
        (with("/spec", json!([])), "spec: invalid type: sequence, expected an object"),
        (with("/provider", json!("IBM")), "provider: \\\"IBM\\\""),
        (with("/provider", json!("AZURE")), "provider: \\\"AZURE\\\""),
        (with("/spec", json!(null)), "spec: is required"),
        (with("/spec", json!({})), "spec: exactly one of"),
        (with("/spec/serverless/regions", json!([])), "spec.serverless.regions: at least"),
        (with("/spec/serverless/regions", json!(["mars"])), "spec.serverless.regions: \\\"mars\\\""),
        (with("/spec/serverless/regions", json!(["europe-west4"])), "does not support serverless"),
        (with("/spec/serverless/spendLimit", json!(-1)), "spec.serverless.spend_limit"),
        (with("/spec/serverless/spendLimit", json!("much")), "spec.serverless.spendLimit: invalid type"),
        (dedicated(json!({}), machine.clone()), "spec.dedicated.region_nodes"),
        (dedicated(json!({ "us-east-1": 0 }), machine), "spec.dedicated.region_nodes.us-east-1"),
        (dedicated(json!({ "us-east-1": 3 }), json!({})), "spec.dedicated.hardware.machine_spec"),
    ] {
        create(&api, "2022-03-31", body).await.assert_error(400, reason);
    }
    for (body, reason) in [
        (with("/name", json!("tiny")), "name: must have 6 to 20"),
        (with("/name", json!("Upper-Case")), "name: must consist of"),
        (with("/name", json!("-edges-")), "name: must not begin or end"),
        (
            with("/spec/serverless", json!({ "regions": ["us-east1"], "usage_limits": { "storage_mib_limit": "0" } })),
            "spec.serverless.usage_limits.storage_mib_limit",
        ),
        (with("/spec/serverless", json!({ "regions": ["us-east1", "us-west2"] })), "spec.serverless.primary_region"),
        (with("/spec", json!({ "plan": "FREE" })), "spec.plan: unknown variant"),
    ] {
        create(&api, LATEST, body).await.assert_error(400, reason);
    }
}
