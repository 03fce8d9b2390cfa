//! The API clients of a cluster.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, Response, all};

async fn create(api: &Api, cluster: &str, body: &Value) -> Response {
    api.send(api.camunda(Method::POST, &format!("/clusters/{cluster}/clients")).json(body)).await
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Order fulfilment").await;
    let created = create(&api, &uuid, &json!({ "clientName": "worker" })).await.ok();
    let (id, secret) = (created["clientId"].as_str().unwrap(), created["clientSecret"].as_str().unwrap());
    assert_eq!(created["name"], "worker");
    assert_eq!(created["permissions"].as_array().unwrap().len(), 5);
    assert_eq!((id.len(), secret.len()), (32, 64));

    let list = api.get_camunda(&format!("/clusters/{uuid}/clients")).await;
    assert!(list.body.contains(id) && !list.body.contains(secret));
    assert_eq!(all(&list.ok(), "name"), ["order-service", "reporting", "worker"]);
    let details = api.get_camunda(&format!("/clusters/{uuid}/clients/{id}")).await;
    assert!(!details.body.contains(secret));
    let details = details.ok();
    assert_eq!(details["ZEEBE_CLIENT_ID"], id);
    assert_eq!(details["ZEEBE_ADDRESS"], format!("{uuid}.bru-2.zeebe.camunda.io:443"));
    assert_eq!(details["ZEEBE_AUTHORIZATION_SERVER_URL"], "https://login.cloud.camunda.io/oauth/token");
}

#[tokio::test]
async fn permissions_can_be_chosen() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Claims").await;
    let body = json!({ "clientName": "reader", "permissions": ["Operate", "Optimize"] });
    assert_eq!(create(&api, &uuid, &body).await.ok()["permissions"], json!(["Operate", "Optimize"]));
    let body = json!({ "clientName": "other", "permissions": ["Root"] });
    create(&api, &uuid, &body).await.assert_error(400, "permissions[0]: unknown variant");
}

#[tokio::test]
async fn client_names_are_unique_and_their_number_is_limited() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Claims").await;
    create(&api, &uuid, &json!({})).await.assert_error(400, "clientName");
    create(&api, &uuid, &json!({ "clientName": " " })).await.assert_error(400, "clientName");
    create(&api, &uuid, &json!({ "clientName": "claims-service" })).await.assert_error(400, "claims-service");
    for number in 1..50 {
        create(&api, &uuid, &json!({ "clientName": format!("client-{number}") })).await.ok();
    }
    create(&api, &uuid, &json!({ "clientName": "one-too-many" })).await.assert_error(403, "maximum of 50 clients");
}

#[tokio::test(start_paused = true)]
async fn connection_details_need_a_healthy_cluster() {
    let api = Api::start().await;
    let parameters = api.get_camunda("/clusters/parameters").await.ok();
    let channel = &parameters["channels"][0];
    let body = json!({
        "name": "New",
        "planTypeId": parameters["clusterPlanTypes"][0]["uuid"],
        "channelId": channel["uuid"],
        "generationId": channel["defaultGeneration"]["uuid"],
        "regionId": parameters["regions"][2]["uuid"],
    });
    let cluster = api.send(api.camunda(Method::POST, "/clusters").json(&body)).await.ok();
    let uuid = cluster["clusterId"].as_str().unwrap();
    let client = create(&api, uuid, &json!({ "clientName": "early" })).await.ok();
    let path = format!("/clusters/{uuid}/clients/{}", client["clientId"].as_str().unwrap());
    api.get_camunda(&path).await.assert_error(412, "not ready");
    tokio::time::advance(Duration::from_secs(1)).await;
    api.get_camunda(&path).await.ok();
}

#[tokio::test]
async fn a_deleted_client_is_gone() {
    let api = Api::start().await;
    let uuid = api.camunda_uuid("Order fulfilment").await;
    let clients = format!("/clusters/{uuid}/clients");
    let list = api.get_camunda(&clients).await.ok();
    let path = format!("{clients}/{}", list[0]["clientId"].as_str().unwrap());
    let response = api.send(api.camunda(Method::DELETE, &path)).await;
    assert_eq!((response.status, response.body.as_str()), (204, ""));
    api.get_camunda(&path).await.assert_error(404, "client not found");
    api.send(api.camunda(Method::DELETE, &path)).await.assert_error(404, "client not found");
    assert_eq!(all(&api.get_camunda(&clients).await.ok(), "name"), ["reporting"]);
    create(&api, "none", &json!({ "clientName": "x" })).await.assert_error(404, "cluster not found");
}
