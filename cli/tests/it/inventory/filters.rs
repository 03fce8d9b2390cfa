//! Filters and sort order.

use serde_json::{Value, json};

use super::run;
use crate::support::program::cockroach;
use crate::support::server::{Recorder, Response};

fn cluster(name: &str, cloud: &str, regions: &[&str], state: &str, created: Option<&str>) -> Value {
    let regions: Vec<Value> = regions.iter().map(|region| json!({ "name": region })).collect();
    let mut cluster = json!({ "id": name, "name": name, "cloud_provider": cloud, "regions": regions, "state": state });
    if let Some(created) = created {
        cluster["created_at"] = created.into();
    }
    cluster
}

async fn listing(clusters: Vec<Value>) -> Recorder {
    let server = Recorder::start().await;
    server.respond_always(Response::json(200, &json!({ "clusters": clusters })));
    server
}

/// The names of what is listed, in their order.
async fn names(server: &Recorder, arguments: &[&str]) -> Vec<String> {
    let url = server.url();
    let variables = cockroach(&url);
    let outcome = run(&[&["--json"], arguments].concat(), &variables).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{arguments:?}");
    let rows: Vec<Value> = serde_json::from_str(&outcome.out).expect("a JSON list");
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn filters_leave_out_what_does_not_fit() {
    let server = listing(vec![
        cluster("orders-eu", "AWS", &["eu-west-1", "us-east-1"], "CREATED", None),
        cluster("orders-us", "GCP", &["us-east1"], "CREATING", None),
        cluster("ledger", "GCP", &["europe-west1"], "CREATED_NOT", None),
    ])
    .await;
    for (arguments, expected) in [
        (&["--name", "ORDERS"][..], &["orders-eu", "orders-us"][..]),
        (&["--name", "*-e?"], &["orders-eu"]),
        (&["--name", "order"], &["orders-eu", "orders-us"]),
        (&["--name", "order?"], &[]),
        (&["--name", "eu", "--name", "ledger"], &["orders-eu", "ledger"]),
        (&["--state", "created"], &["orders-eu"]),
        (&["--state", "creat*"], &["orders-eu", "orders-us", "ledger"]),
        (&["--cloud", "gcp"], &["orders-us", "ledger"]),
        (&["--cloud", "gcp", "--name", "orders"], &["orders-us"]),
        (&["--region", "us-east"], &["orders-eu", "orders-us"]),
        (&["--region", "us-*-1"], &["orders-eu"]),
        (&["--vendor", "cockroach", "--region", "europe"], &["ledger"]),
        (&["--vendor", "COCKROACH", "--region", "EUROPE"], &["ledger"]),
    ] {
        assert_eq!(names(&server, arguments).await, expected, "{arguments:?}");
    }
}

#[tokio::test]
async fn a_vendor_that_is_filtered_out_gets_no_request() {
    let server = listing(Vec::new()).await;
    let variables = [
        ("COCKROACH_API_KEY", "key"),
        ("COCKROACH_SERVER", &*server.url()),
        // Would fail if it were asked.
        ("PERFECTSCALE_CLIENT_ID", "id"),
    ];
    let outcome = run(&["--vendor", "cockroach"], &variables).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, "note: no vendor has a cluster\n"));
    assert_eq!(server.requests().len(), 1);
    let outcome = run(&["--vendor", "camunda"], &variables).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("CAMUNDA_CONSOLE_CLIENT_ID") && !outcome.err.contains("COCKROACH"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn clusters_are_sorted_by_what_is_asked_for() {
    let server = listing(vec![
        cluster("b", "GCP", &["r3"], "LOCKED", Some("2026-01-02T00:00:00Z")),
        cluster("C", "AWS", &["r1"], "CREATED", None),
        cluster("a", "AZURE", &["r2"], "DELETED", Some("2026-01-01T00:00:00Z")),
    ])
    .await;
    for (key, expected) in [
        ("name", ["a", "b", "C"]),
        ("name:desc", ["C", "b", "a"]),
        ("NAME:DESC", ["C", "b", "a"]),
        ("cloud", ["C", "a", "b"]),
        ("region:asc", ["C", "a", "b"]),
        ("state", ["C", "a", "b"]),
        ("age", ["b", "a", "C"]),
        // What has no age comes last in both directions.
        ("age:desc", ["a", "b", "C"]),
        ("vendor", ["C", "a", "b"]),
    ] {
        assert_eq!(names(&server, &["--sort", key]).await, expected, "{key}");
    }
    assert_eq!(names(&server, &[]).await, ["b", "C", "a"], "as the vendor has them");

    let outcome = run(&["--sandbox", "--sort", "vendor:desc", "--json"], &[]).await;
    let rows: Vec<Value> = serde_json::from_str(&outcome.out).expect("a JSON list");
    let mut vendors: Vec<&str> = rows.iter().map(|row| row["vendor"].as_str().unwrap()).collect();
    vendors.dedup();
    assert_eq!(vendors, ["PerfectScale", "CockroachDB", "Camunda"]);
}

#[tokio::test]
async fn wrong_arguments_are_named() {
    for (arguments, words) in [
        (&["--sort", "size"][..], "\"size\" is not a key; use name, vendor"),
        (&["--sort", "name:up"], "\"up\" is not a direction; use asc or desc"),
        (&["--vendor", "other"], "[possible values: perfectscale, cockroach, camunda]"),
        (&["--state", ""], "must not be empty"),
        (&["--watch", "0"], "--watch"),
    ] {
        let outcome = run(&[&["--sandbox"], arguments].concat(), &[]).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.err.contains(words), "{arguments:?}: {}", outcome.err);
    }
}
