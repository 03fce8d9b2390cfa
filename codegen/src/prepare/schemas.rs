use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Rules;
use crate::{Error, pointer};

/// What a string schema's `format` starts with when a handwritten type stands in for it.
pub(crate) const HANDWRITTEN: &str = "handwritten:";

/// Lets `change` alter every schema of a document, the inner ones first.
pub(super) fn alter(document: &mut Value, change: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    for (name, schema) in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten()
    {
        descend(schema, &pointer::join("/components/schemas", name), change);
    }
    let operations: Vec<String> = super::operations::each(document).into_iter().map(|(at, _)| at).collect();
    for at in operations {
        let Some(operation) = document.pointer_mut(&at) else {
            continue;
        };
        for (index, parameter) in pointer::list_mut(operation, "parameters").enumerate() {
            descend(&mut parameter["schema"], &format!("{at}/parameters/{index}/schema"), change);
        }
        for place in
            ["/requestBody/content/application~1json/schema", "/responses/2XX/content/application~1json/schema"]
        {
            if let Some(schema) = operation.pointer_mut(place) {
                descend(schema, &format!("{at}{place}"), change);
            }
        }
    }
}

fn descend(schema: &mut Value, at: &str, change: &mut impl FnMut(&str, &mut Map<String, Value>)) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    for (name, property) in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        descend(property, &pointer::join(&pointer::join(at, "properties"), name), change);
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(inner) = object.get_mut(key) {
            descend(inner, &pointer::join(at, key), change);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for (index, inner) in object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().enumerate() {
            descend(inner, &format!("{at}/{key}/{index}"), change);
        }
    }
    change(at, object);
}

/// A list, or an object that is a map.
fn is_collection(schema: &Map<String, Value>) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => true,
        Some("object") => !schema.contains_key("properties"),
        _ => false,
    }
}

/// Rule 7: `nullable` beside `$ref` is moved around it, where progenitor sees it; on a list or a map it goes,
/// because those read null as empty.
pub(super) fn spell_nullable(document: &mut Value) {
    alter(document, &mut |_, schema| {
        if let Some(reference) = schema.get("$ref").cloned() {
            let nullable = schema.get("nullable") == Some(&json!(true));
            let description = schema.get("description").cloned();
            schema.clear();
            if nullable || description.is_some() {
                schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
                schema.extend(description.map(|text| ("description".to_owned(), text)));
                schema.extend(nullable.then(|| ("nullable".to_owned(), json!(true))));
            } else {
                schema.insert("$ref".to_owned(), reference);
            }
        } else if is_collection(schema) {
            schema.shift_remove("nullable");
        }
    });
}

/// Rule 8: a required name that no property has would become a field that servers never send. One that
/// differs in case only is meant to be the property.
pub(super) fn trim_required(document: &mut Value) {
    alter(document, &mut |_, schema| {
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
    alter(document, &mut |_, schema| {
        for constraint in CONSTRAINTS {
            schema.shift_remove(constraint);
        }
    });
}

/// Rule 10: an integer enum would refuse a value that the vendor adds.
pub(super) fn open_integers(document: &mut Value) {
    alter(document, &mut |_, schema| {
        if schema.get("type") != Some(&json!("integer")) {
            return;
        }
        let Some(values) = schema.shift_remove("enum") else {
            return;
        };
        let values: Vec<String> = values.as_array().into_iter().flatten().map(Value::to_string).collect();
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let description = format!("{description}\n\nKnown values: {}.", values.join(", "));
        schema.insert("description".to_owned(), json!(description.trim()));
    });
}

impl Rules<'_> {
    /// Rule 11: a schema marked `x-handwritten-type` becomes that type wherever it stands or is referred to,
    /// and every `format: password` a secret.
    pub(super) fn replace_handwritten(&self, document: &mut Value) -> Result<BTreeSet<String>, Error> {
        let marked = |schema: &Map<String, Value>| match schema.get("x-handwritten-type").and_then(Value::as_str) {
            Some(path) => Some(path.to_owned()),
            None if schema.get("format") == Some(&json!("password")) => Some("crate::Secret".to_owned()),
            None => None,
        };
        let mut components: Vec<(String, String)> = Vec::new();
        for (name, schema) in document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
            if let Some(path) = schema.as_object().and_then(marked) {
                components.push((format!("#{}", pointer::join("/components/schemas", name)), path));
            }
        }
        let mut used = BTreeSet::new();
        let mut broken: Option<(String, String)> = None;
        let whole = document.clone();
        alter(document, &mut |at, schema| {
            let referred = reference(schema).and_then(|reference| {
                if pointer::resolve(&whole, &reference).is_none() {
                    broken.get_or_insert((at.to_owned(), reference.clone()));
                }
                components.iter().find(|(component, _)| *component == reference).map(|(_, path)| path.clone())
            });
            let Some(path) = marked(schema).or(referred) else {
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
        if let Some((at, reference)) = broken {
            return Err(self.error(&at, format!("'{reference}' does not exist"), "add it or mend the reference"));
        }
        if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
            for (component, _) in components {
                schemas.shift_remove(&pointer::last(&component));
            }
        }
        Ok(used)
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
