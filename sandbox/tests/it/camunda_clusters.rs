//! Listing, creating, getting and deleting clusters.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response, all, find};

async fn create(api: &Api, body: &Value) -> Response {
    api.send(api.camunda(Method::POST, "/clusters").json(body)).await
}

/// A valid body.
async fn valid(api: &Api) -> Value {
    let parameters = api.get_camunda("/clusters/parameters").await.ok();
    let stable = find(&parameters["channels"], "name", "Stable");
    json!({
        "name": "New",
        "planTypeId": parameters["clusterPlanTypes"][1]["uuid"],
        "channelId": stable["uuid"],
        "generationId": stable["defaultGeneration"]["uuid"],
        "regionId": parameters["regions"][0]["uuid"],
    })
}

#[tokio::test]
async fn the_list_is_a_bare_array_of_clusters_in_various_health() {
    let api = Api::start().await;
    let list = api.get_camunda("/clusters").await.ok();
    assert_eq!(all(&list, "name"), ["Order fulfilment", "Claims", "Onboarding", "Playground"]);
    let health: Vec<&Value> = list.as_array().unwrap().iter().map(|cluster| &cluster["status"]["ready"]).collect();
    assert_eq!(health, ["Healthy", "Unhealthy", "Updating", "Suspended"]);
    let claims = find(&list, "name", "Claims");
    assert_eq!(claims["status"]["operateStatus"], "Unhealthy");
    assert_eq!(claims["status"]["zeebeStatus"], "Healthy");
}

#[tokio::test]
async fn a_trailing_slash_is_ignored() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Claims").await;
    for path in ["/clusters".to_owned(), format!("/clusters/{uuid}"), format!("/clusters/{uuid}/clients")] {
        let (without, with) = (api.get_camunda(&path).await.ok(), api.get_camunda(&format!("{path}/")).await.ok());
        assert_eq!(without, with, "{path}");
    }
    let created = api.send(api.camunda(Method::POST, "/clusters/").json(&valid(&api).await)).await.ok();
    assert!(created["clusterId"].is_string());
}

#[tokio::test(start_paused = true)]
async fn a_new_cluster_is_creating_for_a_second() {
    let api = Api::start().await;
    let mut body = valid(&api).await;
    body["description"] = json!("For a test");
    body["stageLabel"] = json!("test");
    body["autoUpdate"] = json!(true);
    body["backupRegionId"] = json!("europe-west4");
    let created = create(&api, &body).await.ok();
    let path = format!("/clusters/{}", created["clusterId"].as_str().unwrap());
    let cluster = api.get_camunda(&path).await.ok();
    assert_eq!(cluster["status"]["ready"], "Creating");
    assert_eq!(cluster["planType"]["uuid"], body["planTypeId"]);
    assert_eq!(cluster["generation"]["uuid"], body["generationId"]);
    assert_eq!((&cluster["description"], &cluster["autoUpdate"]), (&json!("For a test"), &json!(true)));
    assert_eq!(cluster["labels"], json!(["test"]));
    assert!(cluster["backupRegion"]["name"].as_str().unwrap().contains("europe-west4"));
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(api.get_camunda(&path).await.ok()["status"]["ready"], "Healthy");
}

#[tokio::test]
async fn an_invalid_choice_is_a_plain_text_error() {
    let api = Api::start().await;
    let valid = valid(&api).await;
    let parameters = api.get_camunda("/clusters/parameters").await.ok();
    let alpha = &find(&parameters["channels"], "name", "Alpha")["defaultGeneration"]["uuid"];
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(51))),
        ("planTypeId", json!("none")),
        ("channelId", json!("none")),
        ("generationId", alpha.clone()),
        ("regionId", json!("none")),
        ("regionId", json!(7)),
        ("backupRegionId", json!("mars-1")),
        ("description", json!("x".repeat(151))),
        ("encryption", json!("Enigma")),
        ("stageLabel", json!("nowhere")),
    ] {
        let mut body = valid.clone();
        body[field] = value;
        let response = create(&api, &body).await;
        response.assert_error(400, field);
        assert_eq!(response.header("content-type"), "text/plain; charset=utf-8");
    }
    for field in ["name", "planTypeId", "channelId", "generationId", "regionId"] {
        let mut body = valid.clone();
        body.as_object_mut().unwrap().remove(field);
        create(&api, &body).await.assert_error(400, field);
    }
}

#[tokio::test]
async fn a_deleted_cluster_is_gone_with_its_clients() {
    let api = Api::start().await;
    let path = format!("/clusters/{}", api.camunda_uuid("Order fulfilment").await);
    let response = api.send(api.camunda(Method::DELETE, &path)).await;
    assert_eq!((response.status, response.body.as_str()), (204, ""));
    api.get_camunda(&path).await.assert_error(404, "cluster not found");
    api.get_camunda(&format!("{path}/clients")).await.assert_error(404, "cluster not found");
    api.send(api.camunda(Method::DELETE, &path)).await.assert_error(404, "cluster not found");
    assert_eq!(api.get_camunda("/clusters").await.ok().as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_unknown_path_or_method_is_a_plain_text_error() {
    let api = Api::start().await;
    api.get_camunda("/nowhere").await.assert_error(404, "path not found");
    api.send(api.camunda(Method::PUT, "/clusters")).await.assert_error(405, "PUT is not allowed");
}
