//! Tokens: exchanged once for all callers, cached, refreshed and invalidated.

mod custom;
mod exchange;
mod expiry;
mod rejection;

use clusterkit::{Error, camunda};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

/// The number of token exchanges that the server has received.
fn exchanges(server: &Recorder) -> usize {
    server.requests().iter().filter(|request| request.path().contains("auth")).count()
}

/// The success of a token endpoint.
fn token(token: &str, expires_in: u64) -> Answer {
    Answer::json(200, &json!({ "access_token": token, "expires_in": expires_in }))
}

/// Starts that many calls at once and waits for all.
async fn calls(client: &camunda::Client, count: usize) -> Vec<Result<(), Error>> {
    let calls = (0..count).map(|_| {
        let call = client.get_clusters().send();
        tokio::spawn(async move { call.await.map(drop) })
    });
    let mut results = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        results.push(call.await.unwrap());
    }
    results
}
