//! The schemas that should be derived, by the document and the rules for its types.

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

    /// All schemas: one for each component, and one for each object or enum inside another schema.
    pub(crate) fn schemas(mut self) -> Map<String, Value> {
        for (name, schema) in self.document.schemas() {
            // The schema of a handwritten type is inlined where it is used.
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

    /// The schema of an operation's JSON request body.
    pub(crate) fn request(&mut self, operation: &str) -> Option<Value> {
        let schema = self.document.request(operation)?.clone();
        Some(self.body(schema, &format!("{operation}Body"), &format!("The request body of `{operation}`.")))
    }

    /// The schema of an operation's response.
    pub(crate) fn response(&mut self, operation: &str) -> Option<Value> {
        let schema = self.document.response(operation)?.clone();
        Some(self.body(schema, &format!("{operation}Response"), &format!("The response of `{operation}`.")))
    }

    /// A body without a description gets one from the name of its operation.
    fn body(&mut self, mut schema: Value, name: &str, description: &str) -> Value {
        if has_name(&schema) && schema.get("description").is_none() {
            schema["description"] = json!(description);
        }
        self.used(&schema, name)
    }

    /// A schema where it is used: a reference, if the schema has a name or gets one.
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

    /// The schema of a list's item or a map's value, which has no doc comment because it is not a field.
    fn entry(&mut self, schema: &Value, name: &str) -> Value {
        let mut entry = self.used(schema, name);
        entry.as_object_mut().expect("an object").remove("description");
        entry
    }

    /// The schema itself, without limits and defaults, which types do not have: the client checks the limits of a
    /// request before it is sent, and the server applies its defaults.
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
                // The types accept any other text.
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
                // Servers omit nullable fields, and send null for an empty list or map.
                Direction::Read => {
                    let lenient = is_nullable || is_collection;
                    (lenient || !is_required, is_required && !lenient)
                }
                // Fields that are not required are omitted instead of null. A list or a map is never null.
                Direction::Written => (is_required && is_nullable && !is_collection, is_required),
            };
            if null {
                told["nullable"] = json!(true);
            }
            // A field that is deprecated in Rust is deprecated in the derived schema.
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

    /// A handwritten type reads all forms.
    fn forms(&mut self, schema: &Value, name: &str) -> Value {
        let forms = schema["oneOf"].as_array().expect("the forms of a handwritten type");
        let mut forms: Vec<Value> = forms.iter().map(|form| self.used(form, name)).collect();
        forms.sort_by_key(Value::to_string);
        json!({ "oneOf": forms })
    }
}

/// Adds the doc comment. That of an integer lists the known values, because others may be added.
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

/// A text without the changes that doc comments need in lines, links and code.
pub(crate) fn words(text: &str) -> String {
    let text = text.replace("<http", "http").replace('>', "").replace("```text", "```");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn defined(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Whether a schema becomes a type of its own, also inside another schema.
fn has_name(schema: &Value) -> bool {
    schema["properties"].is_object() || schema["enum"].is_array() && schema["type"] == "string"
}

/// `memoryMiB` as a part of a type's name.
fn camel_case(property: &str) -> String {
    let mut letters = property.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
