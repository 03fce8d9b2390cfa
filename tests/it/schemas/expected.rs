//! What a derived schema has to say, from the document and the rules by which types are made of it.

use serde_json::{Map, Value, json};

use crate::schemas::derived::Direction;
use crate::support::document::{Document, reference};
use crate::support::operations;

/// The schemas that the types of an API should have.
pub(crate) struct Expected {
    api: &'static str,
    document: Document,
    direction: Direction,
    named: Map<String, Value>,
}

impl Expected {
    pub(crate) fn of(api: &'static str, direction: Direction) -> Self {
        Self { api, document: Document::of(api), direction, named: Map::new() }
    }

    /// All of them: one for each component, and one for each object or enum that stands inside another schema.
    pub(crate) fn schemas(mut self) -> Map<String, Value> {
        for (name, schema) in self.document.schemas() {
            // One that is written by hand is told where it is used.
            if schema.get("x-handwritten-type").is_none() {
                let told = self.told(&schema, &name);
                self.named.insert(name, told);
            }
        }
        let api = self.api;
        for operation in operations().into_iter().filter(|operation| operation.api() == api) {
            self.request(operation.id());
            self.response(operation.id());
        }
        self.named
    }

    /// What a request of an operation carries, as far as it is JSON.
    pub(crate) fn request(&mut self, operation: &str) -> Option<Value> {
        let schema = self.document.request(operation)?.clone();
        Some(self.body(schema, &format!("{operation}Body"), &format!("The request body of `{operation}`.")))
    }

    /// What an operation answers.
    pub(crate) fn response(&mut self, operation: &str) -> Option<Value> {
        let schema = self.document.response(operation)?.clone();
        Some(self.body(schema, &format!("{operation}Response"), &format!("The response of `{operation}`.")))
    }

    /// A body without a description has one from the name of its operation.
    fn body(&mut self, mut schema: Value, name: &str, description: &str) -> Value {
        if has_name(&schema) && schema.get("description").is_none() {
            schema["description"] = json!(description);
        }
        self.used(&schema, name)
    }

    /// A schema where it is used: a reference if it has a name or gets one.
    fn used(&mut self, schema: &Value, name: &str) -> Value {
        let mut used = match reference(schema) {
            Some(to) => {
                let target = self.document.resolve(schema).clone();
                let to = to.rsplit('/').next().unwrap_or_default();
                if target.get("x-handwritten-type").is_some() { self.forms(&target, to) } else { defined(to) }
            }
            None if schema.get("x-handwritten-type").is_some() => self.forms(schema, name),
            None if has_name(schema) => {
                let told = self.told(schema, name);
                self.named.insert(name.to_owned(), told);
                defined(name)
            }
            None => return self.told(schema, name),
        };
        describe(&mut used, schema);
        used
    }

    /// A list's item or a map's value: it is no field, so it has no doc comment.
    fn entry(&mut self, schema: &Value, name: &str) -> Value {
        let mut entry = self.used(schema, name);
        entry.as_object_mut().expect("an object").remove("description");
        entry
    }

    /// What the schema says itself. Limits and defaults are not of the types: a request is held against its limits
    /// before it is sent, a server may break them, and keeps its defaults.
    fn told(&mut self, schema: &Value, name: &str) -> Value {
        let mut told = match schema["type"].as_str() {
            Some("object") if schema.get("properties").is_some() => self.object(schema, name),
            Some("object") => {
                let values = schema.get("additionalProperties").filter(|values| values.is_object());
                let values = values.map_or(json!(true), |values| self.entry(values, &format!("{name}Value")));
                json!({ "type": "object", "additionalProperties": values })
            }
            Some("array") => json!({ "type": "array", "items": self.entry(&schema["items"], &format!("{name}Item")) }),
            Some("string") => match (schema.get("enum"), schema["format"].as_str()) {
                (Some(values), _) => json!({ "type": "string", "enum": values }),
                (None, Some(format @ ("date-time" | "date" | "password"))) => {
                    json!({ "type": "string", "format": format })
                }
                // The types take any other text, an id as it came.
                _ => json!({ "type": "string" }),
            },
            Some("integer") => json!({ "type": "integer", "format": schema["format"].as_str().unwrap_or("int64") }),
            Some("number") => json!({ "type": "number", "format": schema["format"].as_str().unwrap_or("double") }),
            Some("boolean") => json!({ "type": "boolean" }),
            other => panic!("{name} has the type {other:?}"),
        };
        describe(&mut told, schema);
        told
    }

    fn object(&mut self, schema: &Value, name: &str) -> Value {
        let mut required = Vec::new();
        let mut properties = Map::new();
        for (property, schema_of) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = schema["required"].as_array().is_some_and(|names| names.contains(&json!(property)));
            let is_nullable = schema_of["nullable"] == true;
            let is_collection =
                schema_of["type"] == "array" || schema_of["type"] == "object" && schema_of.get("properties").is_none();
            let mut told = self.used(schema_of, &format!("{name}{}", camel_case(property)));
            let (null, present) = match self.direction {
                // Servers leave out what may be null, and send null for a list or a map without entries.
                Direction::Read => {
                    let lenient = is_nullable || is_collection;
                    (lenient || !is_required, is_required && !lenient)
                }
                // What is not required is left out in the place of null. A list or a map is never null.
                Direction::Written => (is_required && is_nullable && !is_collection, is_required),
            };
            if null {
                told["nullable"] = json!(true);
            }
            // The field is deprecated in Rust, and the derived schema says so.
            if schema_of["deprecated"] == true {
                told["deprecated"] = json!(true);
            }
            if present {
                required.push(property.clone());
            }
            properties.insert(property.clone(), told);
        }
        required.sort_unstable();
        let mut told = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            told["required"] = json!(required);
        }
        told
    }

    /// A type that is written by hand reads all forms.
    fn forms(&mut self, schema: &Value, name: &str) -> Value {
        let forms = schema["oneOf"].as_array().expect("the forms of a type that is written by hand");
        let mut forms: Vec<Value> = forms.iter().map(|form| self.used(form, name)).collect();
        forms.sort_by_key(Value::to_string);
        json!({ "oneOf": forms })
    }
}

/// Descriptions become doc comments; an integer's known values are told there, because others may come.
fn describe(told: &mut Value, schema: &Value) {
    let mut description = schema["description"].as_str().unwrap_or_default().to_owned();
    if let (Some("integer"), Some(values)) = (schema["type"].as_str(), schema["enum"].as_array()) {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        description = format!("{description} Known values: {}.", values.join(", "));
    }
    if !description.is_empty() {
        told["description"] = json!(words(&description));
    }
}

/// A text without what doc comments do to its lines, addresses and code.
pub(crate) fn words(text: &str) -> String {
    let text = text.replace("<http", "http").replace('>', "").replace("```text", "```");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn defined(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Whether a schema becomes a type of its own wherever it stands.
fn has_name(schema: &Value) -> bool {
    schema["properties"].is_object() || schema["enum"].is_array() && schema["type"] == "string"
}

/// `memoryMiB` as a part of a type's name.
fn camel_case(property: &str) -> String {
    let mut letters = property.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
