//! The derived JSON Schemas match the documents, and describe what the types read and write.

mod bodies;
mod derived;
mod expected;
mod handwritten;

use derived::{Direction, derived};
use expected::Expected;
use serde_json::Value;

#[test]
fn each_schema_is_the_documents() {
    for api in derived::APIS {
        for direction in [Direction::Read, Direction::Written] {
            let expected = Expected::of(api, direction).schemas();
            let derived = derived(api, direction);
            assert!(expected.len() > 20, "{api} has only {} types", expected.len());
            let mut differences = Vec::new();
            let (expected, derived) = (Value::Object(expected), Value::Object(derived));
            compare(&expected, &derived, &format!("{api}, {direction:?}: "), &mut differences);
            assert!(differences.is_empty(), "{}", differences.join("\n"));
        }
    }
}

/// Adds a line for each difference.
fn compare(expected: &Value, derived: &Value, at: &str, differences: &mut Vec<String>) {
    if let (Value::Object(expected), Value::Object(derived)) = (expected, derived) {
        let more = derived.keys().filter(|key| !expected.contains_key(*key));
        for key in expected.keys().chain(more) {
            let of = |fields: &serde_json::Map<String, Value>| fields.get(key).cloned().unwrap_or_default();
            compare(&of(expected), &of(derived), &format!("{at}/{key}"), differences);
        }
    } else if expected != derived {
        differences.push(format!("{at}\n  document: {expected}\n  derived:  {derived}"));
    }
}
