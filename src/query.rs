//! What generated code needs to put values into a URL.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Everything but the unreserved characters of RFC 3986 is encoded in a path segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes one segment of a path.
pub(crate) fn encode_path(segment: &str) -> Cow<'_, str> {
    utf8_percent_encode(segment, SEGMENT).into()
}

/// One query parameter: nothing for `None`, once for each entry of a list.
pub(crate) struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize> QueryParam<'a, T> {
    pub(crate) fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pairs = match serde_json::to_value(self.value).map_err(serde::ser::Error::custom)? {
            Value::Null => Vec::new(),
            Value::Array(values) => values.iter().map(|value| (Cow::from(self.name), text(value))).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, value)| (Cow::from(name.clone()), text(value))).collect()
            }
            value => vec![(Cow::from(self.name), text(&value))],
        };
        serializer.collect_seq(pairs)
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
