//! Custom CockroachDB clusters, which behave as written.

use clusterkit_sandbox::{Builder, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response};

async fn with(clusters: impl IntoIterator<Item = Value>) -> Api {
    let builder = Sandbox::builder().cockroach_clusters(0);
    let builder = clusters.into_iter().fold(builder, Builder::cockroach_cluster);
    Api::of(builder.start().await.unwrap()).await
}

/// A sandbox with the single cluster "own", and that cluster.
async fn one(mut cluster: Value) -> (Api, Value) {
    cluster["id"] = json!("own");
    let api = with([cluster]).await;
    let shown = get(&api, "2022-03-31").await;
    (api, shown)
}

async fn get(api: &Api, version: &str) -> Value {
    api.send(api.cockroach_version(Method::GET, "/clusters/own", version)).await.ok()
}

async fn spend(api: &Api, cents: i32) -> Response {
    let request = api.cockroach(Method::PUT, "/clusters/own/spend-limit");
    api.send(request.json(&json!({ "spend_limit": cents }))).await
}

async fn patch(api: &Api, change: Value) -> Response {
    api.send(api.cockroach_version(Method::PATCH, "/clusters/own", "2024-09-16").json(&change)).await
}

async fn delete(api: &Api) -> Response {
    api.send(api.cockroach(Method::DELETE, "/clusters/own")).await
}

#[tokio::test]
async fn ids_of_any_length_work() {
    let api = with((0..8).map(|number| json!({ "id": number.to_string() }))).await;
    for number in 0..8 {
        assert_eq!(api.get_cockroach(&format!("/clusters/{number}")).await.ok()["id"], number.to_string());
    }
    let list = api.get_cockroach("/clusters").await.ok();
    let mut names = crate::api::all(&list["clusters"], "name");
    names.sort_unstable();
    assert_eq!((names[0], names[7], names.len()), ("own-00001", "own-00008", 8));
}

#[tokio::test]
async fn the_plan_is_consistent_whatever_is_generated() {
    for filler in 0..6 {
        let fillers = (0..filler).map(|_| json!({}));
        let serverless =
            json!({ "id": "own", "plan": "SERVERLESS", "config": { "serverless": { "spend_limit": 700 } } });
        let api = with(fillers.clone().chain([serverless])).await;
        let cluster = get(&api, "2022-03-31").await;
        assert_eq!((&cluster["plan"], &cluster["config"]["dedicated"]), (&json!("SERVERLESS"), &Value::Null));
        assert_eq!(cluster["config"]["serverless"]["spend_limit"], 700);
        assert_eq!(api.get_cockroach("/clusters/own/nodes").await.ok()["nodes"], json!([]));
        spend(&api, 900).await.ok();
        assert_eq!(get(&api, "2022-03-31").await["config"]["serverless"]["spend_limit"], 900);

        let regions = json!([{ "name": "eu-west-1", "node_count": 5, "sql_dns": "mine.example.com" }]);
        let config = json!({ "dedicated": { "num_virtual_cpus": 8, "storage_gib": 77 } });
        let dedicated = json!({ "id": "own", "config": config, "regions": regions });
        let api = with(fillers.chain([dedicated])).await;
        let cluster = get(&api, "2022-03-31").await;
        assert_eq!((&cluster["plan"], &cluster["config"]["serverless"]), (&json!("DEDICATED"), &Value::Null));
        assert_eq!(
            (&cluster["cloud_provider"], &cluster["config"]["dedicated"]["storage_gib"]),
            (&json!("AWS"), &json!(77))
        );
        assert_eq!(cluster["config"]["dedicated"]["machine_type"], "m6i.2xlarge");
        assert_eq!(cluster["regions"][0]["sql_dns"], "mine.example.com");
        assert!(cluster["regions"][0]["ui_dns"].is_string());
        assert_eq!(api.get_cockroach("/clusters/own/nodes").await.ok()["nodes"].as_array().unwrap().len(), 5);
        spend(&api, 900).await.assert_error(400, "only serverless clusters");
    }
}

#[tokio::test]
async fn a_plan_is_sufficient_and_has_its_name_in_each_version() {
    for (plan, old, new) in [
        ("DEDICATED", "DEDICATED", "ADVANCED"),
        ("ADVANCED", "DEDICATED", "ADVANCED"),
        ("STANDARD", "SERVERLESS", "STANDARD"),
        ("BASIC", "SERVERLESS", "BASIC"),
    ] {
        let (api, cluster) = one(json!({ "plan": plan })).await;
        assert_eq!((&cluster["plan"], &get(&api, "2024-09-16").await["plan"]), (&json!(old), &json!(new)));
        assert_eq!(cluster["config"].as_object().unwrap().len(), 1);
    }
    let (_, cluster) = one(json!({ "plan": "DEDICATED", "cloud_provider": "AZURE" })).await;
    assert_eq!((&cluster["cloud_provider"], &cluster["regions"][0]["name"]), (&json!("AZURE"), &json!("westeurope")));
    assert_eq!(cluster["config"]["dedicated"]["machine_type"], "Standard_D4s_v5");
}

#[tokio::test]
async fn a_cluster_can_be_deleted_in_every_state() {
    for (state, others) in [
        ("CREATED", json!({ "deleted_at": null, "operation_status": "CRDB_MAJOR_UPGRADE_RUNNING" })),
        ("CREATING", json!({})),
        ("CREATION_FAILED", json!({})),
        ("NEVER_HEARD_OF", json!({ "updated_at": "2020-01-01T00:00:00Z" })),
    ] {
        let mut cluster = others;
        cluster["state"] = json!(state);
        // Not checked against the document, which does not declare the unknown state.
        cluster["id"] = json!("own");
        let api = with([cluster]).await;
        let shown = async || {
            let response = api.cockroach(Method::GET, "/clusters/own").send().await.unwrap();
            response.json::<Value>().await.unwrap()
        };
        api.sandbox.clock().advance(std::time::Duration::from_secs(100));
        assert_eq!(shown().await["state"], state);
        delete(&api).await.ok();
        let deleted = shown().await;
        assert_eq!(deleted["state"], "DELETED");
        assert_eq!(deleted["operation_status"], "CLUSTER_STATUS_UNSPECIFIED");
        assert!(deleted["deleted_at"].is_string() && deleted["updated_at"] == deleted["deleted_at"], "{deleted}");
    }
}

#[tokio::test]
async fn locked_deleted_and_protected_clusters_reject_changes() {
    let (api, cluster) = one(json!({ "state": "LOCKED" })).await;
    assert_eq!(cluster["state"], "LOCKED");
    delete(&api).await.assert_error(400, "locked");
    patch(&api, json!({ "labels": {} })).await.assert_error(400, "locked");

    for deleted in [json!({ "state": "DELETED" }), json!({ "deleted_at": "2024-05-01T00:00:00Z" })] {
        let (api, cluster) = one(deleted).await;
        assert!(cluster["state"] == "DELETED" && cluster["deleted_at"].is_string());
        delete(&api).await.assert_error(404, "deleted");
        assert_eq!(api.get_cockroach("/clusters").await.ok()["clusters"], json!([]));
    }

    let (api, _) = one(json!({ "delete_protection": "ENABLED" })).await;
    delete(&api).await.assert_error(400, "delete_protection");
    patch(&api, json!({ "delete_protection": "DISABLED" })).await.ok();
    delete(&api).await.ok();
}

#[tokio::test]
async fn a_change_replaces_the_written_value() {
    let (api, _) = one(json!({
        "plan": "SERVERLESS",
        "labels": { "a": "b" },
        "updated_at": "2020-01-01T00:00:00Z",
        "config": { "serverless": { "usage_limits": null, "upgrade_type": "MANUAL" } },
        "regions": [{ "name": "us-east1" }, { "name": "us-west2", "primary": true, "sql_dns": "mine.example.com" }],
    }))
    .await;
    let before = get(&api, "2024-09-16").await;
    assert_eq!((&before["labels"]["a"], &before["cloud_provider"]), (&json!("b"), &json!("GCP")));
    assert_eq!((&before["regions"][0]["primary"], &before["regions"][1]["primary"]), (&json!(false), &json!(true)));
    let serverless = json!({
        "usage_limits": { "request_unit_limit": "5" },
        "upgrade_type": "AUTOMATIC",
        "primary_region": "us-east1",
    });
    patch(&api, json!({ "labels": { "c": "d" }, "serverless": serverless })).await.ok();
    let after = get(&api, "2024-09-16").await;
    assert_eq!(after["labels"], json!({ "c": "d" }));
    assert_eq!(after["config"]["serverless"]["usage_limits"], json!({ "request_unit_limit": "5" }));
    assert_eq!(after["config"]["serverless"]["upgrade_type"], "AUTOMATIC");
    assert_eq!((&after["regions"][0]["primary"], &after["regions"][1]["primary"]), (&json!(true), &json!(false)));
    assert_eq!(after["regions"][1]["sql_dns"], "mine.example.com");
    assert_ne!(after["updated_at"], "2020-01-01T00:00:00Z");
}
