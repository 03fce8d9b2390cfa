//! Waiting for clusters, and for any other condition, in virtual time.

mod bounds;
mod camunda;
mod cockroach;
mod conditions;
mod progress;
mod trouble;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use serde_json::{Value, json};

/// A cluster of CockroachDB Cloud in this state.
fn in_state(state: &str) -> Answer {
    Answer::json(200, &json!({ "id": "c-1", "name": "orders", "state": state }))
}

/// A cluster of Camunda whose readiness is this.
fn healthy(ready: &str) -> Answer {
    Answer::json(200, &camunda_cluster(ready))
}

fn camunda_cluster(ready: &str) -> Value {
    json!({ "uuid": "u-1", "name": "orders", "status": { "ready": ready } })
}

fn absent() -> Answer {
    Answer::json(404, &json!({ "message": "not found" }))
}

/// A server that gives these answers, one after the other, and the last one for ever.
async fn answers(answers: impl IntoIterator<Item = Answer>) -> Recorder {
    let server = Recorder::start().await;
    let mut answers: Vec<Answer> = answers.into_iter().collect();
    server.answer_always(answers.pop().expect("an answer"));
    for answer in answers {
        server.answer(answer);
    }
    server
}

fn cockroach(server: &Recorder) -> clusterkit::cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

/// With a token at hand, so that every request the server sees is a look.
fn camunda(server: &Recorder) -> clusterkit::camunda::Client {
    clusterkit::camunda::Client::builder().token(clients::TOKEN).base_url(server.url()).build().unwrap()
}
