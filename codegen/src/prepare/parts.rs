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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, json};

    use super::{drop_empty, has_tag, is_entry, is_type, kind, shared_properties};

    #[test]
    fn objects_string_enums_and_merged_parts_are_types() {
        let object = json!({ "properties": {} });
        for schema in [
            object.clone(),
            json!({ "type": "string", "enum": ["a"] }),
            json!({ "oneOf": [{}, {}] }),
            json!({ "allOf": [{ "$ref": "#" }, {}] }),
        ] {
            assert!(is_type(&schema), "{schema}");
        }
        for schema in [
            json!({}),
            json!({ "type": "integer", "enum": [1] }),
            json!({ "oneOf": [{}] }),
            json!({ "allOf": [{}, {}] }),
        ] {
            assert!(!is_type(&schema), "{schema}");
        }
    }

    #[test]
    fn the_suffix_depends_on_the_kind_of_schema() {
        assert_eq!(kind(&json!({ "enum": [] })), "Enum");
        assert_eq!(kind(&json!({ "anyOf": [] })), "Choice");
        assert_eq!(kind(&json!({})), "Object");
    }

    #[test]
    fn parts_without_a_type_leave_their_description() {
        let mut schema = json!({ "allOf": [{ "description": "d" }, { "type": "object" }] });
        drop_empty(&mut schema);
        assert_eq!(schema, json!({ "allOf": [{ "type": "object" }], "description": "d" }));
        let mut schema = json!({ "allOf": [{ "maxLength": 1 }] });
        drop_empty(&mut schema);
        assert_eq!(schema, json!({}));
    }

    #[test]
    fn properties_of_several_parts_are_shared() {
        let components: Map<_, _> =
            [("A".to_owned(), json!({ "properties": { "a": {}, "b": {} } }))].into_iter().collect();
        let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/A" }], "properties": { "a": {} } });
        assert_eq!(shared_properties(&components, &schema), BTreeSet::from(["a".to_owned()]));
        assert!(shared_properties(&components, &json!({ "properties": { "a": {} } })).is_empty());
    }

    #[test]
    fn alternatives_may_be_entries_or_have_tags() {
        let word = json!({ "type": "string", "enum": ["a"] });
        assert!(is_entry(&word) && is_entry(&json!({ "properties": { "a": {} }, "required": ["a"] })));
        assert!(!is_entry(&json!({ "properties": { "a": {} } })));
        assert!(has_tag(&json!({ "properties": { "kind": word }, "required": ["kind"] })));
        assert!(!has_tag(&json!({ "properties": { "kind": word } })));
    }
}
