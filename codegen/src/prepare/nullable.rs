use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::schemas::alter;
use crate::pointer;

/// Whether a schema is a list or a map.
fn is_collection(schema: &Map<String, Value>) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => true,
        Some("object") => !schema.contains_key("properties"),
        _ => false,
    }
}

/// Rule 7: moves `nullable` beside a `$ref` around it, where progenitor reads it. Removes it from lists and maps, which
/// read null as empty. Moves it from a component to all references to it, because a type itself cannot be null.
pub(super) fn normalize_nullable(document: &mut Value) {
    let mut nullable = BTreeSet::new();
    for (name, schema) in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let own = schema.as_object_mut().filter(|schema| !schema.contains_key("x-handwritten-type"));
        if own.and_then(|schema| schema.shift_remove("nullable")) == Some(json!(true)) {
            nullable.insert(format!("#{}", pointer::join("/components/schemas", name)));
        }
    }
    alter(document, &mut |schema| {
        if schema.get("$ref").and_then(Value::as_str).is_some_and(|reference| nullable.contains(reference)) {
            schema.insert("nullable".to_owned(), json!(true));
        }
        lift_nullable(schema);
        if let Some(reference) = schema.get("$ref").cloned() {
            let nullable = schema.get("nullable") == Some(&json!(true));
            let metadata =
                ["description", "deprecated"].map(|key| schema.get(key).map(|value| (key.to_owned(), value.clone())));
            schema.clear();
            if nullable || metadata.iter().any(Option::is_some) {
                schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
                schema.extend(metadata.into_iter().flatten());
                schema.extend(nullable.then(|| ("nullable".to_owned(), json!(true))));
            } else {
                schema.insert("$ref".to_owned(), reference);
            }
        } else if is_collection(schema) {
            schema.shift_remove("nullable");
        }
    });
}

/// Makes a schema nullable if one of its alternatives is, or if all its `allOf` parts are.
fn lift_nullable(schema: &mut Map<String, Value>) {
    let is_nullable = |part: &Value| part["nullable"] == json!(true);
    let is_null = |part: &Value| part["enum"] == json!([null]);
    let mut nullable = false;
    for key in ["anyOf", "oneOf"] {
        let Some(parts) = schema.get_mut(key).and_then(Value::as_array_mut) else { continue };
        nullable |= parts.iter().any(|part| is_nullable(part) || is_null(part));
        parts.retain(|part| !is_null(part));
        parts.iter_mut().for_each(strip_nullable);
        if parts.is_empty() {
            schema.shift_remove(key);
        }
    }
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        nullable |= parts.iter().all(is_nullable);
        parts.iter_mut().for_each(strip_nullable);
    }
    if nullable {
        schema.insert("nullable".to_owned(), json!(true));
    }
}

/// Removes `nullable` from an alternative or a part, and the wrapper that it needed around a reference.
fn strip_nullable(part: &mut Value) {
    let Some(schema) = part.as_object_mut() else { return };
    schema.shift_remove("nullable");
    if schema.len() == 1
        && let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice)
    {
        *part = only.clone();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lift_nullable;

    #[test]
    fn alternatives_and_parts_make_a_schema_nullable() {
        let lifted = |mut schema: Value| {
            schema.as_object_mut().into_iter().for_each(lift_nullable);
            schema
        };
        let text = json!({ "type": "string" });
        assert_eq!(
            lifted(json!({ "oneOf": [text, { "enum": [null] }] })),
            json!({ "oneOf": [text], "nullable": true })
        );
        assert_eq!(
            lifted(json!({ "anyOf": [text, { "allOf": [{ "$ref": "#/a" }], "nullable": true }] })),
            json!({ "anyOf": [text, { "$ref": "#/a" }], "nullable": true })
        );
        assert_eq!(
            lifted(json!({ "allOf": [{ "type": "object", "nullable": true }, text] })),
            json!({ "allOf": [{ "type": "object" }, text] })
        );
    }
}
