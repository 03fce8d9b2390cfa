//! Updating clusters.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response, all};

async fn patch(api: &Api, name: &str, query: &str, body: Value) -> Response {
    let path = format!("/clusters/{}{query}", api.cockroach_id(name).await);
    api.send(api.cockroach_version(Method::PATCH, &path, "2024-09-16").json(&body)).await
}

async fn put_spend_limit(api: &Api, name: &str, body: Value) -> Response {
    let path = format!("/clusters/{}/spend-limit", api.cockroach_id(name).await);
    api.send(api.cockroach(Method::PUT, &path).json(&body)).await
}

async fn spend_limit(api: &Api, name: &str) -> Value {
    let path = format!("/clusters/{}", api.cockroach_id(name).await);
    api.get_cockroach(&path).await.ok()["config"]["serverless"]["spend_limit"].clone()
}

#[tokio::test]
async fn the_spend_limit_is_set_by_put_in_both_spellings_and_by_patch() {
    let api = Api::start().await;
    assert_eq!(put_spend_limit(&api, "analytics", json!({ "spendLimit": 100 })).await.ok(), json!({}));
    assert_eq!(spend_limit(&api, "analytics").await, 100);
    put_spend_limit(&api, "analytics", json!({ "spend_limit": 200 })).await.ok();
    assert_eq!(spend_limit(&api, "analytics").await, 200);
    let path = format!("/clusters/{}", api.cockroach_id("analytics").await);
    let change = json!({ "serverless": { "spend_limit": 300 } });
    let changed = api.send(api.cockroach(Method::PATCH, &path).json(&change)).await.ok();
    assert_eq!(changed["config"]["serverless"]["spend_limit"], 300);
    assert_eq!(spend_limit(&api, "analytics").await, 300);
}

#[tokio::test]
async fn an_invalid_spend_limit_is_rejected() {
    let api = Api::start().await;
    put_spend_limit(&api, "analytics", json!({})).await.assert_error(400, "spend_limit");
    put_spend_limit(&api, "analytics", json!({ "spendLimit": -1 })).await.assert_error(400, "spend_limit");
    put_spend_limit(&api, "analytics", json!({ "spendLimit": 1.5 })).await.assert_error(400, "spendLimit");
    put_spend_limit(&api, "orders-prod", json!({ "spendLimit": 1 })).await.assert_error(400, "serverless");
    put_spend_limit(&api, "old-campaign", json!({ "spendLimit": 1 })).await.assert_error(404, "deleted");
}

#[tokio::test]
async fn given_fields_change_and_others_stay() {
    let api = Api::start().await;
    let change = json!({
        "serverless": { "usage_limits": { "provisioned_virtual_cpus": 8 } },
        "delete_protection": "ENABLED",
        "labels": { "env": "test" },
        "parent_id": "folder-1",
    });
    let changed = patch(&api, "analytics", "", change).await.ok();
    let limits = json!({ "provisioned_virtual_cpus": "8" });
    assert_eq!(changed["config"]["serverless"]["usage_limits"], limits);
    assert_eq!(changed["delete_protection"], "ENABLED");
    assert_eq!(changed["labels"], json!({ "env": "test" }));
    assert_eq!(changed["parent_id"], "folder-1");
    assert_eq!(changed["plan"], "STANDARD");
    assert_eq!(all(&changed["regions"], "name"), ["europe-west1", "us-east1"]);
    assert!(changed["updated_at"].as_str() > changed["created_at"].as_str());

    let moved = patch(&api, "analytics", "", json!({ "plan": "BASIC" })).await.ok();
    assert_eq!((&moved["plan"], &moved["delete_protection"]), (&json!("BASIC"), &json!("ENABLED")));
}

#[tokio::test]
async fn delete_protection_can_be_disabled() {
    let api = Api::start().await;
    patch(&api, "orders-prod", "", json!({ "delete_protection": "DISABLED" })).await.ok();
    let path = format!("/clusters/{}", api.cockroach_id("orders-prod").await);
    api.send(api.cockroach(Method::DELETE, &path)).await.ok();
}

#[tokio::test]
async fn a_field_mask_selects_fields() {
    let api = Api::start().await;
    let change = json!({ "labels": { "a": "b" }, "delete_protection": "ENABLED" });
    let changed = patch(&api, "funky-skunk", "?field_mask=labels", change).await.ok();
    assert_eq!(changed["labels"], json!({ "a": "b" }));
    assert_eq!(changed["delete_protection"], "DISABLED");
}

#[tokio::test]
async fn regions_and_hardware_can_grow() {
    let api = Api::start().await;
    let regions = json!({ "regions": ["us-central1", "us-west2"], "primary_region": "us-west2" });
    let changed = patch(&api, "funky-skunk", "", json!({ "serverless": regions })).await.ok();
    assert_eq!(all(&changed["regions"], "name"), ["us-central1", "us-west2"]);
    assert_eq!(changed["regions"][1]["primary"], true);

    let hardware = json!({ "machine_spec": { "num_virtual_cpus": 8 }, "disk_iops": 4000 });
    let change = json!({ "dedicated": { "region_nodes": { "us-east-1": 5 }, "hardware": hardware } });
    let changed = patch(&api, "orders-prod", "", change).await.ok();
    assert_eq!(changed["config"]["dedicated"]["machine_type"], "m6i.2xlarge");
    assert_eq!(changed["config"]["dedicated"]["storage_gib"], 150);
    assert_eq!(changed["regions"][0]["node_count"], 5);
}

#[tokio::test]
async fn a_rejected_change_has_no_effect() {
    let api = Api::start().await;
    let half = json!({ "serverless": { "spend_limit": 1, "usage_limits": { "request_unit_limit": -1 } } });
    patch(&api, "analytics", "", half).await.assert_error(400, "serverless.usage_limits.request_unit_limit");
    assert_eq!(spend_limit(&api, "analytics").await, 20_000);
    for (name, body, reason) in [
        ("analytics", json!({ "serverless": { "regions": ["us-east1"] } }), "europe-west1 cannot be removed"),
        ("analytics", json!({ "serverless": { "primary_region": "us-west2" } }), "primary_region"),
        ("analytics", json!({ "plan": "ADVANCED" }), "plan: "),
        ("analytics", json!({ "delete_protection": "YES" }), "delete_protection: unknown variant"),
        ("analytics", json!({ "labels": { "a": 1 } }), "labels.a: invalid type"),
        ("analytics", json!({ "dedicated": {} }), "dedicated: the cluster is serverless"),
        ("orders-prod", json!({ "serverless": {} }), "serverless: the cluster is dedicated"),
        ("ledger-eu", json!({}), "locked"),
    ] {
        patch(&api, name, "", body).await.assert_error(400, reason);
    }
}
