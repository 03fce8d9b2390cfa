//! The example `inventory`, run as a program.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};

use support::answer::Answer;
use support::program::{self, Outcome};
use support::recorder::Recorder;

async fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    program::run("inventory", arguments, variables).await
}

#[tokio::test]
async fn the_sandbox_fills_one_table() {
    let outcome = run(&["--sandbox"], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let mut lines = outcome.out.lines();
    let header: Vec<&str> = lines.next().expect("a header").split_whitespace().collect();
    assert_eq!(header, ["NAME", "VENDOR", "CLOUD", "REGION", "STATE", "AGE"]);
    let lines: Vec<&str> = lines.collect();
    for (vendor, name) in [("PerfectScale", "prod-eu"), ("CockroachDB", "orders-prod"), ("Camunda", "Order fulfilment")]
    {
        assert!(lines.iter().any(|line| line.contains(vendor) && line.contains(name)), "{}", outcome.out);
    }
}

#[tokio::test]
async fn json_is_one_object_for_each_cluster() {
    let outcome = run(&["--sandbox", "--json"], &[]).await;
    let rows: Vec<Value> = serde_json::from_str(&outcome.out).expect("a JSON list");
    let row = rows.iter().find(|row| row["name"] == "orders-prod").expect("a cluster of the sandbox");
    assert_eq!(row["vendor"], "CockroachDB");
    assert_eq!(row["cloud"], "aws");
    assert_eq!(row["region"], "us-east-1, eu-central-1");
    assert_eq!(row["state"], "CREATED");
    assert!(row["age_seconds"].as_i64().expect("an age") > 0);
}

#[tokio::test]
async fn without_credentials_it_names_the_variables_and_invents_nothing() {
    // An empty variable is what a pipeline sets for a secret it does not have.
    let outcome = run(&[], &[("COCKROACH_API_KEY", "")]).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    for name in [
        "PERFECTSCALE_CLIENT_ID",
        "PERFECTSCALE_CLIENT_SECRET",
        "PS_CLIENT_ID",
        "PS_CLIENT_SECRET",
        "COCKROACH_API_KEY",
        "CAMUNDA_CONSOLE_CLIENT_ID",
        "CAMUNDA_CONSOLE_CLIENT_SECRET",
    ] {
        assert!(outcome.err.contains(name), "{name} is not in {}", outcome.err);
    }
}

#[tokio::test]
async fn a_vendor_that_fails_is_one_line_and_the_others_are_shown() {
    let sandbox = Sandbox::start().await.unwrap();
    let (perfectscale, cockroach) = (sandbox.perfectscale_url(), sandbox.cockroach_url());
    let (camunda, oauth) = (sandbox.camunda_url(), sandbox.camunda_oauth_url());
    let variables = [
        ("PS_CLIENT_ID", sandbox.client_id()),
        ("PS_CLIENT_SECRET", sandbox.client_secret()),
        ("PS_BASE_URL", &perfectscale),
        ("COCKROACH_API_KEY", sandbox.api_key()),
        ("COCKROACH_SERVER", &cockroach),
        ("COCKROACH_API_VERSION", "2024-09-16"),
        ("CAMUNDA_CONSOLE_CLIENT_ID", sandbox.client_id()),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "wrong-but-secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", &camunda),
        ("CAMUNDA_OAUTH_URL", &oauth),
        ("CAMUNDA_CONSOLE_OAUTH_AUDIENCE", "api.cloud.camunda.io"),
    ];
    let outcome = run(&[], &variables).await;
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    assert!(outcome.out.contains("prod-eu") && outcome.out.contains("orders-prod"), "{}", outcome.out);
    assert!(!outcome.out.contains("Order fulfilment"));
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    assert!(outcome.err.contains(&oauth) && outcome.err.contains("check the credentials"), "{}", outcome.err);
    assert!(!outcome.err.contains("wrong-but-secret"));
}

#[tokio::test]
async fn a_list_without_end_is_an_error() {
    let server = Recorder::start().await;
    let page = json!({ "clusters": [{ "id": "c", "name": "n" }], "pagination": { "next_page": "again" } });
    server.answer_always(Answer::json(200, &page));
    let outcome = run(&[], &[("COCKROACH_API_KEY", "key"), ("COCKROACH_SERVER", &server.url())]).await;
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    assert!(outcome.err.starts_with("error: cockroach ListClusters: the server gives the cursor"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_missing_or_empty_variable_is_named() {
    for (variables, line) in [
        (
            &[("PERFECTSCALE_CLIENT_ID", "id")][..],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_SECRET is not set; set it",
        ),
        (
            &[("PERFECTSCALE_CLIENT_ID", "id"), ("PERFECTSCALE_CLIENT_SECRET", " ")],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_SECRET is empty; set or unset it",
        ),
        (
            &[("COCKROACH_API_KEY", "key"), ("COCKROACH_SERVER", "")],
            "cockroach: the environment variable COCKROACH_SERVER is empty; set or unset it",
        ),
        (
            // A secret of the one kind does not go to the address of the other.
            &[("PERFECTSCALE_CLIENT_SECRET", "secret"), ("PS_CLIENT_ID", "id"), ("PS_BASE_URL", "http://127.0.0.1:1")],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_ID is not set; set it",
        ),
        (
            &[("CAMUNDA_CONSOLE_CLIENT_SECRET", "secret")],
            "camunda: the environment variable CAMUNDA_CONSOLE_CLIENT_ID is not set; set it",
        ),
    ] {
        let outcome = run(&[], variables).await;
        assert_eq!(outcome.code, 1);
        assert_eq!(outcome.err, format!("error: {line}\n"));
    }
}

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
    server.answer_always(Answer::json(200, &json!({ "clusters": clusters })));
    server
}

/// The names of what is listed, in their order.
async fn names(server: &Recorder, arguments: &[&str]) -> Vec<String> {
    let variables = [("COCKROACH_API_KEY", "key"), ("COCKROACH_SERVER", &*server.url())];
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
    ] {
        assert_eq!(names(&server, arguments).await, expected, "{arguments:?}");
    }
}

#[tokio::test]
async fn a_vendor_that_is_filtered_out_is_not_asked() {
    let server = listing(Vec::new()).await;
    let variables = [
        ("COCKROACH_API_KEY", "key"),
        ("COCKROACH_SERVER", &*server.url()),
        // Would fail if it were asked.
        ("PERFECTSCALE_CLIENT_ID", "id"),
    ];
    let outcome = run(&["--vendor", "cockroach"], &variables).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
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
        (&["--sort", "size"][..], "\"size\" is no key; write name, vendor"),
        (&["--sort", "name:up"], "\"up\" is no direction; write asc or desc"),
        (&["--vendor", "other"], "[possible values: perfectscale, cockroach, camunda]"),
        (&["--state", ""], "must not be empty"),
        (&["--watch", "0"], "--watch"),
    ] {
        let outcome = run(&[&["--sandbox"], arguments].concat(), &[]).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.err.contains(words), "{arguments:?}: {}", outcome.err);
    }
}
