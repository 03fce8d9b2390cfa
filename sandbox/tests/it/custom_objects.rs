//! Custom objects of all three APIs.

use clusterkit_sandbox::Sandbox;
use reqwest::Method;
use serde_json::json;

use crate::api::{Api, find};

#[tokio::test]
async fn a_custom_perfectscale_cluster_has_its_workloads() {
    let own = json!({ "name": "mine", "cloud": "gcp", "region": null, "workloads": [
        { "name": "api", "namespace": "shop", "muteStatus": { "isMuted": true } },
        {},
    ] });
    let api =
        Api::of(Sandbox::builder().perfectscale_clusters(0).perfectscale_cluster(own).start().await.unwrap()).await;
    let list = api.get_perfectscale("/clusters").await.ok();
    let cluster = &list["data"][0];
    assert_eq!(
        (&cluster["name"], &cluster["cloud"], &cluster["region"]),
        (&json!("mine"), &json!("gcp"), &json!(null))
    );
    let workloads =
        api.get_perfectscale(&format!("/clusters/{}/workloads", cluster["uid"].as_str().unwrap())).await.ok();
    assert_eq!(workloads["meta"]["count"], 2);
    let workload = &workloads["data"][0];
    assert_eq!((&workload["id"], &workload["muteStatus"]["isMuted"]), (&json!("shop-Deployment-api"), &json!(true)));
    assert!(workload["muteStatus"]["expires"].is_null() && workload["containers"].is_array());
}

#[tokio::test]
async fn a_custom_audit_log_entry_is_sorted_and_filtered() {
    let started_at = (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(5)).to_string();
    let own = json!({ "started_at": started_at, "workload_name": "api", "namespace": "mine", "cluster_uid": "c" });
    let api = Api::of(Sandbox::builder().audit_log_entry(own).start().await.unwrap()).await;
    let request = api.perfectscale(Method::POST, "/automation/audit_logs");
    let page = api.send(request.json(&json!({ "namespaces": ["mine"], "cluster_uids": ["c"] }))).await.ok();
    let entries = page["data"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["workload_name"]), (1, &json!("api")));
    assert_eq!(entries[0]["started_at"], json!(started_at));
    let request = api.perfectscale(Method::POST, "/automation/audit_logs");
    let all = api.send(request).await.ok();
    let instants = crate::api::all(&all["data"], "started_at");
    let instants: Vec<jiff::Timestamp> = instants.iter().map(|text| text.parse().unwrap()).collect();
    assert!(instants.is_sorted_by(|newer, older| newer > older) && instants.len() == 401);
}

/// Returns the audit log of a sandbox.
async fn log(sandbox: clusterkit_sandbox::Builder) -> Vec<serde_json::Value> {
    // The same start, so that equal ages are equal instants.
    let start = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_767_225_600);
    let api = Api::of(sandbox.starts_at(start).start().await.unwrap()).await;
    let request = api.perfectscale(Method::POST, "/automation/audit_logs");
    api.send(request).await.ok()["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn custom_objects_do_not_change_the_generated_log() {
    let plain = log(Sandbox::builder()).await;
    let own = json!({ "started_at": "2025-12-31T00:00:00Z", "cluster_name": "mine" });
    let cluster = json!({ "name": "mine", "workloads": [{ "name": "api", "namespace": "shop" }] });
    let mut with_own = log(Sandbox::builder().perfectscale_cluster(cluster.clone()).audit_log_entry(own.clone())).await;
    let at = with_own.iter().position(|entry| entry["cluster_name"] == "mine").unwrap();
    assert_eq!(with_own.remove(at)["workload_name"], "api");
    assert!(plain == with_own && plain.len() == 400);

    let alone = log(Sandbox::builder().perfectscale_clusters(0).audit_log_entry(own)).await;
    assert_eq!((alone.len(), &alone[0]["started_at"]), (1, &json!("2025-12-31T00:00:00Z")));
    // Entries belong to custom clusters only if there are no others, and never to one that stopped transmitting.
    let builder = Sandbox::builder().perfectscale_clusters(0).perfectscale_cluster(cluster.clone());
    assert!(log(builder).await.iter().all(|entry| entry["workload_name"] == "api"));
    let mut silent = cluster;
    silent["lastTransmittedAt"] = json!("2020-01-01T00:00:00Z");
    assert!(log(Sandbox::builder().perfectscale_clusters(0).perfectscale_cluster(silent)).await.is_empty());
}

#[tokio::test]
async fn an_entry_outside_the_log_is_rejected() {
    let now = jiff::Timestamp::now();
    for (started_at, problem) in [
        (json!("yesterday"), "is not an instant"),
        (json!(7), "is not an instant"),
        (json!((now + jiff::SignedDuration::from_hours(1)).to_string()), "is later than the start"),
        (json!((now - jiff::SignedDuration::from_hours(32 * 24)).to_string()), "is more than 30 days before"),
    ] {
        let error = Sandbox::builder().audit_log_entry(json!({ "started_at": started_at })).start().await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("audit_log_entry: started_at: ") && text.contains(problem), "{text}");
    }
}

#[tokio::test]
async fn a_custom_cockroach_cluster_has_any_state() {
    let own =
        json!({ "id": "my-id", "name": "mine", "state": "CREATION_FAILED", "created_at": "2020-01-01T00:00:00Z" });
    let sandbox = Sandbox::builder().cockroach_cluster(own).cockroach_cluster(json!({ "name": "other" }));
    let api = Api::of(sandbox.start().await.unwrap()).await;
    assert_eq!(api.get_cockroach("/clusters/my-id").await.ok()["state"], "CREATION_FAILED");
    let active = api.get_cockroach("/clusters").await.ok();
    find(&active["clusters"], "name", "other");
    assert!(!crate::api::all(&active["clusters"], "name").contains(&"mine"));
    let all = api.get_cockroach("/clusters?show_inactive=true").await.ok();
    assert_eq!(all["clusters"][0]["name"], "mine", "it is the oldest");
}

#[tokio::test]
async fn a_custom_camunda_cluster_has_its_clients() {
    let own = json!({
        "name": "Mine",
        "status": { "ready": "Creating" },
        "clients": [{ "name": "api", "clientId": "my~client", "permissions": ["Zeebe"] }],
    });
    let api = Api::of(Sandbox::builder().camunda_cluster(own).start().await.unwrap()).await;
    let uuid = api.camunda_uuid("Mine").await;
    let cluster = api.get_camunda(&format!("/clusters/{uuid}")).await.ok();
    assert_eq!(
        (&cluster["status"]["ready"], &cluster["status"]["zeebeStatus"]),
        (&json!("Creating"), &json!("Healthy"))
    );
    let clients = api.get_camunda(&format!("/clusters/{uuid}/clients")).await.ok();
    assert_eq!(clients, json!([{ "name": "api", "clientId": "my~client", "permissions": ["Zeebe"] }]));
    api.get_camunda(&format!("/clusters/{uuid}/clients/my~client")).await.assert_error(412, "not ready");
}

#[tokio::test]
async fn a_custom_camunda_cluster_is_ready_if_its_status_is() {
    let cluster =
        |ready: &str| json!({ "uuid": ready, "status": { "ready": ready }, "clients": [{ "clientId": "c" }] });
    let sandbox = Sandbox::builder().camunda_cluster(cluster("Healthy")).camunda_cluster(cluster("Maintenance"));
    let api = Api::of(sandbox.start().await.unwrap()).await;
    assert_eq!(api.get_camunda("/clusters/Healthy").await.ok()["name"], "Own 00001");
    api.get_camunda("/clusters/Healthy/clients/c").await.ok();
    api.get_camunda("/clusters/Maintenance/clients/c").await.assert_error(412, "not ready");
}

#[tokio::test]
async fn a_value_that_is_not_an_object_is_rejected_by_name() {
    let error = Sandbox::builder().audit_log_entry(json!("entry")).start().await.unwrap_err();
    assert!(error.to_string().starts_with("audit_log_entry: \"entry\" is not a JSON object"), "{error}");
}
