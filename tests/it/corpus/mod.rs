//! Every body of the corpus is decoded by its operation, and no field of its document is lost.

pub(crate) mod calls;
mod comparison;
mod completeness;

use clusterkit::Error;
use serde_json::{Value, json};

use comparison::differences;

use crate::support::answer::Answer;
use crate::support::corpus::EXCHANGE;
use crate::support::document::Document;
use crate::support::recorder::Recorder;
use crate::support::{clients, corpus};

#[tokio::test]
async fn perfectscale() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).build().unwrap();
    keeps_all("perfectscale", &server, async |operation| calls::perfectscale(&client, operation).await).await;
}

#[tokio::test]
async fn cockroach() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    keeps_all("cockroach", &server, async |operation| calls::cockroach(&client, operation).await).await;
}

#[tokio::test]
async fn camunda() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    keeps_all("camunda", &server, async |operation| calls::camunda(&client, operation).await).await;
}

/// Every form of a token response contains the token that the next request sends.
#[tokio::test]
async fn exchange() {
    for body in corpus::bodies("perfectscale", EXCHANGE) {
        let server = Recorder::start().await;
        body.serve(&server);
        server.answer(Answer::json(200, &json!({ "data": [] })));
        let client = clients::perfectscale(&server).build().unwrap();
        client.get_clusters().await.expect(&body.name);
        let token = "Bearer example-access-token-not-a-credential";
        assert_eq!(server.requests()[1].header("authorization"), Some(token), "{}", body.name);
    }
}

/// Serves each body to `call`, which calls an operation and returns its value serialized again.
async fn keeps_all(api: &str, server: &Recorder, call: impl AsyncFn(&str) -> Result<Value, Error>) {
    let document = Document::of(api);
    let mut problems = Vec::new();
    let operations = corpus::operations(api).into_iter().filter(|operation| operation != EXCHANGE);
    for body in operations.flat_map(|operation| corpus::bodies(api, &operation)) {
        body.serve(server);
        let kept = match call(&body.operation).await {
            Ok(kept) => kept,
            Err(error) => {
                problems.push(format!("{}: {error}", body.name));
                continue;
            }
        };
        if let Some(schema) = document.response(&body.operation) {
            // An empty body or an empty object is a response without a value.
            if matches!(body.bytes.trim_ascii(), b"" | b"{}") && kept.is_null() {
                continue;
            }
            let sent = serde_json::from_slice(&body.bytes).expect(&body.name);
            problems.extend(differences(&document, schema, &sent, &kept).iter().map(|at| format!("{}{at}", body.name)));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
