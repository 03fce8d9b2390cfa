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
