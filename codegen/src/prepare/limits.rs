use serde_json::{Map, Value};

use super::Rules;
use crate::pointer;

/// A limit of a parameter or body field, which clients check before they send a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limit {
    pub(crate) place: Place,
    /// The JSON name of the parameter, or the keys that lead to the field of the body.
    pub(crate) path: Vec<String>,
    pub(crate) measure: Measure,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Body,
}

/// The limited quantity: a number, or a length in characters or entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Value,
    Length,
}

impl Rules<'_> {
    /// Checks that a value can satisfy the limits of a schema.
    pub(super) fn check_limits(&self, at: &str, schema: &Map<String, Value>) {
        for (least, most) in [
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
        ] {
            let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
            let (Some(minimum), Some(maximum)) = (limit(least), limit(most)) else { continue };
            let is_excluded = |key: &str| least == "minimum" && schema.get(key).and_then(Value::as_bool) == Some(true);
            let excluded = is_excluded("exclusiveMinimum") || is_excluded("exclusiveMaximum");
            if minimum > maximum || excluded && minimum >= maximum {
                let problem = format!("no value satisfies {least} {minimum} and {most} {maximum}");
                self.report(&pointer::join(at, least), problem, "fix one of them, or remove it in an overlay");
            }
        }
    }
}

/// The maximum depth and number of schemas that are searched for limits in a body. Schemas may refer to themselves and
/// to all others. The server checks the rest.
const DEPTH: usize = 8;
const SCHEMAS: usize = 10_000;

/// All limits of an operation. The server checks those inside lists and maps.
pub(super) fn of(document: &Value, operation: &Value) -> Vec<Limit> {
    let mut search = Search { document, references: Vec::new(), schemas: 0, found: Vec::new() };
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "query" {
            let path = vec![parameter["name"].as_str().unwrap_or_default().to_owned()];
            search.collect(&parameter["schema"], Place::Query, path);
        }
    }
    if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
        search.collect(schema, Place::Body, Vec::new());
    }
    search.found
}

struct Search<'a> {
    document: &'a Value,
    /// The references that lead to the present schema.
    references: Vec<&'a str>,
    schemas: usize,
    found: Vec<Limit>,
}

impl<'a> Search<'a> {
    fn collect(&mut self, schema: &'a Value, place: Place, path: Vec<String>) {
        self.schemas += 1;
        if path.len() > DEPTH || self.schemas > SCHEMAS {
            return;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let target = pointer::resolve(self.document, reference).filter(|_| !self.references.contains(&reference));
            if let Some(target) = target {
                self.references.push(reference);
                self.collect(target, place, path);
                self.references.pop();
            }
            return;
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.collect(part, place, path.clone());
        }
        for (measure, kind, least, most) in [
            // The server checks limits of a `number`: a float does not compare exactly with its decimal text.
            (Measure::Value, "integer", "minimum", "maximum"),
            (Measure::Length, "string", "minLength", "maxLength"),
            (Measure::Length, "array", "minItems", "maxItems"),
        ] {
            if schema.get("type").is_some_and(|word| word != kind) {
                continue;
            }
            let (minimum, maximum) = (minimum(schema, least), maximum(schema, most));
            if minimum.is_some() || maximum.is_some() {
                self.found.push(Limit { place, path: path.clone(), measure, minimum, maximum });
            }
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let path = path.iter().cloned().chain([name.clone()]).collect();
            self.collect(property, place, path);
        }
    }
}

/// The least integer that the limit under `key` allows.
fn minimum(schema: &Value, key: &str) -> Option<i64> {
    match schema[key].as_i64() {
        Some(limit) if key == "minimum" && schema["exclusiveMinimum"] == true => limit.checked_add(1),
        Some(limit) => Some(limit),
        None => integer(schema[key].as_f64()?.ceil()),
    }
}

/// The greatest integer that the limit under `key` allows.
fn maximum(schema: &Value, key: &str) -> Option<i64> {
    match schema[key].as_i64() {
        Some(limit) if key == "maximum" && schema["exclusiveMaximum"] == true => limit.checked_sub(1),
        Some(limit) => Some(limit),
        None => integer(schema[key].as_f64()?.floor()),
    }
}

/// A whole number as an integer, if it is in range. Its text is exact; a cast would not report an overflow.
fn integer(whole: f64) -> Option<i64> {
    format!("{whole:.0}").parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{integer, maximum, minimum};

    #[test]
    fn limits_move_inwards_to_integers() {
        let schema = json!({ "minimum": 0.5, "maximum": 9.5 });
        assert_eq!((minimum(&schema, "minimum"), maximum(&schema, "maximum")), (Some(1), Some(9)));
        let schema = json!({ "minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": true });
        assert_eq!((minimum(&schema, "minimum"), maximum(&schema, "maximum")), (Some(1), Some(8)));
        assert_eq!(minimum(&json!({}), "minimum"), None);
        assert_eq!(minimum(&json!({ "minimum": i64::MAX, "exclusiveMinimum": true }), "minimum"), None);
    }

    #[test]
    fn only_numbers_in_range_are_integers() {
        assert_eq!(integer(-2.0), Some(-2));
        assert_eq!(integer(1e300), None);
        assert_eq!(integer(f64::NAN), None);
    }
}
