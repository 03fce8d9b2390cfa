//! `clusterkit inventory`.

mod filters;
#[cfg(unix)]
mod terminal;
mod vendors;
#[cfg(unix)]
mod watch;

use serde_json::{Value, json};

use crate::support::program::{self, Outcome};

async fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    program::run(&[&["inventory"], arguments].concat(), variables).await
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
    assert_eq!(row["region"], json!(["us-east-1", "eu-central-1"]));
    assert_eq!(row["state"], "CREATED");
    assert!(row["age_seconds"].as_i64().expect("an age") > 0);
    // The code, where the table has a name.
    let row = rows.iter().find(|row| row["name"] == "Order fulfilment").expect("a cluster of the sandbox");
    assert_eq!(row["region"], json!(["europe-west1"]));
}

#[tokio::test]
async fn an_empty_table_is_a_message() {
    for (arguments, out) in [(&["--name", "absent"][..], ""), (&["--name", "absent", "--json"], "[]\n")] {
        let outcome = run(&[&["--sandbox"], arguments].concat(), &[]).await;
        let note = if out.is_empty() { "note: no cluster matches the filters\n" } else { "" };
        assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.as_str()), (0, out, note));
    }
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
