//! `clusterkit camunda provision`.

mod choice;
mod client;
mod cluster;
mod credentials;
#[cfg(unix)]
mod interruptions;

use clusterkit::camunda::types::{Cluster, ClusterClient};
use clusterkit_sandbox::Sandbox;
use tokio::process::Command;

use crate::support::program::{self, Outcome, camunda, camunda_client};

const CHOICE: [&str; 4] = ["--plan", "production - s", "--region", "belgium"];

async fn provision(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    run(&sandbox.camunda_url(), arguments).await
}

async fn run(url: &str, arguments: &[&str]) -> Outcome {
    program::output(command(url, arguments)).await
}

fn command(url: &str, arguments: &[&str]) -> Command {
    let oauth_url = url.to_owned() + "/oauth/token";
    program::command(&[&["camunda", "provision"], arguments].concat(), &camunda(url, &oauth_url))
}

/// The clusters of this name.
async fn clusters(sandbox: &Sandbox, name: &str) -> Vec<Cluster> {
    let mut clusters = camunda_client(sandbox).get_clusters().await.unwrap();
    clusters.retain(|cluster| cluster.name == name);
    clusters
}

/// The clients of the only cluster of this name.
async fn clients(sandbox: &Sandbox, name: &str) -> Vec<ClusterClient> {
    let clusters = clusters(sandbox, name).await;
    assert_eq!(clusters.len(), 1);
    camunda_client(sandbox).get_clients(&clusters[0].uuid).await.unwrap()
}

/// A value of the lines that the program writes.
fn value(lines: &str, name: &str) -> String {
    let line = lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {name} in {lines}")).to_owned()
}
