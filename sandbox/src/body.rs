//! Reads the JSON body of a request, whatever its content type says: the vendors' own curl lines send none or a wrong one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads an object; no body at all is an empty one. The error names the field.
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

/// Turns an object into what it stands for.
pub(crate) fn decode<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner();
        if path == "." { problem.to_string() } else { format!("{path}: {problem}") }
    })
}

/// Reads a field that may be missing but not null. It needs `#[serde(default)]` beside it.
pub(crate) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads an object that may be missing or null. Without this, serde would take a list for the fields in their order.
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
    fn errors_say_where_the_body_is_wrong() {
        let error = |body: &str| read::<Numbers>(body.as_bytes()).err().unwrap_or_default();
        assert!(error(r#"{"a":{"b":"c"}}"#).starts_with("a.b: invalid type"));
        assert!(error("[]").contains("not a JSON object"));
        assert!(error("{").contains("not JSON"));
    }
}
