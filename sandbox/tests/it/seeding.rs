//! Generated data of any size.

use clusterkit_sandbox::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::{Api, all, find};

/// All clusters of CockroachDB, page by page.
async fn all_clusters(api: &Api, limit: &str) -> Vec<Value> {
    let (mut clusters, mut page) = (Vec::new(), String::new());
    loop {
        let query = [("pagination.limit", limit), ("pagination.page", &page)];
        let request = api.cockroach_version(Method::GET, "/clusters", "2023-04-10").query(&query);
        let response = request.send().await.unwrap().json::<Value>().await.unwrap();
        clusters.extend(response["clusters"].as_array().unwrap().iter().cloned());
        response["pagination"]["next_page"].as_str().unwrap().clone_into(&mut page);
        if page.is_empty() {
            return clusters;
        }
    }
}

#[tokio::test]
async fn the_numbers_are_as_set() {
    let sandbox = Sandbox::builder()
        .perfectscale_clusters(1_200)
        .workloads_per_cluster(40)
        .cockroach_clusters(1_200)
        .nodes_per_region(5)
        .camunda_clusters(300)
        .camunda_clients_per_cluster(60);
    let api = Api::of(sandbox.start().await.unwrap()).await;
    let list = api.get_perfectscale("/clusters").await.ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1_200);
    let newest = &list["data"][1_199];
    assert_eq!(newest["name"], "fleet-01200");
    let path = format!("/clusters/{}/workloads", newest["uid"].as_str().unwrap());
    let workloads = api.get_perfectscale(&path).await.ok();
    let mut ids = all(&workloads["data"], "id");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), &workloads["meta"]["count"]), (40, &json!(40)));

    let clusters = all_clusters(&api, "500").await;
    assert_eq!(clusters.len(), 1_200);
    for plan in ["SERVERLESS", "DEDICATED"] {
        assert!(clusters.iter().filter(|cluster| cluster["plan"] == plan).count() > 100, "{plan}");
    }
    let dedicated = clusters.iter().rfind(|cluster| cluster["plan"] == "DEDICATED").unwrap();
    let nodes = format!("/clusters/{}/nodes", dedicated["id"].as_str().unwrap());
    assert_eq!(api.get_cockroach(&nodes).await.ok()["nodes"].as_array().unwrap().len(), 5);

    let list = api.get_camunda("/clusters").await.ok();
    assert_eq!((list.as_array().unwrap().len(), &list[299]["name"]), (300, &json!("Fleet 00300")));
    let clients = format!("/clusters/{}/clients", list[299]["uuid"].as_str().unwrap());
    assert_eq!(api.get_camunda(&clients).await.ok().as_array().unwrap().len(), 60);
}

#[tokio::test]
async fn a_long_log_is_complete() {
    let api = Api::of(Sandbox::builder().audit_log_entries(20_000).start().await.unwrap()).await;
    let (mut instants, mut body) = (Vec::new(), json!({ "page_size": 5000 }));
    loop {
        let request = api.perfectscale(Method::POST, "/automation/audit_logs").json(&body);
        let page = request.send().await.unwrap().json::<Value>().await.unwrap();
        instants.extend(all(&page["data"], "started_at").into_iter().map(str::to_owned));
        if page["meta"]["pagination"]["has_next"] == false {
            break;
        }
        body["after"] = page["meta"]["pagination"]["next"].clone();
    }
    assert_eq!(instants.len(), 20_000);
    let instants: Vec<jiff::Timestamp> = instants.iter().map(|text| text.parse().unwrap()).collect();
    assert!(instants.is_sorted_by(|newer, older| newer > older));
}

#[tokio::test]
async fn an_object_depends_on_the_seed_and_not_on_the_number_of_objects() {
    let mut found = Vec::new();
    for (count, seed) in [(20, 0), (30, 0), (20, 1)] {
        let sandbox = Sandbox::builder().seed(seed).perfectscale_clusters(count).cockroach_clusters(count);
        let api = Api::of(sandbox.camunda_clusters(count).start().await.unwrap()).await;
        let perfectscale = api.get_perfectscale("/clusters").await.ok();
        let perfectscale = find(&perfectscale["data"], "name", "fleet-00020")["uid"].clone();
        let cockroach = api.cockroach_id("fleet-00020").await;
        found.push((perfectscale, cockroach, api.camunda_uuid("Fleet 00020").await));
    }
    assert_eq!(found[0], found[1]);
    assert!(found[0].0 != found[2].0 && found[0].1 != found[2].1 && found[0].2 != found[2].2);
}

#[tokio::test]
async fn a_sandbox_can_be_empty() {
    let sandbox = Sandbox::builder().perfectscale_clusters(0).cockroach_clusters(0).camunda_clusters(0);
    let api = Api::of(sandbox.start().await.unwrap()).await;
    assert_eq!(api.get_perfectscale("/clusters").await.ok()["data"], json!([]));
    let log = api.send(api.perfectscale(Method::POST, "/automation/audit_logs")).await.ok();
    assert_eq!(log["data"], json!([]));
    assert_eq!(api.get_cockroach("/clusters?show_inactive=true").await.ok()["clusters"], json!([]));
    assert_eq!(api.get_camunda("/clusters").await.ok(), json!([]));
}

#[tokio::test]
async fn the_page_limit_holds() {
    let api = Api::of(Sandbox::builder().page_limit(3).cockroach_clusters(7).start().await.unwrap()).await;
    for query in ["", "?pagination.limit=100"] {
        let page = api.get_cockroach(&format!("/clusters{query}")).await.ok();
        assert_eq!((page["clusters"].as_array().unwrap().len(), &page["pagination"]["limit"]), (3, &json!(3)));
    }
    assert_eq!(all_clusters(&api, "2").await.len(), 7);
    let request = api.perfectscale(Method::POST, "/automation/audit_logs").json(&json!({ "page_size": 5000 }));
    let page = api.send(request).await.ok();
    assert_eq!((page["data"].as_array().unwrap().len(), &page["meta"]["pagination"]["page_size"]), (3, &json!(3)));
    let error = Sandbox::builder().page_limit(0).start().await.unwrap_err();
    assert!(error.to_string().starts_with("page_limit: 0 "), "{error}");
    // The limit makes pages smaller, never larger.
    let api = Api::of(Sandbox::builder().page_limit(500).cockroach_clusters(200).start().await.unwrap()).await;
    assert_eq!(api.get_cockroach("/clusters").await.ok()["pagination"]["limit"], 100);
}
