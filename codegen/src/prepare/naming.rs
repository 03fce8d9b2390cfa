use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::{Rules, operations};
use crate::{Error, pointer};

impl Rules<'_> {
    /// Rule 12: object and enum schemas that stand inside others move to components, under the name of the
    /// place they stand in. Equal ones are one; two different ones of one name are an error.
    pub(super) fn name_schemas(&self, document: &mut Value) -> Result<(), Error> {
        let components = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut)
            .map(std::mem::take)
            .unwrap_or_default();
        let mut named = Named { rules: self, schemas: Map::new() };
        for (name, mut schema) in components {
            let at = pointer::join("/components/schemas", &name);
            named.hoist_inside(&mut schema, &name.to_upper_camel_case(), &at)?;
            named.insert(&name, schema, &at)?;
        }
        let all: Vec<String> = operations::each(document).into_iter().map(|(at, _)| at).collect();
        for at in all {
            let Some(operation) = document.pointer_mut(&at) else {
                continue;
            };
            let id = operation["operationId"].as_str().unwrap_or_default().to_upper_camel_case();
            for (index, parameter) in pointer::list_mut(operation, "parameters").enumerate() {
                let name = format!("{id}{}", parameter["name"].as_str().unwrap_or_default().to_upper_camel_case());
                named.hoist(&mut parameter["schema"], &name, &format!("{at}/parameters/{index}/schema"))?;
            }
            for (place, suffix, text) in [
                ("/requestBody/content/application~1json/schema", "Body", "What a request of"),
                ("/responses/2XX/content/application~1json/schema", "Response", "The answer of"),
            ] {
                let Some(schema) = operation.pointer_mut(place) else {
                    continue;
                };
                if is_anonymous(schema) && schema["description"].is_null() {
                    schema["description"] = match suffix {
                        "Body" => json!(format!("{text} `{id}` carries.")),
                        _ => json!(format!("{text} `{id}`.")),
                    };
                }
                named.hoist(schema, &format!("{id}{suffix}"), &format!("{at}{place}"))?;
            }
        }
        let schemas = named.schemas;
        document["components"]["schemas"] = Value::Object(schemas);
        Ok(())
    }
}

struct Named<'a> {
    rules: &'a Rules<'a>,
    schemas: Map<String, Value>,
}

impl Named<'_> {
    fn insert(&mut self, name: &str, schema: Value, at: &str) -> Result<(), Error> {
        let pascal = name.to_upper_camel_case();
        let present = self.schemas.iter().find(|(other, _)| other.to_upper_camel_case() == pascal);
        match present {
            Some((other, present)) if *present != schema || other != name => {
                let problem =
                    format!("would be the type '{pascal}', as another schema of a different shape is already");
                Err(self.rules.error(at, problem, "name this schema in components under a name of its own"))
            }
            Some(_) => Ok(()),
            None => {
                self.schemas.insert(name.to_owned(), schema);
                Ok(())
            }
        }
    }

    /// Moves `schema` to the components if it needs a name, and leaves a reference with its description.
    fn hoist(&mut self, schema: &mut Value, name: &str, at: &str) -> Result<(), Error> {
        if !is_anonymous(schema) {
            return self.hoist_inside(schema, name, at);
        }
        let mut moved = std::mem::take(schema);
        let nullable = moved.as_object_mut().and_then(|moved| moved.shift_remove("nullable"));
        let description = moved.get("description").cloned();
        self.hoist_inside(&mut moved, name, at)?;
        self.insert(name, moved, at)?;
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
        Ok(())
    }

    fn hoist_inside(&mut self, schema: &mut Value, name: &str, at: &str) -> Result<(), Error> {
        for (key, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            let at = pointer::join(&pointer::join(at, "properties"), key);
            self.hoist(property, &format!("{name}{}", key.to_upper_camel_case()), &at)?;
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(inner) = schema.get_mut(key) {
                self.hoist(inner, &format!("{name}{suffix}"), &pointer::join(at, key))?;
            }
        }
        Ok(())
    }
}

/// An object with properties, or an enum of strings.
fn is_anonymous(schema: &Value) -> bool {
    schema["properties"].is_object() || schema["enum"].is_array() && schema["type"] == "string"
}
