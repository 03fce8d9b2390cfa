//! Bodies are valid under the derived schemas: responses under those for deserialization, and the values serialized
//! again and the requests under those for serialization.

use std::path::Path;

use clusterkit::Error;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::corpus::calls;
use crate::requests::snapshot::{FOLDER, Snapshot};
use crate::schemas::derived::{Direction, definitions};
use crate::schemas::expected::Expected;
use crate::support::recorder::Recorder;
use crate::support::{clients, corpus, operations};

#[tokio::test]
async fn perfectscale() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).build().unwrap();
    valid("perfectscale", &server, async |operation| calls::perfectscale(&client, operation).await).await;
}

#[tokio::test]
async fn cockroach() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    valid("cockroach", &server, async |operation| calls::cockroach(&client, operation).await).await;
}

#[tokio::test]
async fn camunda() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    valid("camunda", &server, async |operation| calls::camunda(&client, operation).await).await;
}

/// Serves each body of the corpus to `call`, which returns the value serialized again.
async fn valid(api: &'static str, server: &Recorder, call: impl AsyncFn(&str) -> Result<Value, Error>) {
    let mut problems = Vec::new();
    let mut seen = 0;
    for operation in corpus::operations(api) {
        let schema = |direction| Expected::of(api, direction).response(&operation);
        let (Some(read), Some(written)) = (schema(Direction::Read), schema(Direction::Written)) else { continue };
        let (read, written) = (validator(api, Direction::Read, &read), validator(api, Direction::Written, &written));
        for body in corpus::bodies(api, &operation) {
            body.serve(server);
            let kept = call(&operation).await.expect(&body.name);
            // A response without a value.
            if kept.is_null() {
                continue;
            }
            problems.extend(errors(&written, &kept, &format!("{}, as it is written", body.name)));
            let sent: Value = serde_json::from_slice(&body.bytes).expect(&body.name);
            problems.extend(errors(&read, &sent, &format!("{}, as it is read", body.name)));
            seen += 1;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(seen > 0, "no body of {api} was seen");
}

/// Validates the snapshots of requests, which other tests compare with what the clients send.
#[test]
fn requests_are_valid() {
    let mut problems = Vec::new();
    let mut seen = 0;
    for (api, id) in operations().into_iter().map(|operation| (operation.api(), operation.id())) {
        let Some(schema) = Expected::of(api, Direction::Written).request(id) else { continue };
        let schema = validator(api, Direction::Written, &schema);
        for kind in ["__fewest", "__all"] {
            let name = format!("{api}__{id}{kind}.snap");
            let snapshot = Snapshot::of_file(&Path::new(FOLDER).join(&name));
            let body = serde_json::from_str(&snapshot.dated_body("2025-10-16")).expect(&name);
            problems.extend(errors(&schema, &body, &name));
            seen += 1;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(seen > 0, "no request was seen");
}

/// A validator of `schema`, with the definitions of an API.
fn validator(api: &str, direction: Direction, schema: &Value) -> Validator {
    let whole = json!({ "$defs": definitions(api, direction), "allOf": [schema] });
    jsonschema::options().should_validate_formats(true).build(&whole).expect("the schemas are valid themselves")
}

fn errors(validator: &Validator, value: &Value, name: &str) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{name}: {}: {error}", error.instance_path())).collect()
}
