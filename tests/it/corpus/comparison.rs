//! Compares a body with the value that was decoded from it and serialized again.

use clusterkit::jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::document::Document;

/// A `float` has about seven digits.
const FLOAT_TOLERANCE: f64 = 1e-6;

/// The differences between `sent` and `kept` in the fields of `schema`. An empty value may be absent, and unknown
/// fields may be lost.
pub(crate) fn differences(document: &Document, schema: &Value, sent: &Value, kept: &Value) -> Vec<String> {
    let mut comparison = Comparison { document, differences: Vec::new() };
    comparison.compare(schema, sent, kept, "");
    comparison.differences
}

struct Comparison<'a> {
    document: &'a Document,
    differences: Vec<String>,
}

impl Comparison<'_> {
    fn compare(&mut self, schema: &Value, sent: &Value, kept: &Value, at: &str) {
        let schema = self.document.resolve(schema);
        let same = match (sent, kept) {
            _ if is_empty(sent) => is_empty(kept),
            _ if schema.get("oneOf").is_some() => return self.compare_form(schema, sent, kept, at),
            (Value::Object(_), Value::Object(_)) => return self.compare_objects(schema, sent, kept, at),
            (Value::Array(sent), Value::Array(kept)) if sent.len() == kept.len() => {
                for (index, (sent, kept)) in sent.iter().zip(kept).enumerate() {
                    self.compare(&schema["items"], sent, kept, &format!("{at}[{index}]"));
                }
                return;
            }
            (Value::String(sent), Value::String(kept)) if schema["format"] == "date-time" => {
                sent.parse::<Timestamp>().expect(sent) == kept.parse().expect(kept)
            }
            (Value::Number(sent), Value::Number(kept)) if sent.is_f64() || kept.is_f64() => {
                let (sent, kept) = (sent.as_f64().unwrap_or(f64::NAN), kept.as_f64().unwrap_or(f64::NAN));
                let tolerance = if schema["format"] == "float" { sent.abs() * FLOAT_TOLERANCE } else { 0.0 };
                (sent - kept).abs() <= tolerance
            }
            _ => sent == kept,
        };
        if !same {
            self.differences.push(format!("{at}: {sent} became {kept}"));
        }
    }

    fn compare_objects(&mut self, schema: &Value, sent: &Value, kept: &Value, at: &str) {
        let entries = schema.get("additionalProperties").filter(|entries| entries.is_object());
        for (name, sent) in sent.as_object().into_iter().flatten() {
            if let Some(property) = schema["properties"].get(name).or(entries) {
                self.compare(property, sent, kept.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"));
            }
        }
        for (name, kept) in kept.as_object().into_iter().flatten() {
            if sent.get(name).is_none_or(is_empty) && !is_empty(kept) {
                self.differences.push(format!("{at}.{name}: {kept} came from nowhere"));
            }
        }
    }

    /// Compares by the schema of `oneOf` that fits the body.
    fn compare_form(&mut self, schema: &Value, sent: &Value, kept: &Value, at: &str) {
        let fits = |form: &&Value| match self.document.resolve(form)["type"].as_str() {
            Some("object") => sent.is_object(),
            Some("integer") => sent.is_number(),
            Some("string") => sent.is_string(),
            other => panic!("{at}: a form of the type {other:?}"),
        };
        let form = schema["oneOf"].as_array().into_iter().flatten().find(fits);
        let form = form.unwrap_or_else(|| panic!("{at}: no form for {sent}"));
        // An object that has only a name is serialized as the name.
        let named = sent.is_object() && kept.is_string();
        self.compare(form, sent, &if named { json!({ "name": kept }) } else { kept.clone() }, at);
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// A comparison that found no differences would pass every test.
#[test]
fn a_difference_is_found() {
    let document = Document::of("cockroach");
    let schema = document.response("ListClusters").unwrap();
    let sent = json!({
        "clusters": [{
            "id": "1", "name": "a", "created_at": "2022-03-31T12:00:00Z", "labels": { "team": "shop" },
            "config": { "serverless": { "usage_limits": { "storage_mib_limit": "5" } }, "dedicated": { "memory_gib": 0.1 } },
        }],
        "pagination": { "next": 20, "limit": 10, "total_results": 9_007_199_254_740_993_i64 },
    });
    assert_eq!(differences(&document, schema, &sent, &sent), [""; 0]);
    let spoilt = [
        ("/clusters", json!([])),
        ("/clusters/0/name", json!("b")),
        ("/clusters/0/created_at", json!("2022-03-31T12:00:00.000000001Z")),
        ("/clusters/0/labels/team", Value::Null),
        ("/clusters/0/labels", json!({ "team": "shop", "region": "eu" })),
        ("/clusters/0/config/serverless", json!({})),
        ("/clusters/0/config/serverless/usage_limits/storage_mib_limit", json!("6")),
        ("/clusters/0/config/dedicated/memory_gib", json!(0.100_001)),
        ("/pagination/next", json!("20")),
        ("/pagination/limit", json!(11)),
        ("/pagination/total_results", json!(9_007_199_254_740_992_i64)),
    ];
    for (place, value) in spoilt {
        let mut kept = sent.clone();
        *kept.pointer_mut(place).unwrap() = value;
        assert_eq!(differences(&document, schema, &sent, &kept).len(), 1, "{place}");
    }
}
