//! Extracts the server's message from the body of its response.

use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use serde_json::Value;

/// The maximum number of characters of a server's text in a line.
const MAX_EXCERPT: usize = 200;

/// Returns the message of an error body: a gRPC status, problem+json, `{message}`, OAuth's `{error, error_description}`
/// or plain text. HTML and binary bodies are described, not printed.
pub(super) fn of(headers: &HeaderMap, body: &[u8]) -> String {
    if body.is_empty() {
        return String::new();
    }
    if let Ok(json) = serde_json::from_slice::<Value>(body) {
        return in_json(&json).map_or_else(|| kind_of_body(headers, body), |text| excerpt(&text));
    }
    match std::str::from_utf8(body) {
        Ok(text) if !is_html(headers, body) && !text.chars().any(|c| c.is_control() && !c.is_whitespace()) => {
            excerpt(text)
        }
        _ => kind_of_body(headers, body),
    }
}

fn in_json(json: &Value) -> Option<String> {
    let text = |key: &str| json.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    if let (Some(error), Some(description)) = (text("error"), text("error_description")) {
        return Some(format!("{error}: {description}"));
    }
    for key in ["message", "detail", "title", "error_description", "error"] {
        if let Some(found) = text(key) {
            return Some(found.to_owned());
        }
    }
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => object.get("error").or_else(|| object.get("errors")?.get(0)).and_then(in_json),
        _ => None,
    }
}

/// Removes the value from serde's message about an unexpected value, because it may be long, or a token.
pub(super) fn without_value(message: &str) -> String {
    let (Some(start), Some(end)) = (message.find(['"', '`']), message.rfind(", expected")) else {
        return excerpt(message);
    };
    match message[..start].strip_suffix(' ') {
        Some(kind) if start < end && kind.starts_with("invalid ") => excerpt(&format!("{kind}{}", &message[end..])),
        _ => excerpt(message),
    }
}

/// Describes a body whose text is not useful.
pub(super) fn kind_of_body(headers: &HeaderMap, body: &[u8]) -> String {
    let size = body.len();
    if size == 0 {
        return "an empty body".to_owned();
    }
    if is_html(headers, body) {
        return format!("an HTML page of {size} bytes, perhaps from a proxy");
    }
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next()).unwrap_or("unknown type");
    format!("{size} bytes of {}", excerpt(media_type))
}

/// Whether a body is an HTML page. An empty body is not, even if it is declared as HTML.
pub(crate) fn is_html(headers: &HeaderMap, body: &[u8]) -> bool {
    let body = body.trim_ascii_start();
    let declared = headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let starts = |tag: &str| {
        let start = body.get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    };
    !body.is_empty() && (declared || starts("<!doctype html") || starts("<html"))
}

/// Returns the text on one line, shortened, and without control characters.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = line.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_EXCERPT) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Describes a redirect by its host only, because the rest may contain a token.
pub(super) fn redirect(headers: &HeaderMap) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let host =
        location.and_then(|location| Url::parse(location).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let host = host.as_deref().unwrap_or("another path");
    format!("the server redirects to {host}, which the client does not follow")
}
