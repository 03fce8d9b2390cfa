//! Every kind of error, reached through the public API: its text, its parts and its kind.
//!
//! The snapshots are in `snapshots/`; `cargo insta review` shows what has changed.

mod accessors;
mod before_sending;
mod bodies;
mod credentials;
mod effects;
pub(crate) mod kinds;
mod messages;
pub(crate) mod raw_server;
mod redaction;
mod snapshot;
mod statuses;
mod transport;

use std::time::Duration;

use clusterkit::{Error, RetryPolicy, cockroach};

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// One attempt, so that a test has its error at once.
fn once() -> RetryPolicy {
    RetryPolicy::never()
}

/// As many attempts as usual, without backoff: a random backoff would change every snapshot.
fn without_backoff() -> RetryPolicy {
    RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO)
}

/// The error of one GET of CockroachDB that gets this response.
async fn error_of(server: &Recorder, response: Answer) -> Error {
    server.answer(response);
    get(&clients::cockroach(server).retry(once()).build().unwrap()).await.unwrap_err()
}

async fn get(client: &cockroach::Client) -> Result<(), Error> {
    client.get_cluster("c-1").await.map(drop)
}

async fn delete(client: &cockroach::Client) -> Result<(), Error> {
    client.delete_cluster("c-1").await.map(drop)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().name("n").provider("GCP").spec(spec).await.map(drop)
}
