//! Whether an object is one of a type at all: an object of which no field is declared is something else, such as an
//! error that was sent with the status of a success.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Checks the fields of a body that was read as a `T`. An empty object passes.
pub(super) fn check<T: for<'de> Deserialize<'de>>(body: &[u8]) -> bool {
    let Some(fields) = fields_of::<T>() else { return true };
    // Almost always the first key is declared, which is cheap to see.
    if first_key(body).is_some_and(|key| fields.contains(&key)) {
        return true;
    }
    // The error of a field that is declared ends the reading early.
    serde_json::Deserializer::from_slice(body).deserialize_map(Keys(fields)).map_or(true, |empty| empty)
}

/// The first key of an object, unless it is written with escapes.
fn first_key(body: &[u8]) -> Option<&str> {
    let rest = body.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let key = &rest[..rest.iter().position(|byte| *byte == b'"')?];
    std::str::from_utf8(key).ok().filter(|key| !key.contains('\\'))
}

/// The fields that a type declares, if it is a struct without a rest that takes any field.
fn fields_of<T: for<'de> Deserialize<'de>>() -> Option<&'static [&'static str]> {
    match T::deserialize(Probe) {
        Err(Fields(fields)) => fields.filter(|fields| !fields.is_empty()),
        Ok(_) => None,
    }
}

/// A deserializer that only learns what is asked of it.
struct Probe;

impl<'de> Deserializer<'de> for Probe {
    type Error = Fields;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fields> {
        Err(Fields(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fields> {
        Err(Fields(Some(fields)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[derive(Debug)]
struct Fields(Option<&'static [&'static str]>);

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields")
    }
}

impl std::error::Error for Fields {}

impl serde::de::Error for Fields {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

/// Reads the keys of an object up to the first that is declared. Gives whether the object is empty.
struct Keys(&'static [&'static str]);

impl<'de> Visitor<'de> for Keys {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<bool, A::Error> {
        let mut empty = true;
        while let Some(key) = fields.next_key::<std::borrow::Cow<'_, str>>()? {
            if self.0.contains(&key.as_ref()) {
                return Err(A::Error::custom("declared"));
            }
            fields.next_value::<IgnoredAny>()?;
            empty = false;
        }
        Ok(empty)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::check;

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "only its fields are of interest")]
    struct List {
        #[serde(rename = "data", default)]
        items: Vec<i64>,
        meta: Option<i64>,
    }

    #[test]
    fn an_object_without_a_declared_field_is_something_else() {
        assert!(!check::<List>(br#"{"error": "Unauthorized"}"#));
        assert!(check::<List>(br#"{"error": null, "data": []}"#));
        assert!(check::<List>(b"{}"));
    }

    #[test]
    fn a_type_that_takes_any_field_is_not_checked() {
        assert!(check::<BTreeMap<String, String>>(br#"{"error": "Unauthorized"}"#));
    }
}
