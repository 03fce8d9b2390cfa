//! Every kind of error, made through the public API: its line, what it holds, and what it can be asked.
//!
//! The snapshots lie beside; `cargo insta review` shows what has changed.

mod before_sending;
mod bodies;
mod credentials;
mod messages;
mod questions;
mod redaction;
mod shown;
mod statuses;
mod transport;
mod uncertain;
mod wire;

use std::time::Duration;

use clusterkit::{Error, RetryPolicy, cockroach};

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// One attempt, so that a test has its error at once.
fn once() -> RetryPolicy {
    RetryPolicy::never()
}

/// As many as usual, one right after the other: a random wait would make every snapshot another.
fn without_waits() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO)
}

/// What a client of CockroachDB makes of an answer to one GET.
async fn of(server: &Recorder, answer: Answer) -> Error {
    server.answer(answer);
    get(&clients::cockroach(server).retry(once()).build().unwrap()).await.unwrap_err()
}

async fn get(client: &cockroach::Client) -> Result<(), Error> {
    client.get_cluster().cluster_id("c-1").send().await.map(drop)
}

async fn delete(client: &cockroach::Client) -> Result<(), Error> {
    client.delete_cluster().cluster_id("c-1").send().await.map(drop)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().body_map(|body| body.name("n").provider("GCP").spec(spec)).send().await.map(drop)
}
