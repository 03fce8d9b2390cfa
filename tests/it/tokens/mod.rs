//! Tokens: exchanged once for all callers, kept, renewed, and never shown.

mod exchange;
mod life;
mod own;
mod refusal;

use clusterkit::{Error, camunda};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::recorder::Recorder;

/// How many token exchanges have come in.
fn exchanges(server: &Recorder) -> usize {
    server.requests().iter().filter(|request| request.path().contains("auth")).count()
}

/// The answer of a token endpoint.
fn grant(token: &str, seconds: u64) -> Answer {
    Answer::json(200, &json!({ "access_token": token, "expires_in": seconds }))
}

/// Starts that many calls at once and waits for all.
async fn calls(client: &camunda::Client, count: usize) -> Vec<Result<(), Error>> {
    let calls = (0..count).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_clusters().send().await.map(drop) })
    });
    let mut results = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        results.push(call.await.unwrap());
    }
    results
}
