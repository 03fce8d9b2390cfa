//! The keys of each kind of object, and the kinds of their values. Without this check, an invalid value would be
//! ignored, or progenitor would fail without naming the place.

use serde_json::{Map, Value};

use super::Rules;
use crate::pointer;

/// The keys of one kind of object, and the kinds of their values.
pub(super) type Keys = [(&'static str, Kind)];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Bool,
    Number,
    /// A non-negative integer.
    Count,
    List,
    /// A list of strings.
    Names,
    Object,
    /// A non-empty list of schemas.
    Parts,
    /// Any value: it is checked elsewhere, or ignored.
    Any,
}

use Kind::{Any, Bool, Count, List, Names, Number, Object, Parts, Text};

pub(super) const DOCUMENT: &Keys = &[
    ("openapi", Any),
    ("info", Any),
    ("servers", List),
    ("tags", List),
    ("security", List),
    ("externalDocs", Object),
    ("components", Object),
    ("paths", Any),
];

pub(super) const ITEM: &Keys = &[
    ("$ref", Any),
    ("summary", Text),
    ("description", Text),
    ("servers", List),
    ("parameters", List),
    ("get", Any),
    ("put", Any),
    ("post", Any),
    ("delete", Any),
    ("options", Any),
    ("head", Any),
    ("patch", Any),
    ("trace", Any),
];

pub(super) const OPERATION: &Keys = &[
    ("operationId", Any),
    ("summary", Text),
    ("description", Text),
    ("tags", Names),
    ("deprecated", Bool),
    ("security", List),
    ("servers", List),
    ("parameters", List),
    ("requestBody", Object),
    ("responses", Object),
    ("callbacks", Object),
    ("externalDocs", Object),
    ("x-aliases", Names),
    ("x-idempotent", Bool),
    ("x-internal", Bool),
    ("x-list", Object),
    ("x-versions", Object),
    ("x-wait", Object),
    ("x-handwritten-check", Text),
];

pub(super) const PARAMETER: &Keys = &[
    ("name", Any),
    ("in", Any),
    ("description", Text),
    ("required", Bool),
    ("deprecated", Bool),
    ("allowEmptyValue", Bool),
    ("style", Text),
    ("explode", Bool),
    ("allowReserved", Bool),
    ("schema", Object),
    ("content", Object),
    ("example", Any),
    ("examples", Any),
    ("x-sent-by-client", Bool),
];

pub(super) const BODY: &Keys = &[("description", Text), ("required", Bool), ("content", Object)];

pub(super) const RESPONSE: &Keys =
    &[("description", Text), ("headers", Any), ("content", Object), ("links", Any), ("x-may-be-empty", Bool)];

pub(super) const SCHEMA: &Keys = &[
    ("type", Any),
    ("not", Any),
    ("items", Any),
    ("additionalProperties", Any),
    ("default", Any),
    ("example", Any),
    ("xml", Any),
    ("title", Text),
    ("description", Text),
    ("format", Text),
    ("pattern", Text),
    ("nullable", Bool),
    ("readOnly", Bool),
    ("writeOnly", Bool),
    ("deprecated", Bool),
    ("uniqueItems", Bool),
    ("exclusiveMinimum", Bool),
    ("exclusiveMaximum", Bool),
    ("minimum", Number),
    ("maximum", Number),
    ("multipleOf", Number),
    ("minLength", Count),
    ("maxLength", Count),
    ("minItems", Count),
    ("maxItems", Count),
    ("minProperties", Count),
    ("maxProperties", Count),
    ("required", Names),
    ("enum", List),
    ("properties", Object),
    ("allOf", Parts),
    ("anyOf", Parts),
    ("oneOf", Parts),
    ("discriminator", Object),
    ("externalDocs", Object),
    ("x-aliases", Names),
    ("x-handwritten-type", Text),
];

impl Kind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Text => value.is_string(),
            Bool => value.is_boolean(),
            Number => value.is_number(),
            Count => value.is_u64(),
            List => value.is_array(),
            Names => value.as_array().is_some_and(|names| names.iter().all(Value::is_string)),
            Object => value.is_object(),
            Any => true,
            Parts => value.as_array().is_some_and(|parts| !parts.is_empty()),
        }
    }

    fn fault(self, key: &str) -> (&'static str, &'static str) {
        match (self, key) {
            (Text, _) => ("is not a string", "write a string, in quotes if YAML reads it as another type"),
            (Bool, "exclusiveMinimum" | "exclusiveMaximum") => {
                ("is not a boolean", "write true, and the limit itself as `minimum` or `maximum`")
            }
            (Bool, _) => ("is not a boolean", "write true or false"),
            (Number, _) => ("is not a number", "write a number"),
            (Count, _) => ("is not a non-negative integer", "write one"),
            (List, "parameters") => ("is not a list", "list the parameters"),
            (List, _) => ("is not a list", "write a list"),
            (Names, "required") => ("is not a list of names", "list the required properties beside `properties`"),
            (Names, _) => ("is not a list of names", "list strings"),
            (Object, "properties") => ("is not an object", "write a schema for each property"),
            (Object, "schema") => ("is not an object", "write a schema"),
            (Object, _) => ("is not an object", "write an object, or remove the key"),
            (Parts, _) => ("is not a list of schemas", "list at least one schema"),
            (Any, _) => ("is invalid", "see the OpenAPI specification"),
        }
    }
}

impl Rules<'_> {
    /// Reports unknown keys of `object`, and keys whose values have another kind. Returns the latter.
    pub(super) fn wrong_keys(&self, at: &str, object: &Map<String, Value>, keys: &Keys) -> Vec<&'static str> {
        for key in object.keys().filter(|key| !key.starts_with("x-") && !keys.iter().any(|(known, _)| known == key)) {
            let remedy = match keys.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                Some((known, _)) => format!("write '{known}'"),
                None => "fix its name, or remove it in an overlay".to_owned(),
            };
            self.report(&pointer::join(at, key), "is not a key of OpenAPI 3.0 here", remedy);
        }
        let wrong = keys.iter().filter(|(key, kind)| object.get(*key).is_some_and(|value| !kind.holds(value)));
        wrong
            .map(|(key, kind)| {
                let (problem, remedy) = kind.fault(key);
                self.report(&pointer::join(at, key), problem, remedy);
                *key
            })
            .collect()
    }

    /// As [`wrong_keys`](Self::wrong_keys), and removes these keys.
    pub(super) fn check_keys(&self, at: &str, object: &mut Map<String, Value>, keys: &Keys) {
        for key in self.wrong_keys(at, object, keys) {
            object.shift_remove(key);
        }
    }
}
