//! The schemas of handwritten types: a value is valid exactly if the type can read it.

use std::fmt::Debug;

use clusterkit::schemars::{JsonSchema, schema_for};
use clusterkit::{Cursor, Int64, PathSegment, Secret};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Panics if schema and type disagree on a value, or if all or none of the values are valid.
#[track_caller]
fn agree<T: JsonSchema + DeserializeOwned + Debug>(values: &[Value]) {
    let schema = schema_for!(T);
    let validator = jsonschema::options().should_validate_formats(true).build(schema.as_value()).expect("a schema");
    let mut valid = 0;
    for value in values {
        let read = serde_json::from_value::<T>(value.clone());
        assert_eq!(validator.is_valid(value), read.is_ok(), "{value} is {read:?}, {schema:?}");
        valid += usize::from(read.is_ok());
    }
    assert!((1..values.len()).contains(&valid), "{valid} of {values:?} can be read");
}

#[test]
fn secret() {
    agree::<Secret>(&[json!("hunter2"), json!(""), json!(1), json!(null)]);
    assert_eq!(schema_for!(Secret).as_value()["format"], "password");
}

#[test]
fn cursor() {
    agree::<Cursor>(&[json!("YQ=="), json!(""), json!(1), json!(null)]);
}

#[test]
fn path_segment() {
    let texts = ["a", "a/b", " a ", "...", ".a", "", " ", "\u{a0}", ".", "..", "a\n", "\u{85}", "a\0b", "ä", "\u{7f}"];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend([json!(1), json!(null)]);
    agree::<PathSegment>(&values);
}

#[test]
fn int64() {
    let texts = ["5", "-5", "+5", " 5 ", "", "5.0", "five", "-", "5 5"];
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend([json!(5), json!(-5), json!(5.0), json!(5.5), json!(true), json!(null), json!([])]);
    agree::<Int64>(&values);
}

#[test]
fn page_start() {
    let values = [json!("YQ=="), json!(""), json!(20), json!(2.5), json!(true), json!(null)];
    agree::<clusterkit::cockroach::PageStart>(&values);
}

#[test]
fn available_region() {
    let values = [
        json!("us-west2"),
        json!({ "name": "us-west2" }),
        json!({ "name": "us-west2", "location": null, "provider": "MOON", "serverless": true, "distance": 2.5 }),
        json!({ "location": "Oregon" }),
        json!({ "name": "us-west2", "distance": "far" }),
        json!(1),
        json!(null),
    ];
    agree::<clusterkit::cockroach::AvailableRegion>(&values);
}

#[test]
fn an_enum_lists_its_values_and_accepts_others() {
    use clusterkit::camunda::types::StageLabel;
    agree::<StageLabel>(&[json!("dev"), json!("moon"), json!(1), json!(null)]);
    assert_eq!(schema_for!(StageLabel).as_value()["anyOf"][0]["enum"], json!(["dev", "test", "stage", "prod"]));
}
