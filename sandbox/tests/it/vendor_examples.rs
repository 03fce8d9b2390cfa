//! The requests in the vendors' documentation, with paths, headers and bodies unchanged and another host.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::api::{Api, find};

/// The request of `curl --request METHOD --url .. --header 'Authorization: ..' --data ..`, which curl labels a form.
fn curl(api: &Api, method: Method, path: &str, data: Option<Value>) -> RequestBuilder {
    let url = format!("{}{path}", api.sandbox.cockroach_url());
    let request = api.http.request(method, url).header("Authorization", format!("Bearer {}", api.sandbox.api_key()));
    match data {
        Some(data) => request.header("Content-Type", "application/x-www-form-urlencoded").body(data.to_string()),
        None => request,
    }
}

#[tokio::test]
async fn cockroach_examples_work() {
    let sandbox = clusterkit_sandbox::Sandbox::builder().cockroach_version("2022-03-31").start().await.unwrap();
    let api = Api::of(sandbox).await;
    let get = async |path: &str| api.send(curl(&api, Method::GET, path, None)).await.ok();
    let spec = json!({ "serverless": { "regions": ["us-central1"], "spendLimit": 0 } });
    let body = json!({ "name": "notorious-moose", "provider": "GCP", "spec": spec });
    let created = api.send(curl(&api, Method::POST, "/api/v1/clusters", Some(body))).await.ok();
    assert_eq!((&created["name"], &created["cloud_provider"]), (&json!("notorious-moose"), &json!("GCP")));
    let path = format!("/api/v1/clusters/{}", created["id"].as_str().unwrap());

    assert_eq!(get(&path).await["name"], "notorious-moose");
    assert!(get(&format!("{path}/nodes")).await["nodes"].is_array());
    let limit = curl(&api, Method::PUT, &format!("{path}/spend-limit"), Some(json!({ "spendLimit": 5000 })));
    assert_eq!(api.send(limit).await.ok(), json!({}));
    assert_eq!(get(&path).await["config"]["serverless"]["spend_limit"], 5000);

    find(&get("/api/v1/clusters").await["clusters"], "name", "notorious-moose");
    api.send(curl(&api, Method::DELETE, &path, None)).await.ok();
    let inactive = get("/api/v1/clusters?show_inactive=true").await;
    assert_eq!(find(&inactive["clusters"], "name", "notorious-moose")["state"], "DELETED");
    for provider in ["GCP", "AWS"] {
        let regions = get(&format!("/api/v1/clusters/available-regions?provider={provider}")).await;
        assert_eq!(regions["regions"][0]["provider"], provider);
    }
}

#[tokio::test]
async fn camunda_examples_work_with_trailing_slashes() {
    let api = Api::start().await;
    let parameters = api.get_camunda("/clusters/parameters").await.ok();
    let channel = &parameters["channels"][0];
    let body = json!({
        "name": "Printed",
        "channelId": channel["uuid"],
        "generationId": channel["defaultGeneration"]["uuid"],
        "regionId": parameters["regions"][0]["uuid"],
        "planTypeId": parameters["clusterPlanTypes"][0]["uuid"],
    });
    let uuid = api.send(api.camunda(Method::POST, "/clusters/").json(&body)).await.ok()["clusterId"].clone();
    let path = format!("/clusters/{}", uuid.as_str().unwrap());
    find(&api.get_camunda("/clusters/").await.ok(), "name", "Printed");
    assert_eq!(api.get_camunda(&path).await.ok()["uuid"], uuid);

    api.sandbox.clock().advance(std::time::Duration::from_secs(1));
    let body = json!({ "clientName": "printed" });
    let created = api.send(api.camunda(Method::POST, &format!("{path}/clients/")).json(&body)).await.ok();
    let fields = ["name", "clientId", "clientSecret"];
    assert!(fields.iter().all(|field| created[field].as_str().is_some_and(|text| !text.is_empty())), "{created}");
    let client = format!("{path}/clients/{}", created["clientId"].as_str().unwrap());
    find(&api.get_camunda(&format!("{path}/clients/")).await.ok(), "name", "printed");
    assert!(!api.get_camunda(&client).await.body.contains(created["clientSecret"].as_str().unwrap()));
    assert_eq!(api.send(api.camunda(Method::DELETE, &client)).await.status, 204);
    assert_eq!(api.send(api.camunda(Method::DELETE, &path)).await.status, 204);
}

#[tokio::test]
async fn perfectscale_examples_work_with_an_exchanged_token() {
    let api = Api::start().await;
    let base = api.sandbox.perfectscale_url();
    let body = json!({ "client_id": api.sandbox.client_id(), "client_secret": api.sandbox.client_secret() });
    let response = api.send(api.http.post(format!("{base}/auth/public_auth")).body(body.to_string())).await.ok();
    let authorization = format!("Bearer {}", response["data"]["access_token"].as_str().unwrap());
    let get = async |path: &str| {
        let request = api.http.get(format!("{base}{path}")).header("Authorization", &authorization);
        api.send(request).await.ok()
    };
    let uid = get("/clusters").await["data"][0]["uid"].as_str().unwrap().to_owned();
    assert_eq!(get(&format!("/clusters/{uid}")).await["data"]["uid"], uid.as_str());
    assert!(get(&format!("/clusters/{uid}/workloads")).await["data"].is_array());
}
