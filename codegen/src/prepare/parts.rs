//! Properties of schemas that determine the names of types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Whether typify generates a type for the schema: an object with properties, an enum of strings, alternatives, or
/// several merged parts.
pub(super) fn is_type(schema: &Value) -> bool {
    let several = |key: &str| schema[key].as_array().is_some_and(|parts| parts.len() > 1);
    schema["properties"].is_object()
        || schema["enum"].is_array() && schema["type"] == "string"
        || several("anyOf")
        || several("oneOf")
        || several("allOf")
            && schema["allOf"].as_array().into_iter().flatten().any(|part| !part["$ref"].is_null() || is_type(part))
}

/// The suffix of a type whose name is taken.
pub(super) fn kind(schema: &Value) -> &'static str {
    if schema["enum"].is_array() {
        "Enum"
    } else if schema["anyOf"].is_array() || schema["oneOf"].is_array() {
        "Choice"
    } else {
        "Object"
    }
}

/// Removes the parts of an `allOf` that do not describe the type. They would make typify copy the others.
pub(super) fn drop_empty(schema: &mut Value) {
    const TYPE: [&str; 10] =
        ["$ref", "type", "format", "enum", "properties", "required", "additionalProperties", "items", "allOf", "anyOf"];
    let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) else { return };
    let describes_type = |part: &Value| TYPE.iter().chain(&["oneOf"]).any(|key| !part[*key].is_null());
    let described = parts.iter().filter(|part| !describes_type(part)).find_map(|part| part.get("description").cloned());
    parts.retain(describes_type);
    if parts.is_empty() {
        schema.as_object_mut().and_then(|schema| schema.shift_remove("allOf"));
    }
    if let Some(description) = described.filter(|_| schema["description"].is_null()) {
        schema["description"] = description;
    }
}

/// The properties that several `allOf` parts of a schema declare.
pub(super) fn shared_properties(components: &Map<String, Value>, schema: &Value) -> BTreeSet<String> {
    let mut counts = BTreeMap::new();
    if schema["allOf"].is_array() || schema["anyOf"].is_array() || schema["oneOf"].is_array() {
        count(components, schema, &mut BTreeSet::new(), &mut counts);
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect()
}

fn count<'a>(
    components: &'a Map<String, Value>,
    schema: &'a Value,
    seen: &mut BTreeSet<&'a str>,
    counts: &mut BTreeMap<&'a str, usize>,
) {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        if let Some(target) = components.get(name).filter(|_| seen.insert(name)) {
            count(components, target, seen, counts);
        }
        return;
    }
    for name in schema["properties"].as_object().into_iter().flat_map(Map::keys) {
        *counts.entry(name).or_default() += 1;
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        count(components, part, seen, counts);
    }
}

/// Whether typify may read an alternative as a variant of an enum: a string value, or an object with one required
/// property.
pub(super) fn is_entry(schema: &Value) -> bool {
    let one = schema["properties"].as_object().is_some_and(|properties| properties.len() == 1);
    schema["enum"].is_array() && schema["type"] == "string"
        || one && schema["required"].as_array().is_some_and(|required| required.len() == 1)
}

/// Whether an alternative has a required property with a single value.
pub(super) fn has_tag(schema: &Value) -> bool {
    let required =
        |name: &String| schema["required"].as_array().is_some_and(|required| required.contains(&json!(name)));
    schema["properties"].as_object().into_iter().flatten().any(|(name, property)| required(name) && is_word(property))
}

/// Whether a schema is an enum of one string.
pub(super) fn is_word(schema: &Value) -> bool {
    schema["type"] == "string" && schema["enum"].as_array().is_some_and(|words| words.len() == 1)
}
