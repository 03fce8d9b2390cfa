//! Listing, getting and deleting clusters, and listing their nodes.

use reqwest::Method;

use crate::api::{Api, all, find};

#[tokio::test]
async fn the_list_shows_inactive_clusters_when_asked() {
    let api = Api::start().await;
    let active = api.get_cockroach("/clusters").await.ok();
    assert_eq!(all(&active["clusters"], "name"), ["funky-skunk", "orders-prod", "analytics", "ledger-eu"]);
    let all_of_them = api.get_cockroach("/clusters?show_inactive=true").await.ok();
    let states: Vec<_> = ["old-campaign", "broken-start", "ledger-eu"]
        .map(|name| find(&all_of_them["clusters"], "name", name)["state"].as_str().unwrap())
        .into();
    assert_eq!(states, ["DELETED", "CREATION_FAILED", "LOCKED"]);
    assert_eq!(all_of_them["clusters"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_cluster_can_be_read() {
    let api = Api::start().await;
    let id = api.cockroach_id("orders-prod").await;
    let cluster = api.get_cockroach(&format!("/clusters/{id}")).await.ok();
    assert_eq!(cluster["name"], "orders-prod");
    assert_eq!(cluster["config"]["dedicated"]["num_virtual_cpus"], 4);
    assert_eq!(cluster["regions"][0]["node_count"], 3);
    assert!(cluster["deleted_at"].is_null());
}

#[tokio::test]
async fn a_deleted_cluster_is_only_listed_as_inactive() {
    let api = Api::start().await;
    let path = format!("/clusters/{}", api.cockroach_id("analytics").await);
    let deleted = api.send(api.cockroach(Method::DELETE, &path)).await.ok();
    assert_eq!(deleted["state"], "DELETED");
    let read = api.get_cockroach(&path).await.ok();
    assert_eq!(read["state"], "DELETED");
    assert!(read["deleted_at"].is_string());
    let active = api.get_cockroach("/clusters").await.ok();
    assert!(!all(&active["clusters"], "name").contains(&"analytics"));
    api.send(api.cockroach(Method::DELETE, &path)).await.assert_error(404, "deleted");
}

#[tokio::test]
async fn a_protected_or_locked_cluster_is_not_deleted() {
    let api = Api::start().await;
    let path = format!("/clusters/{}", api.cockroach_id("orders-prod").await);
    let response = api.send(api.cockroach(Method::DELETE, &path)).await;
    response.assert_error(400, "delete_protection");
    assert_eq!(response.json()["code"], 9);
    let path = format!("/clusters/{}", api.cockroach_id("ledger-eu").await);
    api.send(api.cockroach(Method::DELETE, &path)).await.assert_error(400, "locked");
}

#[tokio::test]
async fn nodes_can_be_filtered_by_region() {
    let api = Api::start().await;
    let path = format!("/clusters/{}/nodes", api.cockroach_id("orders-prod").await);
    let nodes = api.get_cockroach(&path).await.ok();
    assert_eq!(nodes["nodes"].as_array().unwrap().len(), 6);
    let nodes = api.get_cockroach(&format!("{path}?region_name=us-east-1")).await.ok();
    assert_eq!(all(&nodes["nodes"], "region_name"), ["us-east-1"; 3]);
    assert_eq!(all(&nodes["nodes"], "status"), ["LIVE"; 3]);
    let path = format!("/clusters/{}/nodes", api.cockroach_id("ledger-eu").await);
    let nodes = api.get_cockroach(&path).await.ok();
    assert_eq!(all(&nodes["nodes"], "status"), ["NOT_READY", "LIVE", "LIVE"]);
    let path = format!("/clusters/{}/nodes", api.cockroach_id("funky-skunk").await);
    assert_eq!(api.get_cockroach(&path).await.ok()["nodes"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn unknown_ids_and_paths_are_not_found() {
    let api = Api::start().await;
    for (method, path) in [
        (Method::GET, "/clusters/none"),
        (Method::DELETE, "/clusters/none"),
        (Method::PATCH, "/clusters/none"),
        (Method::GET, "/clusters/none/nodes"),
        (Method::GET, "/nowhere"),
    ] {
        let response = api.send(api.cockroach(method, path)).await;
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(response.json()["code"], 5);
    }
    let response = api.send(api.cockroach(Method::PUT, "/clusters")).await;
    assert_eq!((response.status, response.json()["code"].as_i64()), (405, Some(12)));
}

#[tokio::test]
async fn a_key_is_required_and_may_be_read_only() {
    let api = Api::start().await;
    let url = format!("{}/api/v1/clusters", api.sandbox.cockroach_url());
    let response = api.send(api.http.get(&url)).await;
    assert_eq!((response.status, response.json()["code"].as_i64()), (401, Some(16)));
    api.send(api.http.get(&url).bearer_auth("wrong")).await.assert_error(401, "token is unknown");
    let key = api.sandbox.read_only_api_key();
    api.send(api.http.get(&url).bearer_auth(key)).await.ok();
    let response = api.send(api.http.post(&url).bearer_auth(key)).await;
    assert_eq!((response.status, response.json()["code"].as_i64()), (403, Some(7)));
}
