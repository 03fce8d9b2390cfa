use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::operations;
use crate::pointer;

/// What a string schema's `format` starts with when a handwritten type stands in for it.
pub(crate) const HANDWRITTEN: &str = "handwritten:";

/// Lets `change` alter every schema of a document, the inner ones first.
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

/// Rule 8: a required name that no property has would become a field that servers never send. One that
/// differs in case only is meant to be the property.
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

/// Rule 9: a default would be sent with every request, and `minimum: 1` would make another type; the server
/// keeps its defaults, and limits are in the table of operations by now.
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
        // A field that the vendor adds must not fail an answer.
        if schema.get("additionalProperties") == Some(&json!(false)) {
            schema.shift_remove("additionalProperties");
        }
        // Alternatives that only say which properties are required are left to the server.
        for key in ["anyOf", "oneOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            if parts.is_some_and(|parts| parts.iter().all(only_requires)) {
                schema.shift_remove(key);
            }
        }
        // progenitor knows a format only where it has a type for it. A uuid stays what the server sent: it is only ever
        // handed back.
        let plain = matches!(schema.get("type").and_then(Value::as_str), Some("string" | "integer" | "number"));
        if (!plain || schema.get("format") == Some(&json!("uuid"))) && schema.get("format") != Some(&json!("password"))
        {
            schema.shift_remove("format");
        }
    });
}

/// Whether a schema says no more than which properties are required.
fn only_requires(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| {
        schema.contains_key("required") && schema.keys().all(|key| matches!(key.as_str(), "required" | "description"))
    })
}

/// Rule 10: an enum of integers would refuse a value that the vendor adds, and one of booleans or objects is no type
/// of its own. An enum without a type is one of strings. Its null is told by `nullable`.
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

/// A value as documentation shows it.
fn displayed(value: &Value) -> String {
    if value.is_object() || value.is_array() { format!("`{value}`") } else { value.to_string() }
}

/// What documentation says of something deprecated, in a paragraph of its own.
pub(crate) const DEPRECATED: &str = "Deprecated by the vendor.";

/// Rule 13 begins with it: what is deprecated says so in its description, from which the rewriting pass takes it.
pub(super) fn annotate_deprecated(document: &mut Value) {
    alter(document, &mut |schema| {
        if schema.shift_remove("deprecated") == Some(json!(true)) {
            let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let description = format!("{description}\n\n{DEPRECATED}");
            schema.insert("description".to_owned(), json!(description.trim()));
        }
    });
}

/// Rule 11: a schema marked `x-handwritten-type` becomes that type wherever it stands or is referred to, and every
/// `format: password` a secret.
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
        for key in ["nullable", "description", "deprecated"] {
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

/// Rule 14: of the document, its operations and its schemas only the keys that something is generated from remain.
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

/// The component that a schema is nothing but a reference to, alone or as its only `allOf`.
fn reference(schema: &Map<String, Value>) -> Option<String> {
    let direct = schema.get("$ref");
    let wrapped = || match schema.get("allOf")?.as_array()?.as_slice() {
        [only] => only.get("$ref"),
        _ => None,
    };
    direct.or_else(wrapped)?.as_str().map(str::to_owned)
}
