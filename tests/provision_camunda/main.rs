//! The example `provision_camunda`, run as a program.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "../support/mod.rs"]
mod support;

mod choice;
mod client;
mod cluster;
mod credentials;
#[cfg(unix)]
mod interruptions;

use std::path::Path;
use std::process::Stdio;

use clusterkit::camunda;
use clusterkit::camunda::types::ClusterClient;
use clusterkit_sandbox::Sandbox;
use tokio::process::Command;

use support::program::{self, Outcome};

const PROGRAM: &str = "provision_camunda";
const CHOICE: [&str; 4] = ["--plan", "production - s", "--region", "belgium"];

async fn provision(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    run(&sandbox.camunda_url(), arguments).await
}

async fn run(url: &str, arguments: &[&str]) -> Outcome {
    program::run(PROGRAM, arguments, &variables(url, &(url.to_owned() + "/oauth/token"))).await
}

fn command(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    program::command(PROGRAM, arguments, &variables(&sandbox.camunda_url(), &sandbox.camunda_oauth_url()))
}

fn variables<'a>(url: &'a str, oauth: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("CAMUNDA_CONSOLE_CLIENT_ID", "sandbox-client"),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "sandbox-client-secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", url),
        ("CAMUNDA_OAUTH_URL", oauth),
    ]
}

fn client(sandbox: &Sandbox) -> camunda::Client {
    let builder = camunda::Client::builder().client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    builder.base_url(sandbox.camunda_url()).oauth_url(sandbox.camunda_oauth_url()).build().unwrap()
}

/// The clusters of this name.
async fn clusters(sandbox: &Sandbox, name: &str) -> Vec<camunda::types::Cluster> {
    let mut clusters = client(sandbox).get_clusters().send().await.unwrap().into_inner();
    clusters.retain(|cluster| cluster.name == name);
    clusters
}

/// The clients of the only cluster of this name.
async fn clients(sandbox: &Sandbox, name: &str) -> Vec<ClusterClient> {
    let clusters = clusters(sandbox, name).await;
    assert_eq!(clusters.len(), 1);
    client(sandbox).get_clients().cluster_uuid(&clusters[0].uuid).send().await.unwrap().into_inner()
}

/// Runs it where nobody reads its output: its exit code, and its errors.
async fn unread(mut command: Command) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().await.unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A value of the lines that the program writes.
fn value(lines: &str, name: &str) -> String {
    let line = lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {name} in {lines}")).to_owned()
}
