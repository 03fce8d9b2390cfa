//! Clusters and workloads.

use reqwest::Method;

use crate::api::{Api, all, find};

async fn uid(api: &Api, name: &str) -> String {
    let list = api.get_perfectscale("/clusters").await.ok();
    find(&list["data"], "name", name)["uid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_list_has_clusters_of_all_clouds_and_on_premises() {
    let api = Api::start().await;
    let list = api.get_perfectscale("/clusters").await.ok();
    assert_eq!(all(&list["data"], "name"), ["prod-eu", "prod-us", "staging", "warehouse"]);
    assert_eq!(list["data"][0]["cloud"], "aws");
    assert_eq!(list["data"][0]["region"], "eu-central-1");
    assert!(list["data"][3]["cloud"].is_null());
}

#[tokio::test]
async fn two_sandboxes_return_the_same() {
    let (first, second) = (Api::start().await, Api::start().await);
    let (first, second) =
        (first.get_perfectscale("/clusters").await.ok(), second.get_perfectscale("/clusters").await.ok());
    assert_eq!(all(&first["data"], "uid"), all(&second["data"], "uid"));
}

#[tokio::test]
async fn emission_grows_with_the_period() {
    let api = Api::start().await;
    let path = format!("/clusters/{}", uid(&api, "prod-eu").await);
    let month = api.get_perfectscale(&path).await.ok();
    let same = api.get_perfectscale(&format!("{path}?period=P30D")).await.ok();
    let week = api.get_perfectscale(&format!("{path}?period=7d")).await.ok();
    assert_eq!(month["data"]["emission"], same["data"]["emission"]);
    let kwh = |response: &serde_json::Value| response["data"]["emission"]["kwh"].as_f64().unwrap();
    assert!(kwh(&week) > 0.0 && kwh(&week) < kwh(&month));
    api.get_perfectscale(&format!("{path}?period=soon")).await.assert_error(400, "period");
}

#[tokio::test]
async fn workloads_are_counted() {
    let api = Api::start().await;
    let path = format!("/clusters/{}/workloads", uid(&api, "prod-us").await);
    let workloads = api.get_perfectscale(&path).await.ok();
    assert_eq!(workloads["meta"]["count"], 12);
    assert_eq!(workloads["data"].as_array().unwrap().len(), 12);
    let first = &workloads["data"][0];
    assert_eq!(first["id"], "shop-Deployment-checkout");
    assert_eq!(first["containers"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_deleted_cluster_is_gone() {
    let api = Api::start().await;
    let path = format!("/clusters/{}", uid(&api, "staging").await);
    let response = api.send(api.perfectscale(Method::DELETE, &path)).await;
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    api.get_perfectscale(&path).await.assert_error(404, "not found");
    api.get_perfectscale(&format!("{path}/workloads")).await.assert_error(404, "not found");
    api.send(api.perfectscale(Method::DELETE, &path)).await.assert_error(404, "not found");
    let list = api.get_perfectscale("/clusters").await.ok();
    assert_eq!(all(&list["data"], "name"), ["prod-eu", "prod-us", "warehouse"]);
}
