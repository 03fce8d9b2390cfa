//! The available regions.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::api::{Api, all};

async fn regions(api: &Api, version: &str, query: &str) -> Value {
    let path = format!("/clusters/available-regions{query}");
    api.send(api.cockroach_version(Method::GET, &path, version)).await.ok()["regions"].clone()
}

#[tokio::test]
async fn regions_are_sorted_by_distance() {
    let api = Api::start().await;
    let regions = regions(&api, "2024-09-16", "").await;
    let distances: Vec<f64> =
        regions.as_array().unwrap().iter().map(|region| region["distance"].as_f64().unwrap()).collect();
    assert_eq!(distances.len(), 14);
    assert!(distances.is_sorted());
}

#[tokio::test]
async fn regions_can_be_filtered_by_provider_and_serverless() {
    let api = Api::start().await;
    let gcp = regions(&api, "2022-03-31", "?provider=GCP").await;
    assert_eq!(all(&gcp, "provider"), ["GCP"; 6]);
    let serverless = regions(&api, "2022-03-31", "?provider=GCP&serverless=true").await;
    assert_eq!(serverless.as_array().unwrap().len(), 5);
    assert!(!all(&serverless, "name").contains(&"europe-west4"));
    let response = api.get_cockroach("/clusters/available-regions?provider=IBM").await;
    response.assert_error(400, "provider");
}

#[tokio::test]
async fn azure_needs_the_latest_version() {
    let api = Api::start().await;
    let providers = |regions: &Value| all(regions, "provider").into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let expected = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(providers(&regions(&api, "2023-04-10", "").await), expected(&["AWS", "GCP"]));
    assert_eq!(providers(&regions(&api, "2024-09-16", "").await), expected(&["AWS", "AZURE", "GCP"]));
    let response = api.get_cockroach("/clusters/available-regions?provider=AZURE").await;
    response.assert_error(400, "provider");
}
