use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::operations;
use crate::pointer;

/// The prefix of the `format` of a string schema that a handwritten type replaces.
pub(crate) const HANDWRITTEN: &str = "handwritten:";

/// Applies `change` to every schema of a document, inner ones first.
pub(super) fn alter(document: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    for schema in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
    {
        descend(schema, change);
    }
    operations::alter(document, |_, operation| {
        for parameter in pointer::list_mut(operation, "parameters") {
            descend(&mut parameter["schema"], change);
        }
        for place in
            ["/requestBody/content/application~1json/schema", "/responses/2XX/content/application~1json/schema"]
        {
            if let Some(schema) = operation.pointer_mut(place) {
                descend(schema, change);
            }
        }
    });
}

fn descend(schema: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    for property in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        descend(property, change);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = object.get_mut(key) {
            descend(inner, change);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for inner in object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            descend(inner, change);
        }
    }
    change(object);
}

/// Rule 8: removes required names without a property, which would become fields that servers never send. Corrects a
/// name that differs from a property only in case.
pub(super) fn trim_required(document: &mut Value) {
    alter(document, &mut |schema| {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        let properties: Vec<String> = properties.keys().cloned().collect();
        let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else {
            return;
        };
        let mut kept: Vec<Value> = Vec::new();
        for name in required.iter().filter_map(Value::as_str) {
            let exact = properties.iter().find(|property| *property == name);
            let found = exact.or_else(|| properties.iter().find(|property| property.eq_ignore_ascii_case(name)));
            if let Some(found) = found.map(|found| json!(found)).filter(|found| !kept.contains(found)) {
                kept.push(found);
            }
        }
        *required = kept;
        if required.is_empty() {
            schema.shift_remove("required");
        }
    });
}

/// Rule 9: removes defaults, which would be sent with every request, and limits, which would change types. The table of
/// operations already contains the limits.
pub(super) fn drop_constraints(document: &mut Value) {
    const CONSTRAINTS: [&str; 12] = [
        "default",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "title",
    ];
    alter(document, &mut |schema| {
        for constraint in CONSTRAINTS {
            schema.shift_remove(constraint);
        }
        // An unknown field must not make a response fail.
        if schema.get("additionalProperties") == Some(&json!(false)) {
            schema.shift_remove("additionalProperties");
        }
        // The server checks alternatives that only list required properties.
        for key in ["anyOf", "oneOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            if parts.is_some_and(|parts| parts.iter().all(only_requires)) {
                schema.shift_remove(key);
            }
        }
        // progenitor supports a format only for types that it has. A uuid stays the text that the server sent: callers
        // only send it back.
        let plain = matches!(schema.get("type").and_then(Value::as_str), Some("string" | "integer" | "number"));
        if (!plain || schema.get("format") == Some(&json!("uuid"))) && schema.get("format") != Some(&json!("password"))
        {
            schema.shift_remove("format");
        }
    });
}

/// Whether a schema only lists required properties.
fn only_requires(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| {
        schema.contains_key("required") && schema.keys().all(|key| matches!(key.as_str(), "required" | "description"))
    })
}

/// Rule 10: turns enums of other values than strings into plain values, with the known values in the description. An
/// enum without a type is one of strings. Removes null from enums: `nullable` says it.
pub(super) fn open_other_enums(document: &mut Value) {
    alter(document, &mut |schema| {
        if schema.contains_key("enum") && !schema.contains_key("type") {
            schema.insert("type".to_owned(), json!("string"));
        }
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.retain(|value| !value.is_null());
        }
        if schema.get("type") == Some(&json!("string")) {
            return;
        }
        let Some(values) = schema.shift_remove("enum") else {
            return;
        };
        let values: Vec<String> = values.as_array().into_iter().flatten().map(displayed).collect();
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let description = format!("{description}\n\nKnown values: {}.", values.join(", "));
        schema.insert("description".to_owned(), json!(description.trim()));
    });
}

/// A value as shown in documentation.
fn displayed(value: &Value) -> String {
    if value.is_object() || value.is_array() { format!("`{value}`") } else { value.to_string() }
}

/// The paragraph that marks something deprecated in documentation.
pub(crate) const DEPRECATED: &str = "Deprecated by the vendor.";

/// Part of rule 13: adds the mark to descriptions of deprecated schemas. The rewriting pass turns it into an attribute.
pub(super) fn annotate_deprecated(document: &mut Value) {
    alter(document, &mut |schema| {
        if schema.shift_remove("deprecated") == Some(json!(true)) {
            let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let description = format!("{description}\n\n{DEPRECATED}");
            schema.insert("description".to_owned(), json!(description.trim()));
        }
    });
}

/// Rule 11: replaces schemas marked `x-handwritten-type`, and references to them, by that type, and `format: password`
/// by a secret.
pub(super) fn replace_handwritten(document: &mut Value) -> BTreeSet<String> {
    let marked = |schema: &Map<String, Value>| match schema.get("x-handwritten-type").and_then(Value::as_str) {
        Some(path) => Some(path.to_owned()),
        None if schema.get("format") == Some(&json!("password")) => Some("rt::Secret".to_owned()),
        None => None,
    };
    let mut components: BTreeMap<String, String> = BTreeMap::new();
    for (name, schema) in document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
        if let Some(path) = schema.as_object().and_then(marked) {
            components.insert(format!("#{}", pointer::join("/components/schemas", name)), path);
        }
    }
    let mut used = BTreeSet::new();
    alter(document, &mut |schema| {
        let referred = || components.get(&reference(schema)?).cloned();
        let Some(path) = marked(schema).or_else(referred) else {
            return;
        };
        let mut stand_in = json!({ "type": "string", "format": format!("{HANDWRITTEN}{path}") });
        for key in ["nullable", "description", "deprecated", "x-aliases"] {
            if let Some(value) = schema.get(key) {
                stand_in[key] = value.clone();
            }
        }
        *schema = stand_in.as_object().cloned().unwrap_or_default();
        used.insert(path);
    });
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for component in components.into_keys() {
            schemas.shift_remove(&pointer::last(&component));
        }
    }
    used
}

/// Rule 14: keeps only the keys that code is generated from.
pub(super) fn keep_generated(document: &mut Value) {
    const SCHEMA: [&str; 12] = [
        "$ref",
        "type",
        "format",
        "enum",
        "nullable",
        "description",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "allOf",
        "anyOf",
    ];
    alter(document, &mut |schema| schema.retain(|key, _| SCHEMA.contains(&key.as_str()) || key == "oneOf"));
    operations::alter(document, |_, operation| {
        keep(operation, &["operationId", "summary", "description", "parameters", "requestBody", "responses"]);
        for parameter in pointer::list_mut(operation, "parameters") {
            keep(parameter, &["name", "in", "description", "required", "schema"]);
        }
        for part in ["/requestBody", "/responses/2XX"] {
            operation
                .pointer_mut(part)
                .into_iter()
                .for_each(|part| keep(part, &["description", "required", "content"]));
        }
    });
    for (_, item) in pointer::entries_mut(document, "paths") {
        keep(item, &operations::METHODS);
    }
    for (part, keys) in [
        ("/info", ["title", "version"].as_slice()),
        ("/components", &["schemas"]),
        ("", &["openapi", "info", "paths", "components"]),
    ] {
        document.pointer_mut(part).into_iter().for_each(|part| keep(part, keys));
    }
}

fn keep(value: &mut Value, keys: &[&str]) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, _| keys.contains(&key.as_str()));
    }
}

/// The component that a schema refers to, directly or as its only `allOf` part.
fn reference(schema: &Map<String, Value>) -> Option<String> {
    let direct = schema.get("$ref");
    let wrapped = || match schema.get("allOf")?.as_array()?.as_slice() {
        [only] => only.get("$ref"),
        _ => None,
    };
    direct.or_else(wrapped)?.as_str().map(str::to_owned)
}
