//! The body of a recorded request as a JSON value.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

/// Parses JSON regardless of the content type, because `curl --data` labels every body a form.
pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Value {
    let text = body.trim_ascii();
    if text.is_empty() {
        return Value::Null;
    }
    if let Ok(value) = serde_json::from_slice(text) {
        return value;
    }
    // An unreadable body is not recorded, because it may contain a secret that cannot be found.
    form(headers, text).unwrap_or_else(|| Value::String(format!("[{} bytes, neither JSON nor a form]", body.len())))
}

fn form(headers: &HeaderMap, text: &[u8]) -> Option<Value> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(text).ok()?;
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]".contains(c));
    fields.iter().all(|(name, _)| is_name(name)).then(|| {
        Value::Object(fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect::<Map<_, _>>())
    })
}
