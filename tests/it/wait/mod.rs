//! Waits for clusters and for any other condition, in virtual time.

mod camunda;
mod cockroach;
mod progress;
mod timing;
mod transient_errors;
mod waiter;

use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// A response with a cluster of CockroachDB Cloud in this state.
fn in_state(state: &str) -> Answer {
    Answer::json(200, &json!({ "id": "c-1", "name": "orders", "state": state }))
}

/// A response with a cluster of Camunda whose status is this.
fn with_status(ready: &str) -> Answer {
    Answer::json(200, &camunda_cluster(ready))
}

fn camunda_cluster(ready: &str) -> Value {
    json!({ "uuid": "u-1", "name": "orders", "status": { "ready": ready } })
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "not found" }))
}

/// A server that sends these responses in order, and the last one forever.
async fn responses(responses: impl IntoIterator<Item = Answer>) -> Recorder {
    let server = Recorder::start().await;
    let mut responses: Vec<Answer> = responses.into_iter().collect();
    server.answer_always(responses.pop().expect("a response"));
    for response in responses {
        server.answer(response);
    }
    server
}

fn cockroach(server: &Recorder) -> clusterkit::cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

/// It has a token already, so that every request is a poll.
fn camunda(server: &Recorder) -> clusterkit::camunda::Client {
    clusterkit::camunda::Client::builder().token(clients::TOKEN).base_url(server.url()).build().unwrap()
}
