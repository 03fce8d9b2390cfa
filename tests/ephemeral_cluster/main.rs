//! The example `ephemeral_cluster`, run as a program: whatever happens, no cluster is left.
#![cfg(all(unix, feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "../support/mod.rs"]
mod support;

mod command;
mod creation;
mod deletion;
mod interruptions;
mod panics;

use clusterkit::cockroach;
use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};

use support::program::{self, Outcome};
use support::running::Running;

const PROGRAM: &str = "ephemeral_cluster";

fn variables(url: &str) -> [(&str, &str); 3] {
    [("COCKROACH_API_KEY", "CCDB1_sandbox_key"), ("COCKROACH_SERVER", url), ("PATH", "/usr/bin:/bin")]
}

async fn run(url: &str, arguments: &[&str]) -> Outcome {
    program::run(PROGRAM, arguments, &variables(url)).await
}

fn start(url: &str, arguments: &[&str]) -> Running {
    Running::start(program::command(PROGRAM, arguments, &variables(url)))
}

fn client(sandbox: &Sandbox) -> cockroach::Client {
    let client = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    client.build().unwrap()
}

async fn nothing_is_left(sandbox: &Sandbox) {
    let clusters = client(sandbox).list_clusters().stream().into_vec().await.unwrap();
    assert!(!clusters.iter().any(|cluster| cluster.name.starts_with("ephemeral-")));
}

/// A cluster that is ready, as the server says it.
fn ready() -> Value {
    json!({ "id": "c-1", "name": "n", "state": "CREATED", "regions": [{ "name": "r", "sql_dns": "dns" }] })
}
