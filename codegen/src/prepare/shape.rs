//! Checks the shape that the rules rely on: they look up keys, and would ignore values of another shape.

use serde_json::{Value, json};

use super::keys::{DOCUMENT, ITEM, OPERATION, SCHEMA};
use super::operations::METHODS;
use super::{Rules, rust_names};
use crate::pointer;

/// The types of OpenAPI 3.0.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

impl Rules<'_> {
    /// Runs before all rules. Checks that the document is OpenAPI 3.0 and that its paths and schemas have the right
    /// shape. Removes invalid values. Returns whether the rules can run.
    pub(super) fn check_shape(&self, document: &mut Value) -> bool {
        let Some(root) = document.as_object_mut() else {
            self.report("", "is not an OpenAPI document", "write an object with 'openapi: 3.0.3', 'info' and 'paths'");
            return false;
        };
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.0.") {
            let problem = format!("the OpenAPI version '{version}' is unsupported");
            self.report("/openapi", problem, "convert the document to OpenAPI 3.0");
            return false;
        }
        for key in ["title", "version"] {
            if !root.get("info").is_some_and(|info| info[key].is_string()) {
                let at = pointer::join("/info", key);
                self.report(&at, "is missing or not a string", "add a title and a version");
            }
        }
        self.check_keys("", root, DOCUMENT);
        if let Some(Value::Object(paths)) = root.get_mut("paths") {
            paths.retain(|path, item| self.check_item(&pointer::join("/paths", path), item));
        } else {
            self.report("/paths", "is missing", "add the paths");
            root.insert("paths".to_owned(), json!({}));
        }
        if let Some(Value::Object(components)) = root.get_mut("components") {
            components.retain(|kind, components| {
                let at = pointer::join("/components", kind);
                if !components.is_object() && !kind.starts_with("x-") {
                    self.report(&at, "is not an object", "write an object, or remove the key");
                }
                components.is_object()
            });
        }
        self.check_security(document);
        self.check_servers(document);
        self.check_schemas(document);
        true
    }

    /// Whether the path item can be kept.
    fn check_item(&self, at: &str, item: &mut Value) -> bool {
        let Some(item) = item.as_object_mut() else {
            self.report(at, "is not an object", "write an object with its operations, or remove it");
            return false;
        };
        if item.contains_key("$ref") {
            self.report(at, "refers to another path item", "write the operations out");
            return false;
        }
        if item.shift_remove("options").is_some() {
            let at = pointer::join(at, "options");
            self.report(&at, "OPTIONS operations are unsupported", "remove it in an overlay");
        }
        for method in METHODS {
            match item.get_mut(method) {
                None => {}
                Some(Value::Object(operation)) => self.check_keys(&pointer::join(at, method), operation, OPERATION),
                Some(_) => {
                    self.report(&pointer::join(at, method), "is not an object", "write an operation, or remove it");
                    item.shift_remove(method);
                }
            }
        }
        self.check_keys(at, item, ITEM);
        true
    }

    /// Checks the schemas that code is generated from. Removes invalid keys.
    fn check_schemas(&self, document: &mut Value) {
        for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            if schema.get("x-handwritten-type").is_none() {
                self.check_type_name(&pointer::join("/components/schemas", name), name);
            }
        }
        let schemas = schemas(document);
        let wrong = schemas.into_iter().map(|(at, schema)| (self.check_schema(document, &at, schema), at));
        for (wrong, at) in wrong.collect::<Vec<_>>() {
            let Some(schema) = document.pointer_mut(&at) else {
                continue;
            };
            match (wrong, schema.as_object_mut()) {
                (Wrong::Keys(keys), Some(schema)) => schema.retain(|key, _| !keys.contains(&key.as_str())),
                _ => *schema = json!({}),
            }
        }
        self.check_composition(document);
        for (at, schema) in self::schemas(document) {
            if let Some(schema) = schema.as_object() {
                self.check_properties(document, &at, schema);
                self.check_default(document, &at, schema);
            }
        }
    }

    fn check_type_name(&self, at: &str, name: &str) {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if !plain || !rust_names::is_identifier(&rust_names::pascal(name)) {
            let problem = format!("the schema name '{name}' is not a valid name of a Rust type");
            self.report(at, problem, "rename it, using letters, digits, '.', '-' and '_'");
        } else if rust_names::is_reserved(&rust_names::pascal(name)) {
            let problem = format!("the schema name '{name}' is the name of a Rust item that generated code uses");
            self.report(at, problem, "rename it");
        }
    }

    fn check_schema(&self, document: &Value, at: &str, schema: &Value) -> Wrong {
        let Some(schema) = schema.as_object() else {
            self.report(at, "is not an object", "write a schema");
            return Wrong::All;
        };
        if let Some(reference) = schema.get("$ref") {
            return if self.check_reference(document, at, reference) { Wrong::Keys(Vec::new()) } else { Wrong::All };
        }
        let mut keys = self.wrong_keys(at, schema, SCHEMA);
        let mut wrong = |key: &'static str, problem: &str, remedy: &str| {
            self.report(&pointer::join(at, key), problem, remedy);
            keys.push(key);
        };
        if let Some(word) = schema.get("type")
            && !word.as_str().is_some_and(|word| TYPES.contains(&word))
        {
            wrong("type", &format!("{word} is not a type"), &format!("write one of {}", TYPES.join(", ")));
        }
        if let Some(path) = schema.get("x-handwritten-type").and_then(Value::as_str)
            && syn::parse_str::<syn::TypePath>(path).is_err()
        {
            wrong(
                "x-handwritten-type",
                &format!("'{path}' is not a path of a Rust type"),
                "write one as crate::Cursor",
            );
        }
        if schema.contains_key("not") {
            wrong("not", "cannot be expressed as a Rust type", "remove it in an overlay: the server checks it");
        }
        if schema.contains_key("anyOf") && schema.contains_key("oneOf") {
            wrong("anyOf", "is beside oneOf", "keep one of them, or put each into an entry of an allOf");
        }
        self.aliases(at, schema.get("x-aliases"));
        self.check_limits(at, schema);
        if !keys.contains(&"type") && !keys.contains(&"enum") {
            self.check_enum(at, schema);
            self.check_variants(at, schema);
        }
        Wrong::Keys(keys)
    }

    /// Whether a reference leads to a schema in the components.
    fn check_reference(&self, document: &Value, at: &str, reference: &Value) -> bool {
        let Some(reference) = reference.as_str() else {
            self.report(&pointer::join(at, "$ref"), "is not a string", "write '#/components/schemas/' and a name");
            return false;
        };
        let name = reference.strip_prefix("#/components/schemas/");
        if name.is_none_or(|name| name.contains('/')) {
            let problem = format!("'{reference}' is not a schema in the components of this document");
            self.report(at, problem, "move its target to components, and refer to that");
            return false;
        }
        let found = pointer::resolve(document, reference).is_some();
        if !found {
            self.report(at, format!("'{reference}' does not exist"), "add it, or fix the reference");
        }
        found
    }
}

/// The part to remove from a schema.
enum Wrong {
    Keys(Vec<&'static str>),
    All,
}

/// Every schema that code is generated from, with its pointer.
pub(super) fn schemas(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        collect(schema, &pointer::join("/components/schemas", name), &mut found);
    }
    for kind in ["parameters", "requestBodies", "responses"] {
        for (name, component) in document["components"][kind].as_object().into_iter().flatten() {
            find(component, &pointer::join(&pointer::join("/components", kind), name), &mut found);
        }
    }
    find(&document["paths"], "/paths", &mut found);
    found
}

/// Adds every schema below `node`. Of responses, only those of successful ones.
fn find<'a>(node: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    match node {
        Value::Object(object) => {
            for (key, inner) in object {
                let at = pointer::join(at, key);
                match key.as_str() {
                    "schema" => collect(inner, &at, found),
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

/// Adds a schema and all schemas inside it, outer ones first. Skips the inside of handwritten types.
fn collect<'a>(schema: &'a Value, at: &str, found: &mut Vec<(String, &'a Value)>) {
    found.push((at.to_owned(), schema));
    let Some(schema) = schema.as_object().filter(|schema| !schema.contains_key("x-handwritten-type")) else {
        return;
    };
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        collect(property, &pointer::join(&pointer::join(at, "properties"), name), found);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key).filter(|inner| key == "items" || !inner.is_boolean()) {
            collect(inner, &pointer::join(at, key), found);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for (index, inner) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
            collect(inner, &format!("{at}/{key}/{index}"), found);
        }
    }
}
