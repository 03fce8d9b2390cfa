//! A request under construction: path, query, headers and body.

use std::borrow::Cow;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::input::InvalidValue;
use crate::operation::{Operation, Target};
use crate::setting::Setting;

/// The characters that are encoded in a path segment: all but the unreserved ones of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The space that is reserved for the parameters of a path.
const ID_LENGTH: usize = 36;

/// A request that has been checked, without address and credentials.
#[derive(Clone, Debug)]
pub struct Parts {
    pub(crate) path: String,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) headers: HeaderMap,
    body: Body,
}

/// The body of a request.
#[derive(Clone, Debug)]
enum Body {
    None,
    Bytes(Bytes),
    /// A body that changes with each page of a list.
    Json(Value),
}

impl Parts {
    /// Creates the request of an operation, without parameters.
    #[must_use]
    pub fn new(operation: &Operation) -> Self {
        let mut path = String::with_capacity(operation.path().len() + ID_LENGTH);
        path.push_str(operation.path());
        Self { path, query: Vec::new(), headers: HeaderMap::new(), body: Body::None }
    }

    /// Fills in a parameter of the path.
    ///
    /// # Errors
    ///
    /// The value is missing or invalid.
    pub fn path<T: Serialize>(&mut self, name: &str, value: Setting<T>) -> Result<(), InvalidValue> {
        let value = json(&value.required(name)?, name)?;
        self.fill(name, &text(&value));
        Ok(())
    }

    fn fill(&mut self, name: &str, value: &str) {
        let encoded: Cow<'_, str> = utf8_percent_encode(value, SEGMENT).into();
        let mut braces = self.path.match_indices('{').map(|(start, _)| start);
        let is_it = |start: &usize| self.path[start + 1..].strip_prefix(name).is_some_and(|rest| rest.starts_with('}'));
        if let Some(start) = braces.find(is_it) {
            self.path.replace_range(start..start + name.len() + 2, &encoded);
        }
    }

    /// Appends a query parameter. A list is repeated for each entry; an unset parameter is omitted. Errors use
    /// `rust_name`.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub fn query<T: Serialize>(
        &mut self,
        name: &'static str,
        rust_name: &str,
        value: Setting<T>,
    ) -> Result<(), InvalidValue> {
        if let Some(value) = value.optional(rust_name)? {
            self.append(name, json(&value, rust_name)?);
        }
        Ok(())
    }

    /// Appends a required query parameter.
    ///
    /// # Errors
    ///
    /// The value is missing or invalid.
    pub fn query_required<T: Serialize>(
        &mut self,
        name: &'static str,
        rust_name: &str,
        value: Setting<T>,
    ) -> Result<(), InvalidValue> {
        let value = json(&value.required(rust_name)?, rust_name)?;
        self.append(name, value);
        Ok(())
    }

    // Not generic, so that it is compiled once and not for each type of a parameter.
    pub(crate) fn append(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        let name = name.into();
        match value {
            Value::Null => {}
            Value::Array(values) => {
                self.query.extend(values.iter().map(|value| (name.clone(), text(value).into_owned())));
            }
            Value::Object(fields) => {
                self.query.extend(fields.iter().map(|(name, value)| (name.clone().into(), text(value).into_owned())));
            }
            value => self.query.push((name, text(&value).into_owned())),
        }
    }

    /// Adds a header parameter, if it is set.
    ///
    /// # Errors
    ///
    /// The value is invalid.
    pub fn header<T: Serialize>(
        &mut self,
        name: &'static str,
        rust_name: &str,
        value: Setting<T>,
    ) -> Result<(), InvalidValue> {
        match value.optional(rust_name)? {
            Some(value) => self.insert_header(name, rust_name, &json(&value, rust_name)?),
            None => Ok(()),
        }
    }

    /// Adds a required header parameter.
    ///
    /// # Errors
    ///
    /// The value is missing or invalid.
    pub fn header_required<T: Serialize>(
        &mut self,
        name: &'static str,
        rust_name: &str,
        value: Setting<T>,
    ) -> Result<(), InvalidValue> {
        let value = json(&value.required(rust_name)?, rust_name)?;
        self.insert_header(name, rust_name, &value)
    }

    fn insert_header(&mut self, name: &str, rust_name: &str, value: &Value) -> Result<(), InvalidValue> {
        let invalid = |problem: &str| InvalidValue::new(problem).in_field(rust_name);
        let name = HeaderName::try_from(name).map_err(|_| invalid("is not the name of a header"))?;
        let value = HeaderValue::from_str(&text(value))
            .map_err(|_| invalid("contains characters that a header cannot carry; remove them"))?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Sets the body.
    ///
    /// # Errors
    ///
    /// The value cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) -> Result<(), InvalidValue> {
        let body = serde_json::to_vec(body).map_err(|error| InvalidValue::new(error).in_field("body"))?;
        self.body = Body::Bytes(body.into());
        Ok(())
    }

    /// Sets the body, as a form.
    ///
    /// The operation has to declare the content type `application/x-www-form-urlencoded`.
    pub fn form(&mut self, fields: &[(&str, &str)]) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body = Body::Bytes(body.into());
    }

    /// Checks the limits that the document sets on the operation, and its handwritten check.
    pub(crate) fn check(&self, operation: &Operation) -> Result<(), InvalidValue> {
        if operation.limits.is_empty() && operation.check.is_none() {
            return Ok(());
        }
        let body = self.body_value();
        operation.limits.iter().try_for_each(|limit| limit.check(&self.query, &body))?;
        operation.check.map_or(Ok(()), |check| check(&body))
    }

    fn body_value(&self) -> Cow<'_, Value> {
        match &self.body {
            Body::None => Cow::Owned(Value::Null),
            Body::Bytes(bytes) => Cow::Owned(serde_json::from_slice(bytes).unwrap_or_default()),
            Body::Json(value) => Cow::Borrowed(value),
        }
    }

    /// Parses the body once, for a request whose fields are read and set often.
    pub(crate) fn parse_body(&mut self) {
        if let Body::Bytes(_) = self.body {
            self.body = Body::Json(self.body_value().into_owned());
        }
    }

    /// Returns the body as it is sent.
    pub(crate) fn body_bytes(&self) -> Option<Bytes> {
        match &self.body {
            Body::None => None,
            Body::Bytes(bytes) => Some(bytes.clone()),
            Body::Json(value) => Some(value.to_string().into()),
        }
    }

    /// Returns the value of a parameter or field, if it is set.
    pub(crate) fn get(&self, target: Target) -> Option<Value> {
        match target {
            Target::Query(name) => {
                self.query.iter().find(|(own, _)| own == name).map(|(_, value)| Value::String(value.clone()))
            }
            Target::Body(pointer) => self.body_value().pointer(pointer).cloned().filter(|value| !value.is_null()),
        }
    }

    /// Sets or replaces the value of a parameter or field; `None` removes it.
    pub(crate) fn set(&mut self, target: Target, value: Option<Value>) {
        match target {
            Target::Query(name) => {
                self.query.retain(|(own, _)| own != name);
                self.query.extend(value.map(|value| (name.into(), text(&value).into_owned())));
            }
            Target::Body(pointer) => {
                let mut body = match std::mem::replace(&mut self.body, Body::None) {
                    Body::Json(body) => body,
                    Body::Bytes(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
                    Body::None => Value::Null,
                };
                set_in_body(&mut body, pointer, value);
                if !body.is_null() {
                    self.body = Body::Json(body);
                }
            }
        }
    }

    /// Appends the query to an address.
    pub(crate) fn write_query(&self, url: &mut Url) {
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
    }
}

/// Sets the value at a JSON pointer and creates missing objects around it; `None` removes the value.
fn set_in_body(body: &mut Value, pointer: &str, value: Option<Value>) {
    let mut node = body;
    let mut keys = pointer.split('/').skip(1).peekable();
    while let Some(key) = keys.next() {
        if !node.is_object() {
            if value.is_none() {
                return;
            }
            *node = Value::Object(Map::new());
        }
        let Value::Object(fields) = node else { return };
        if keys.peek().is_some() {
            node = fields.entry(key).or_insert(Value::Null);
        } else {
            match value {
                Some(value) => fields.insert(key.to_owned(), value),
                None => fields.remove(key),
            };
            return;
        }
    }
}

fn json(value: &impl Serialize, name: &str) -> Result<Value, InvalidValue> {
    serde_json::to_value(value).map_err(|error| InvalidValue::new(error).in_field(name))
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        value => value.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const GET: Operation = Operation::new("api", "Get", "GET", "/clusters/{id}/nodes/{node}");

    #[test]
    fn a_path_parameter_stays_one_segment() {
        let mut parts = Parts::new(&GET);
        parts.path("id", Setting::given("a/b {node}")).unwrap();
        parts.path("node", Setting::given(7)).unwrap();
        assert_eq!(parts.path, "/clusters/a%2Fb%20%7Bnode%7D/nodes/7");
    }

    #[test]
    fn a_list_is_repeated_in_the_query() {
        let mut parts = Parts::new(&GET);
        parts.query("tag", "tag", Setting::given(vec!["a", "b c"])).unwrap();
        parts.query("unset", "unset", Setting::<i64>::default()).unwrap();
        let mut url = Url::parse("http://localhost/").unwrap();
        parts.write_query(&mut url);
        assert_eq!(url.query(), Some("tag=a&tag=b+c"));
    }

    #[test]
    fn a_place_in_the_body_is_set_and_removed() {
        let target = Target::Body("/page/after");
        let mut parts = Parts::new(&GET);
        parts.json(&json!({"filter": 1})).unwrap();
        parts.set(target, Some(json!("c4")));
        assert_eq!(parts.body_bytes().unwrap(), r#"{"filter":1,"page":{"after":"c4"}}"#);
        assert_eq!(parts.get(target), Some(json!("c4")));
        parts.set(target, None);
        assert_eq!(parts.get(target), None);
    }
}
