//! The corpus has bodies of every operation, and every property of the documents is in a body.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::document::{Document, reference};
use crate::support::{corpus, operations};

const FEWEST: usize = 3;

/// Each operation with its API.
fn documented() -> impl Iterator<Item = (&'static str, &'static str)> {
    let operations = operations().into_iter().map(|operation| (operation.api(), operation.id()));
    operations.chain([("perfectscale", corpus::EXCHANGE)])
}

#[test]
fn every_operation_has_bodies() {
    for (api, operation) in documented() {
        let bodies = corpus::bodies(api, operation).len();
        assert!(bodies >= FEWEST, "{api} {operation} has {bodies} bodies");
    }
}

#[test]
fn every_folder_has_its_operation() {
    let apis: BTreeSet<&str> = documented().map(|(api, _)| api).collect();
    for api in apis {
        let known: BTreeSet<&str> = documented().filter(|(of, _)| *of == api).map(|(_, operation)| operation).collect();
        let stray: Vec<String> =
            corpus::operations(api).into_iter().filter(|folder| !known.contains(folder.as_str())).collect();
        assert!(stray.is_empty(), "{api} has no operation {stray:?}");
    }
}

/// A property that is added to a document fails here until a body has it.
#[test]
fn every_property_is_in_a_body() {
    let mut modelled = Properties::default();
    let mut present = Properties::default();
    for (api, id) in documented() {
        let document = Document::of(api);
        let Some(schema) = document.response(id) else { continue };
        let name = format!("{api} {id}");
        modelled.add(&document, schema, &name, None);
        for body in corpus::bodies(api, id).into_iter().filter(|body| !body.bytes.is_empty()) {
            let body: Value = serde_json::from_slice(&body.bytes).expect(&body.name);
            present.add(&document, schema, &name, Some(&body));
        }
    }
    let missing: Vec<&String> = modelled.0.difference(&present.0).collect();
    assert!(missing.is_empty(), "no body has {missing:#?}");
}

/// Properties by the name of their schema. A property of a component counts wherever the component is used.
#[derive(Default)]
struct Properties(BTreeSet<String>);

impl Properties {
    /// Adds the properties of `schema`, or only those that a value has.
    fn add(&mut self, document: &Document, schema: &Value, name: &str, value: Option<&Value>) {
        let api = name.split(' ').next().unwrap_or_default();
        let component = reference(schema).and_then(|reference| reference.rsplit('/').next());
        let name = component.map_or_else(|| name.to_owned(), |component| format!("{api} {component}"));
        let schema = document.resolve(schema);
        for form in schema["oneOf"].as_array().into_iter().flatten() {
            if value.is_none_or(Value::is_object) {
                self.add(document, form, &name, value);
            }
        }
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let name = format!("{name}.{property}");
            let value = value.map(|value| &value[property]);
            if value.is_some_and(Value::is_null) {
                continue;
            }
            if self.0.insert(name.clone()) || value.is_some() {
                self.add(document, schema, &name, value);
            }
        }
        for key in ["items", "additionalProperties"] {
            let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) else { continue };
            let given: Vec<&Value> = match value {
                None => {
                    self.add(document, inner, &name, None);
                    continue;
                }
                Some(Value::Array(list)) => list.iter().collect(),
                Some(Value::Object(map)) => map.values().collect(),
                Some(_) => continue,
            };
            for value in given {
                self.add(document, inner, &name, Some(value));
            }
        }
    }
}
