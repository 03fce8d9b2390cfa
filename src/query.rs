//! What generated code needs to put values into a URL.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use crate::setting::Refused;

/// Everything but the unreserved characters of RFC 3986 is encoded in a path segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes one segment of a path.
pub(crate) fn encode_path(segment: &str) -> Cow<'_, str> {
    utf8_percent_encode(segment, SEGMENT).into()
}

/// Appends a query parameter: nothing for `None`, once for each entry of a list.
pub(crate) fn append(url: &mut Url, name: &str, value: &impl Serialize) -> Result<(), Refused> {
    let value = serde_json::to_value(value).map_err(|error| Refused::new(error).within(name))?;
    pairs(url, name, &value);
    Ok(())
}

/// Apart, so that it is compiled once and not for each type of a parameter.
fn pairs(url: &mut Url, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(values) => values.iter().for_each(|value| pair(url, name, value)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| pair(url, name, value)),
        value => pair(url, name, value),
    }
}

fn pair(url: &mut Url, name: &str, value: &Value) {
    url.query_pairs_mut().append_pair(name, &text(value));
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        value => value.to_string().into(),
    }
}
