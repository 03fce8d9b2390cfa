//! Documents of a size that no API has, and what takes longer the more there is of it.

use std::path::Path;
use std::time::{Duration, Instant};

use clusterkit_codegen::Document;
use clusterkit_specs::{Changes, diff};
use serde_json::{Map, Value, json};

/// Far more than is needed, and far less than steps for each pair of things would take.
const SOON: Duration = Duration::from_secs(30);

fn soon(old: &Value, new: &Value) -> Changes {
    let (old, new) =
        (Document::from_value(Path::new("old"), old.clone()), Document::from_value(Path::new("new"), new.clone()));
    let start = Instant::now();
    let changes = diff(&old, &new);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    changes
}

#[test]
fn references_in_a_long_chain() {
    let document = |last: &str| {
        let mut schemas = Map::new();
        for index in 0..5_000 {
            let next = json!({ "$ref": format!("#/components/schemas/T{}", index + 1) });
            let name = if index == 0 { "T".to_owned() } else { format!("T{index}") };
            schemas.insert(name, json!({ "type": "object", "properties": { "next": next } }));
        }
        schemas.insert("T5000".to_owned(), json!({ "type": last }));
        let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/T" } } });
        let operation =
            json!({ "operationId": "A", "responses": { "200": { "description": "d", "content": content } } });
        json!({ "paths": { "/a": { "get": operation } }, "components": { "schemas": schemas } })
    };
    assert!(soon(&document("string"), &document("string")).is_empty());
    assert!(soon(&document("string"), &document("integer")).is_breaking());
}

#[test]
fn many_operations_that_are_replaced() {
    let document = |prefix: &str| {
        let item = |index: usize| json!({ "get": { "operationId": format!("{prefix}{index}"), "responses": {} } });
        let paths: Map<String, Value> = (0..4_000).map(|index| (format!("/{prefix}/{index}"), item(index))).collect();
        json!({ "paths": paths })
    };
    assert_eq!(soon(&document("old"), &document("new")).iter().count(), 8_000);
}

#[test]
fn many_fields_that_are_changed() {
    let document = |kind: &str| {
        let fields: Map<String, Value> =
            (0..20_000).map(|index| (format!("f{index}"), json!({ "type": kind }))).collect();
        json!({ "paths": {}, "components": { "schemas": { "T": { "type": "object", "properties": fields } } } })
    };
    assert_eq!(soon(&document("string"), &document("integer")).iter().count(), 20_000);
}
