use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::Rules;
use super::operations::alter;
use super::references::origin;
use crate::pointer;

impl Rules<'_> {
    /// Rule 12: object and enum schemas that stand inside others move to components, under the name of the
    /// place they stand in. Equal ones are one; two different ones of one name are reported. Returns where the
    /// schemas stood.
    pub(super) fn name_schemas(&self, document: &mut Value) -> BTreeMap<String, String> {
        let components = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut)
            .map(std::mem::take)
            .unwrap_or_default();
        let mut named = Named { rules: self, schemas: Map::new(), names: BTreeMap::new(), origins: BTreeMap::new() };
        for (name, mut schema) in components {
            let at = pointer::join("/components/schemas", &name);
            named.hoist_inside(&mut schema, &name.to_upper_camel_case(), &at);
            named.insert(&name, schema, &at);
        }
        alter(document, |_, operation| {
            let id = operation["operationId"].as_str().unwrap_or_default().to_upper_camel_case();
            for parameter in pointer::list_mut(operation, "parameters") {
                let at = pointer::join(origin(parameter), "schema");
                let name = format!("{id}{}", parameter["name"].as_str().unwrap_or_default().to_upper_camel_case());
                named.hoist(&mut parameter["schema"], &name, &at);
            }
            for (part, suffix, text) in [
                ("/requestBody", "Body", format!("What a request of `{id}` carries.")),
                ("/responses/2XX", "Response", format!("The answer of `{id}`.")),
            ] {
                let at = operation.pointer(part).map(origin).unwrap_or_default().to_owned();
                let Some(schema) = operation.pointer_mut(&format!("{part}/content/application~1json/schema")) else {
                    continue;
                };
                if is_anonymous(schema) && schema["description"].is_null() {
                    schema["description"] = json!(text);
                }
                named.hoist(schema, &format!("{id}{suffix}"), &at);
            }
        });
        let Named { schemas, origins, .. } = named;
        if !schemas.is_empty() {
            document["components"]["schemas"] = Value::Object(schemas);
        }
        origins
    }
}

struct Named<'a> {
    rules: &'a Rules<'a>,
    schemas: Map<String, Value>,
    /// The schemas' names by those of their types.
    names: BTreeMap<String, String>,
    origins: BTreeMap<String, String>,
}

impl Named<'_> {
    fn insert(&mut self, name: &str, schema: Value, at: &str) {
        let pascal = name.to_upper_camel_case();
        match self.names.get(&pascal) {
            Some(other) if other != name || self.schemas.get(other) != Some(&schema) => {
                let problem =
                    format!("would be the type '{pascal}', as another schema of a different shape is already");
                self.rules.report(at, problem, "name this schema in components under a name of its own");
            }
            Some(_) => {}
            None => {
                self.names.insert(pascal, name.to_owned());
                self.origins.insert(name.to_owned(), at.to_owned());
                self.schemas.insert(name.to_owned(), schema);
            }
        }
    }

    /// Moves `schema` to the components if it needs a name, and leaves a reference with its description.
    fn hoist(&mut self, schema: &mut Value, name: &str, at: &str) {
        if !is_anonymous(schema) {
            return self.hoist_inside(schema, name, at);
        }
        let mut moved = std::mem::take(schema);
        let nullable = moved.as_object_mut().and_then(|moved| moved.shift_remove("nullable"));
        let description = moved.get("description").cloned();
        self.hoist_inside(&mut moved, name, at);
        self.insert(name, moved, at);
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        *schema = match (nullable, description) {
            (None, None) => reference,
            (nullable, description) => {
                let mut wrapped = json!({ "allOf": [reference] });
                if let Some(nullable) = nullable {
                    wrapped["nullable"] = nullable;
                }
                if let Some(description) = description {
                    wrapped["description"] = description;
                }
                wrapped
            }
        };
    }

    fn hoist_inside(&mut self, schema: &mut Value, name: &str, at: &str) {
        for (key, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            let at = pointer::join(&pointer::join(at, "properties"), key);
            self.hoist(property, &format!("{name}{}", key.to_upper_camel_case()), &at);
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(inner) = schema.get_mut(key) {
                self.hoist(inner, &format!("{name}{suffix}"), &pointer::join(at, key));
            }
        }
    }
}

/// An object with properties, or an enum of strings.
fn is_anonymous(schema: &Value) -> bool {
    schema["properties"].is_object() || schema["enum"].is_array() && schema["type"] == "string"
}
