use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::Rules;
use super::operations::alter;
use super::parts::{self, shared_properties};
use super::references::origin;
use crate::pointer;

impl Rules<'_> {
    /// Rule 12: moves inline schemas that become types to components, named after their place. Equal schemas share a
    /// name. If a name is taken, a second one is tried; if that is taken too, it is a finding. Returns the origins of
    /// the schemas.
    pub(super) fn name_schemas(&self, document: &mut Value) -> BTreeMap<String, String> {
        let mut components = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut)
            .map(std::mem::take)
            .unwrap_or_default();
        components.values_mut().for_each(parts::drop_empty);
        let mut named = Named::new(self, &components);
        for name in components.keys() {
            named.component(name);
        }
        alter(document, |_, operation| {
            let id = operation["operationId"].as_str().unwrap_or_default().to_upper_camel_case();
            for parameter in pointer::list_mut(operation, "parameters") {
                let at = pointer::join(origin(parameter), "schema");
                let name = format!("{id}{}", parameter["name"].as_str().unwrap_or_default().to_upper_camel_case());
                named.hoist(&mut parameter["schema"], &name, &at);
            }
            for (part, suffix, text) in [
                ("/requestBody", "Body", format!("The request body of `{id}`.")),
                ("/responses/2XX", "Response", format!("The response of `{id}`.")),
            ] {
                let at = operation.pointer(part).map(origin).unwrap_or_default().to_owned();
                let Some(schema) = operation.pointer_mut(&format!("{part}/content/application~1json/schema")) else {
                    continue;
                };
                if parts::is_type(schema) && schema["description"].is_null() {
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
    /// The original components.
    whole: &'a Map<String, Value>,
    /// The components that were started.
    begun: BTreeSet<&'a str>,
    /// The component of each type name, which is reserved for it.
    components: BTreeMap<String, &'a str>,
    /// All named schemas, and their names by type name.
    schemas: Map<String, Value>,
    names: BTreeMap<String, String>,
    origins: BTreeMap<String, String>,
}

impl<'a> Named<'a> {
    fn new(rules: &'a Rules<'a>, whole: &'a Map<String, Value>) -> Self {
        let mut components = BTreeMap::new();
        for name in whole.keys() {
            components.entry(name.to_upper_camel_case()).or_insert(name.as_str());
        }
        Self {
            rules,
            whole,
            begun: BTreeSet::new(),
            components,
            schemas: Map::new(),
            names: BTreeMap::new(),
            origins: BTreeMap::new(),
        }
    }

    fn component(&mut self, name: &'a str) {
        let Some(schema) = self.whole.get(name).filter(|_| self.begun.insert(name)) else {
            return;
        };
        let (pascal, at) = (name.to_upper_camel_case(), pointer::join("/components/schemas", name));
        let mut schema = schema.clone();
        self.hoist_inside(&mut schema, &pascal, &at);
        if self.components.get(&pascal).is_some_and(|other| *other != name) {
            return self.collision(&pascal, &at);
        }
        self.add(name, pascal, schema, &at);
    }

    fn add(&mut self, name: &str, pascal: String, schema: Value, at: &str) {
        self.names.insert(pascal, name.to_owned());
        self.origins.insert(name.to_owned(), at.to_owned());
        self.schemas.insert(name.to_owned(), schema);
    }

    fn collision(&self, pascal: &str, at: &str) {
        let problem = format!("would be the type '{pascal}', which another schema of a different shape already is");
        self.rules.report(at, problem, "move this schema to components under a unique name");
    }

    /// The name of an inline schema.
    fn name(&mut self, wanted: &str, schema: Value, at: &str) -> String {
        for name in [wanted.to_owned(), format!("{wanted}{}", parts::kind(&schema))] {
            let pascal = name.to_upper_camel_case();
            let component = self.components.get(&pascal).copied();
            if let Some(component) = component {
                self.component(component);
            }
            match self.names.get(&pascal) {
                None if component.is_none() => {
                    self.add(&name, pascal, schema, at);
                    return name;
                }
                Some(other) if self.schemas.get(other) == Some(&schema) => return other.clone(),
                _ => {}
            }
        }
        self.collision(&wanted.to_upper_camel_case(), at);
        wanted.to_owned()
    }

    /// Reserves a name for a type that typify generates on its own.
    fn reserve(&mut self, name: &str, at: &str) {
        let pascal = name.to_upper_camel_case();
        if self.components.contains_key(&pascal) || self.names.contains_key(&pascal) {
            self.collision(&pascal, at);
        } else {
            self.names.insert(pascal, String::new());
        }
    }

    /// Moves `schema` to the components if it becomes a type. Leaves a reference with its description.
    fn hoist(&mut self, schema: &mut Value, name: &str, at: &str) {
        parts::drop_empty(schema);
        if !parts::is_type(schema) {
            return self.hoist_inside(schema, name, at);
        }
        let mut moved = std::mem::take(schema);
        let metadata = ["nullable", "deprecated"]
            .map(|key| (key, moved.as_object_mut().and_then(|moved| moved.shift_remove(key))));
        let copied = ["description", "x-aliases"].map(|key| (key, moved.get(key).cloned()));
        self.hoist_inside(&mut moved, name, at);
        let name = self.name(name, moved, at);
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        let metadata: Vec<_> =
            metadata.into_iter().chain(copied).filter_map(|(key, value)| Some((key, value?))).collect();
        *schema = reference;
        if !metadata.is_empty() {
            *schema = json!({ "allOf": [schema.take()] });
            for (key, value) in metadata {
                schema[key] = value;
            }
        }
    }

    fn hoist_inside(&mut self, schema: &mut Value, name: &str, at: &str) {
        let shared = shared_properties(self.whole, schema);
        self.hoist_parts(schema, name, at, &shared);
    }

    /// `shared` are properties that typify merges from several parts, into a type named after the place.
    fn hoist_parts(&mut self, schema: &mut Value, name: &str, at: &str, shared: &BTreeSet<String>) {
        for (key, property) in pointer::entries_mut(schema, "properties") {
            let at = pointer::join(&pointer::join(at, "properties"), key);
            if !shared.contains(key) {
                self.hoist(property, &format!("{name}{}", key.to_upper_camel_case()), &at);
            }
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(inner) = schema.get_mut(key) {
                self.hoist(inner, &format!("{name}{suffix}"), &pointer::join(at, key));
            }
        }
        let single = schema["allOf"].as_array().is_some_and(|parts| parts.len() == 1) && schema["properties"].is_null();
        for (index, part) in pointer::list_mut(schema, "allOf").enumerate() {
            let at = format!("{at}/allOf/{index}");
            if single { self.hoist(part, name, &at) } else { self.hoist_parts(part, name, &at, shared) }
        }
        for (key, word) in [("anyOf", "Subtype"), ("oneOf", "Variant")] {
            let Some(list) = schema.get_mut(key).and_then(Value::as_array_mut) else { continue };
            if let [only] = list.as_mut_slice() {
                self.hoist(only, name, &format!("{at}/{key}/0"));
                continue;
            }
            let tagged = list.iter().all(parts::is_entry) || list.iter().any(parts::has_tag);
            for (index, part) in list.iter_mut().enumerate() {
                let (name, at) = (format!("{name}{word}{index}"), format!("{at}/{key}/{index}"));
                if tagged { self.hoist_tagged(part, &name, &at) } else { self.hoist(part, &name, &at) }
            }
        }
    }

    /// Names the schemas inside a tagged alternative. The alternative itself stays inline, because typify needs its
    /// tag.
    fn hoist_tagged(&mut self, schema: &mut Value, name: &str, at: &str) {
        if schema["properties"].is_object() {
            self.reserve(name, at);
        }
        for (key, property) in pointer::entries_mut(schema, "properties") {
            if !parts::is_word(property) {
                let at = pointer::join(&pointer::join(at, "properties"), key);
                self.hoist(property, &format!("{name}{}", key.to_upper_camel_case()), &at);
            }
        }
    }
}
