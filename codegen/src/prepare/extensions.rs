//! Reads and checks the extensions of an operation that are objects, such as `x-list` and `x-wait`.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::Rules;
use crate::pointer;

/// The schemas of an operation's request body and response.
pub(super) const BODY: &str = "/requestBody/content/application~1json/schema";
pub(super) const RESPONSE: &str = "/responses/2XX/content/application~1json/schema";

/// An object inside an extension, such as a cursor of `x-list`.
pub(super) struct Section<'a> {
    rules: &'a Rules<'a>,
    document: &'a Value,
    operation: &'a Value,
    at: String,
    object: &'a Map<String, Value>,
}

impl<'a> Section<'a> {
    /// The extension `key` of an operation, if it has one. `keys` are the allowed keys; if empty, any key is.
    pub(super) fn of_operation(
        rules: &'a Rules<'a>,
        document: &'a Value,
        at: &str,
        operation: &'a Value,
        key: &str,
        keys: &[&str],
    ) -> Option<Self> {
        let value = operation.get(key)?;
        Self { rules, document, operation, at: at.to_owned(), object: operation.as_object()? }.child(key, value, keys)
    }

    fn child(&self, key: &str, value: &'a Value, keys: &[&str]) -> Option<Self> {
        let &Self { rules, document, operation, .. } = self;
        let at = pointer::join(&self.at, key);
        let Some(object) = value.as_object() else {
            rules.report(&at, "is not an object", format!("use the keys {}", keys.join(", ")));
            return None;
        };
        for key in object.keys().filter(|key| !keys.is_empty() && !keys.contains(&key.as_str())) {
            let remedy = format!("use one of {}", keys.join(", "));
            rules.report(&pointer::join(&at, key), "is an unknown key of this extension", remedy);
        }
        Some(Self { rules, document, operation, at, object })
    }

    pub(super) fn report(&self, key: &str, problem: impl Display, remedy: impl Display) {
        let at = if key.is_empty() { self.at.clone() } else { pointer::join(&self.at, key) };
        self.rules.report(&at, problem, remedy);
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'a String> {
        self.object.keys()
    }

    pub(super) fn section(&self, key: &str, keys: &[&str]) -> Option<Self> {
        self.child(key, self.object.get(key)?, keys)
    }

    /// The objects of a list.
    pub(super) fn sections(&self, key: &str, keys: &[&str]) -> Vec<Self> {
        let Some(value) = self.object.get(key) else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.report(key, "is not a list", "list objects");
            return Vec::new();
        };
        let whole = Self { at: pointer::join(&self.at, key), object: self.object, ..*self };
        list.iter().enumerate().filter_map(|(index, value)| whole.child(&index.to_string(), value, keys)).collect()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        let value = self.object.get(key)?;
        if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
            return Some(text);
        }
        self.report(key, "is not a non-empty string", "write a string, in quotes where it could be something else");
        None
    }

    pub(super) fn strings(&self, key: &str) -> Vec<String> {
        let Some(value) = self.object.get(key) else { return Vec::new() };
        let strings: Option<Vec<String>> =
            value.as_array().and_then(|list| list.iter().map(|string| string.as_str().map(str::to_owned)).collect());
        strings.unwrap_or_else(|| {
            self.report(key, "is not a list of strings", "list strings");
            Vec::new()
        })
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        let value = self.object.get(key);
        let flag = value.and_then(Value::as_bool);
        if value.is_some() && flag.is_none() {
            self.report(key, "is not a boolean", "write true or false");
        }
        flag.unwrap_or_default()
    }

    /// A whole number from 1 up.
    pub(super) fn count(&self, key: &str) -> Option<u32> {
        let value = self.object.get(key)?;
        let count = value.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
        if count.is_none() {
            self.report(key, "is not a whole number from 1 up", "write a number");
        }
        count
    }

    /// A pointer into the response, and the schema that it leads to.
    pub(super) fn response_field(&self, key: &str) -> Option<(String, &'a Value)> {
        self.field(key, RESPONSE, "response")
    }

    /// A pointer into the request body.
    pub(super) fn body_field(&self, key: &str) -> Option<String> {
        self.field(key, BODY, "request body").map(|(pointer, _)| pointer)
    }

    fn field(&self, key: &str, place: &str, name: &str) -> Option<(String, &'a Value)> {
        let pointer = self.object.get(key)?;
        let Some(pointer) = pointer.as_str().filter(|text| text.is_empty() || text.starts_with('/')) else {
            self.report(key, "is not a JSON pointer", "write one such as '/pagination/next'");
            return None;
        };
        let schema = self.operation.pointer(place);
        let found = schema.and_then(|schema| resolve(self.document, schema, pointer));
        if found.is_none() {
            let problem = format!("'{pointer}' is not a field of the {name}");
            self.report(key, problem, "write the JSON pointer to a field of its schema");
        }
        Some((pointer.to_owned(), found?))
    }

    /// The name of a query parameter. If `declared`, the operation must have it.
    pub(super) fn query(&self, key: &str, declared: bool) -> Option<String> {
        let name = self.text(key)?;
        let mut parameters = self.operation["parameters"].as_array().into_iter().flatten();
        if declared && !parameters.any(|parameter| parameter["in"] == "query" && parameter["name"] == name) {
            self.report(key, format!("'{name}' is not a query parameter of the operation"), "declare the parameter");
            return None;
        }
        Some(name.to_owned())
    }

    /// The values of an enum at `schema`, none where it is not an enum.
    pub(super) fn enum_values(&self, schema: &'a Value) -> Vec<&'a str> {
        let schema = resolve(self.document, schema, "").unwrap_or(schema);
        schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// The largest number of references and parts on the way to a field.
const DEPTH: usize = 32;

/// The schema of the field that `pointer` names in a value of `schema`: through references, the parts of an `allOf` and
/// properties. Lists, maps and alternatives have no fields.
fn resolve<'a>(document: &'a Value, schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    let mut found = vec![schema];
    for key in pointer.split('/').skip(1) {
        let key = key.replace("~1", "/").replace("~0", "~");
        found = parts(document, &found, DEPTH).into_iter().filter_map(|part| part["properties"].get(&key)).collect();
        if found.is_empty() {
            return None;
        }
    }
    let parts = parts(document, &found, DEPTH);
    // Of several parts, the first with a type.
    parts.iter().find(|part| part.get("type").is_some() || part.get("enum").is_some()).or(parts.first()).copied()
}

/// The schemas, with the targets of their references and the parts of their `allOf`.
fn parts<'a>(document: &'a Value, schemas: &[&'a Value], depth: usize) -> Vec<&'a Value> {
    let mut found = Vec::new();
    if depth == 0 {
        return found;
    }
    for schema in schemas {
        if let Some(target) = schema["$ref"].as_str().and_then(|reference| pointer::resolve(document, reference)) {
            found.extend(parts(document, &[target], depth - 1));
            continue;
        }
        let inner: Vec<&Value> = schema["allOf"].as_array().into_iter().flatten().collect();
        // Own properties come before those of the parts.
        if inner.is_empty() || schema.get("properties").is_some() {
            found.push(schema);
        }
        found.extend(parts(document, &inner, depth - 1));
    }
    found
}
