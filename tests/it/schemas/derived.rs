//! The derived schemas, and the same schemas as the documents write them.

use clusterkit::schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::schemas::expected::words;

pub(crate) const APIS: &[&str] = &["perfectscale", "cockroach", "camunda"];

/// Whether a schema is of deserialization or of serialization.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Direction {
    Read,
    Written,
}

/// The definitions of all types of an API, by name.
pub(crate) fn definitions(api: &str, direction: Direction) -> Map<String, Value> {
    let settings = match direction {
        Direction::Read => SchemaSettings::draft2020_12().for_deserialize(),
        Direction::Written => SchemaSettings::draft2020_12().for_serialize(),
    };
    let mut generator = settings.into_generator();
    let schemas = match api {
        "perfectscale" => clusterkit::perfectscale::schemas(&mut generator),
        "cockroach" => clusterkit::cockroach::schemas(&mut generator),
        "camunda" => clusterkit::camunda::schemas(&mut generator),
        _ => panic!("{api} has no schemas"),
    };
    let definitions = generator.take_definitions(true);
    for (name, schema) in &schemas {
        assert_eq!(*schema.as_value(), json!({ "$ref": format!("#/$defs/{name}") }));
    }
    let unnamed: Vec<&String> = definitions.keys().filter(|name| !schemas.contains_key(name.as_str())).collect();
    assert!(unnamed.is_empty(), "{api}: `schemas` forgets {unnamed:?}");
    definitions
}

/// The definitions as the documents write them.
pub(crate) fn derived(api: &str, direction: Direction) -> Map<String, Value> {
    definitions(api, direction).into_iter().map(|(name, schema)| (name, reworded(&schema))).collect()
}

/// A union with null becomes `nullable`; a union of known values and any string becomes an `enum`. Defaults of missing
/// fields and patterns of numbers are removed, because the documents have neither.
fn reworded(schema: &Value) -> Value {
    let Some(schema) = schema.as_object() else { return schema.clone() };
    let mut told = Map::new();
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("default" | "pattern", _) => {}
            ("description", Value::String(text)) => drop(told.insert(key.clone(), json!(words(text)))),
            ("properties", Value::Object(fields)) => {
                let fields: Map<String, Value> =
                    fields.iter().map(|(name, field)| (name.clone(), reworded(field))).collect();
                told.insert(key.clone(), Value::Object(fields));
            }
            ("required", Value::Array(names)) => {
                let mut names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                names.sort_unstable();
                told.insert(key.clone(), json!(names));
            }
            ("type", Value::Array(types)) => {
                let [one, Value::String(null)] = types.as_slice() else { panic!("a type of {types:?}") };
                assert_eq!(null, "null");
                told.insert(key.clone(), one.clone());
                told.insert("nullable".to_owned(), json!(true));
            }
            ("anyOf", Value::Array(forms)) => match forms.as_slice() {
                [form, null] if *null == json!({ "type": "null" }) => {
                    let form = reworded(form);
                    told.extend(form.as_object().expect("an object").clone());
                    told.insert("nullable".to_owned(), json!(true));
                }
                [known, any] if *any == json!({ "type": "string" }) && known["enum"].is_array() => {
                    told.extend(known.as_object().expect("an object").clone());
                }
                forms => {
                    let mut forms: Vec<Value> = forms.iter().map(reworded).collect();
                    forms.sort_by_key(Value::to_string);
                    told.insert("oneOf".to_owned(), json!(forms));
                }
            },
            (_, value) => drop(told.insert(key.clone(), reworded(value))),
        }
    }
    Value::Object(told)
}
