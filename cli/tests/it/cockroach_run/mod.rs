//! `clusterkit cockroach run`: whatever happens, no cluster is left.

mod command;
mod creation;
mod deletion;
mod interruptions;

use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::program::{self, Outcome, cockroach, cockroach_client};
use crate::support::running::Running;

fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    program::command(&[&["cockroach", "run"], arguments].concat(), variables)
}

async fn run(url: &str, arguments: &[&str]) -> Outcome {
    program::output(command(arguments, &cockroach(url))).await
}

fn start(url: &str, arguments: &[&str]) -> Running {
    Running::start(command(arguments, &cockroach(url)))
}

async fn nothing_is_left(sandbox: &Sandbox) {
    let clusters = cockroach_client(sandbox).list_clusters().stream().try_collect().await.unwrap();
    assert!(!clusters.iter().any(|cluster| cluster.name.starts_with("ephemeral-")));
}

/// A cluster that is ready, as the server sends it.
fn ready() -> Value {
    json!({ "id": "c-1", "name": "n", "state": "CREATED", "regions": [{ "name": "r", "sql_dns": "dns" }] })
}
