//! What the rules take for granted. They look keys up one by one, and what has another shape would be passed over.

use serde_json::{Map, Value};

use super::Rules;
use super::operations::METHODS;
use crate::{Error, pointer};

/// The types of OpenAPI 3.0. A schema may have none.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

impl Rules<'_> {
    /// Before all rules: the document is OpenAPI 3.0, and its paths and schemas have the shape of such.
    pub(super) fn check_shape(&self, document: &Value) -> Result<(), Error> {
        let version = document["openapi"].as_str().unwrap_or_default();
        if !version.starts_with("3.0.") {
            let problem = format!("the OpenAPI version is '{version}'");
            return Err(self.error("/openapi", problem, "give the document as OpenAPI 3.0"));
        }
        let Some(paths) = document["paths"].as_object() else {
            return Err(self.error("/paths", "is missing", "give the document its paths"));
        };
        for key in ["title", "version"] {
            if !document["info"][key].is_string() {
                let at = pointer::join("/info", key);
                return Err(self.error(&at, "is missing or no string", "give the document a title and a version"));
            }
        }
        for (path, item) in paths {
            self.check_item(&pointer::join("/paths", path), item)?;
        }
        let mut schemas = Vec::new();
        for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            collect(schema, pointer::join("/components/schemas", name), &mut schemas);
        }
        for (kind, components) in document["components"].as_object().into_iter().flatten() {
            if matches!(kind.as_str(), "parameters" | "requestBodies" | "responses") {
                for (name, component) in components.as_object().into_iter().flatten() {
                    let at = pointer::join(&pointer::join("/components", kind), name);
                    find(component, &at, &mut schemas);
                }
            }
        }
        find(&document["paths"], "/paths", &mut schemas);
        schemas.into_iter().try_for_each(|(at, schema)| self.check_schema(document, &at, schema))
    }

    fn check_item(&self, at: &str, item: &Value) -> Result<(), Error> {
        let Some(item) = item.as_object() else {
            return Err(self.error(at, "is no object", "give the path its operations, or remove it"));
        };
        if item.contains_key("$ref") {
            return Err(self.error(at, "refers to another path item", "write the operations out"));
        }
        if item.contains_key("options") {
            let at = pointer::join(at, "options");
            return Err(self.error(&at, "is an operation that cannot be generated", "remove it in an overlay"));
        }
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let at = pointer::join(at, method);
            if !operation.is_object() {
                return Err(self.error(&at, "is no object", "give an operation, or remove it"));
            }
            self.check_parameters(&at, operation)?;
        }
        self.check_parameters(at, &Value::Object(item.clone()))
    }

    fn check_parameters(&self, at: &str, owner: &Value) -> Result<(), Error> {
        match owner.get("parameters") {
            Some(parameters) if !parameters.is_array() => {
                Err(self.error(&pointer::join(at, "parameters"), "is no list", "list the parameters"))
            }
            _ => Ok(()),
        }
    }

    fn check_schema(&self, document: &Value, at: &str, schema: &Value) -> Result<(), Error> {
        let Some(schema) = schema.as_object() else {
            return Err(self.error(at, "is no object", "give a schema"));
        };
        let wrong = |key: &str, problem: &str, remedy: &str| Err(self.error(&pointer::join(at, key), problem, remedy));
        match schema.get("type") {
            None => {}
            Some(Value::String(word)) if TYPES.contains(&word.as_str()) => {}
            Some(word) => {
                return wrong("type", &format!("{word} is no type"), &format!("write one of {}", TYPES.join(", ")));
            }
        }
        match schema.get("required") {
            None => {}
            Some(Value::Array(names)) if names.iter().all(Value::is_string) => {}
            Some(_) => {
                return wrong("required", "is no list of names", "list the required properties beside `properties`");
            }
        }
        for key in ["exclusiveMinimum", "exclusiveMaximum"] {
            if schema.get(key).is_some_and(|value| !value.is_boolean()) {
                return wrong(key, "is no boolean", "write true, and the limit itself as `minimum` or `maximum`");
            }
        }
        if schema.get("properties").is_some_and(|properties| !properties.is_object()) {
            return wrong("properties", "is no object", "give each property its schema");
        }
        self.check_properties(document, at, schema)?;
        self.check_words(at, schema)
    }
}

/// Every schema below `node`. Only those of successful answers are generated.
fn find<'a>(node: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    match node {
        Value::Object(object) => {
            for (key, inner) in object {
                let at = pointer::join(at, key);
                match key.as_str() {
                    "schema" => collect(inner, at, found),
                    "responses" => find_in_success(inner, &at, found),
                    "example" | "examples" | "callbacks" => {}
                    key if key.starts_with("x-") => {}
                    _ => find(inner, &at, found),
                }
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                find(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn find_in_success<'a>(responses: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    for (status, response) in responses.as_object().into_iter().flatten() {
        if status.starts_with('2') || status == "default" {
            find(response, &pointer::join(at, status), found);
        }
    }
}

/// A schema and all inside it, except for what a handwritten type stands in for.
fn collect<'a>(schema: &'a Value, at: String, found: &mut Vec<(String, &'a Value)>) {
    let inside = |schema: &'a Map<String, Value>, found: &mut Vec<(String, &'a Value)>| {
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            collect(property, pointer::join(&pointer::join(&at, "properties"), name), found);
        }
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get(key).filter(|inner| !inner.is_boolean()) {
                collect(inner, pointer::join(&at, key), found);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (index, inner) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                collect(inner, format!("{at}/{key}/{index}"), found);
            }
        }
    };
    if let Some(schema) = schema.as_object().filter(|schema| !schema.contains_key("x-handwritten-type")) {
        inside(schema, found);
    }
    found.push((at, schema));
}
