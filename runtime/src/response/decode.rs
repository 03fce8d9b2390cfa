//! The kinds of response bodies, one type each, and how they are decoded.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{RawResponse, declared};
use crate::error::{is_html, message_of};

/// A kind of body.
pub trait Decode {
    /// The value that callers get.
    type Value;

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// The body is not of this kind.
    fn decode(response: &RawResponse) -> serde_json::Result<Self::Value>;
}

/// A JSON value of any kind.
pub struct Json<T>(PhantomData<T>);

impl<T: DeserializeOwned> Decode for Json<T> {
    type Value = T;

    fn decode(response: &RawResponse) -> serde_json::Result<T> {
        serde_json::from_slice(&response.body)
    }
}

/// A JSON object. Without this type, serde would also read a list, as the fields in their order.
pub struct Object<T>(PhantomData<T>);

impl<T: DeserializeOwned> Decode for Object<T> {
    type Value = T;

    fn decode(response: &RawResponse) -> serde_json::Result<T> {
        let Fields(value) = serde_json::from_slice(&response.body)?;
        if !declared::check::<T>(&response.body) {
            return Err(something_else(response));
        }
        Ok(value)
    }
}

/// A list or a map. Go servers send null for an empty one.
pub struct Collection<T>(PhantomData<T>);

impl<T: DeserializeOwned + Default> Decode for Collection<T> {
    type Value = T;

    fn decode(response: &RawResponse) -> serde_json::Result<T> {
        serde_json::from_slice::<Option<T>>(&response.body).map(Option::unwrap_or_default)
    }
}

/// An object that a server may omit: some versions of an API send `{}` or an empty body.
pub struct Optional<T>(PhantomData<T>);

impl<T: DeserializeOwned> Decode for Optional<T> {
    type Value = Option<T>;

    fn decode(response: &RawResponse) -> serde_json::Result<Option<T>> {
        let text = response.body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(5);
        let text: Vec<u8> = text.collect();
        if matches!(text.as_slice(), b"" | b"{}" | b"null") {
            return Ok(None);
        }
        Object::<T>::decode(response).map(Some)
    }
}

/// A body without information: servers send an empty body, `{}` or an object.
pub struct Empty;

impl Decode for Empty {
    type Value = ();

    fn decode(response: &RawResponse) -> serde_json::Result<()> {
        // An HTML page comes from a proxy, and the API may not have processed the request.
        if is_html(&response.headers, &response.body) {
            let error = serde_json::from_slice::<IgnoredAny>(&response.body).err();
            return Err(error.unwrap_or_else(|| serde_json::Error::custom("declared as HTML")));
        }
        match serde_json::from_slice::<Fields<ErrorField>>(&response.body) {
            Ok(Fields(ErrorField { error: Some(_) })) => Err(something_else(response)),
            _ => Ok(()),
        }
    }
}

/// The field of an error that was sent with the status of a success.
#[derive(Deserialize)]
struct ErrorField {
    error: Option<IgnoredAny>,
}

/// A body that is not of the documented type at all, with what the server says in it.
fn something_else(response: &RawResponse) -> serde_json::Error {
    let message = message_of(&response.headers, &response.body);
    serde_json::Error::custom(format!("none of the documented fields, but: {message}"))
}

/// Reads null as empty: Go servers send it for a list or map without entries.
///
/// # Errors
///
/// The value is neither null nor a `T`.
pub fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A value that is read only from a JSON object.
struct Fields<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fields<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for FieldsVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor(PhantomData)).map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
    use tokio::time::Instant;

    use super::*;

    fn response(body: &'static str) -> RawResponse {
        let (status, headers) = (StatusCode::OK, HeaderMap::new());
        RawResponse { status, headers, body: Bytes::from_static(body.as_bytes()), sent: Instant::now() }
    }

    #[test]
    fn an_object_is_not_read_from_a_list() {
        type Map = BTreeMap<String, i64>;
        assert!(Object::<Map>::decode(&response("{}")).is_ok());
        assert!(Object::<Map>::decode(&response("[]")).is_err());
    }

    #[test]
    fn null_is_an_empty_list() {
        assert_eq!(Collection::<Vec<i64>>::decode(&response("null")).unwrap(), Vec::<i64>::new());
    }

    #[test]
    fn an_optional_object_may_be_left_out() {
        type Map = BTreeMap<String, i64>;
        for body in ["", " {\n} ", "null"] {
            assert_eq!(Optional::<Map>::decode(&response(body)).unwrap(), None, "{body}");
        }
        assert!(Optional::<Map>::decode(&response("{\"a\": 1}")).unwrap().is_some());
    }

    #[test]
    fn a_page_of_a_proxy_is_not_an_empty_body() {
        assert!(Empty::decode(&response("{}")).is_ok());
        assert!(Empty::decode(&response("<html></html>")).is_err());
        let mut declared = response("{}");
        declared.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        assert!(Empty::decode(&declared).is_err());
    }
}
