//! Parses JSON request bodies. The content type is ignored, because the vendors' own curl examples omit it or send a wrong one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Parses an object; an empty body is an empty object. The error names the field.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let value = if body.trim_ascii().is_empty() {
        Value::Object(serde_json::Map::new())
    } else {
        serde_json::from_slice(body).map_err(|error| format!("the body is not JSON: {error}"))?
    };
    if !value.is_object() {
        return Err("the body is not a JSON object".to_owned());
    }
    decode(value)
}

/// Deserializes a value. The error names the field.
pub(crate) fn decode<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner();
        if path == "." { problem.to_string() } else { format!("{path}: {problem}") }
    })
}

/// Deserializes a field that is optional but not nullable. It also needs `#[serde(default)]`.
pub(crate) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Deserializes an optional, nullable object. Without this, serde would accept a list as the fields in order.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::read;

    type Numbers = BTreeMap<String, BTreeMap<String, i32>>;

    #[test]
    fn no_body_is_an_empty_object() {
        assert_eq!(read::<Numbers>(b" \n").as_ref(), Ok(&Numbers::new()));
    }

    #[test]
    fn errors_name_the_invalid_field() {
        let error = |body: &str| read::<Numbers>(body.as_bytes()).err().unwrap_or_default();
        assert!(error(r#"{"a":{"b":"c"}}"#).starts_with("a.b: invalid type"));
        assert!(error("[]").contains("not a JSON object"));
        assert!(error("{").contains("not JSON"));
    }
}
