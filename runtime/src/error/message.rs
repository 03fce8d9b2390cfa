//! Extracts the server's message from the body of its response.

use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use serde_json::Value;

/// The maximum number of characters of a server's text in a line.
const MAX_EXCERPT: usize = 200;

/// The message of an error body: a gRPC status, problem+json, `{message}`, OAuth's `{error, error_description}`,
/// plain text. HTML and binary are named, not printed.
pub(crate) fn of(headers: &HeaderMap, body: &[u8]) -> String {
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
    let text = |key: &str| json.get(key).and_then(texts);
    if let (Some(error), Some(description)) = (text("error"), text("error_description")) {
        return Some(format!("{error}: {description}"));
    }
    if let Some(found) = MESSAGE_KEYS.iter().find_map(|key| text(key)) {
        return Some(found);
    }
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => object.get("error").and_then(in_json).or_else(|| of_errors(object.get("errors")?)),
        _ => None,
    }
}

/// The keys under which servers send their message, the most specific first.
const MESSAGE_KEYS: [&str; 9] =
    ["message", "Message", "detail", "msg", "errorMessage", "error_message", "title", "error_description", "error"];

/// A text, or the texts of a list.
fn texts(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Array(values) => {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            Some(texts.join("; ")).filter(|text| !text.trim().is_empty())
        }
        _ => None,
    }
}

/// `errors`: a list of messages, or the messages of each field.
fn of_errors(errors: &Value) -> Option<String> {
    match errors {
        Value::Object(fields) => {
            let (field, messages) = fields.iter().next()?;
            let message = texts(messages).or_else(|| in_json(messages))?;
            Some(format!("{field}: {message}"))
        }
        errors => texts(errors).or_else(|| in_json(errors.get(0)?)),
    }
}

/// serde's message about an unexpected value, without the value: it may be long, or a token.
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
    let line = line.collect::<Vec<_>>().join(" ").replace(changes_direction, "\u{fffd}");
    match line.char_indices().nth(MAX_EXCERPT) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// Invisible marks, such as those that change the direction of a line.
fn changes_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The target of a redirect: the host alone, because the rest may hold a token.
pub(super) fn redirect(headers: &HeaderMap) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let host =
        location.and_then(|location| Url::parse(location).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let host = host.as_deref().unwrap_or("another path");
    format!("the server redirects to {host}, which the client does not follow")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn the_message_of_a_server_is_found_in_its_body() {
        for (body, message) in [
            ("", ""),
            (r#"{"code": 5, "message": "no such cluster", "details": []}"#, "no such cluster"),
            (r#"{"title": "Conflict", "detail": "it exists"}"#, "it exists"),
            (r#"{"error": "invalid_client", "error_description": "unknown id"}"#, "invalid_client: unknown id"),
            (r#"{"error": {"message": "deep"}}"#, "deep"),
            (r#"{"errors": [{"message": "first"}, {"message": "second"}]}"#, "first"),
            (r#"{"errors": {"name": ["is short", "is blank"]}}"#, "name: is short; is blank"),
            (r#"{"message": " ", "error": "the next key"}"#, "the next key"),
            (r#""plain""#, "plain"),
            ("two\n lines", "two lines"),
            ("\u{1}\u{2}", "2 bytes of unknown type"),
            ("<!DOCTYPE html><p>502", "an HTML page of 21 bytes, perhaps from a proxy"),
            ("[1]", "3 bytes of unknown type"),
        ] {
            assert_eq!(of(&HeaderMap::new(), body.as_bytes()), message, "{body}");
        }
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("a\tb\u{202e}\u{1b}[31m"), "a b\u{fffd} [31m");
        assert_eq!(excerpt(&"ä".repeat(MAX_EXCERPT)), "ä".repeat(MAX_EXCERPT));
        assert_eq!(excerpt(&"ä".repeat(MAX_EXCERPT + 1)), "ä".repeat(MAX_EXCERPT) + "...");
    }

    #[test]
    fn an_unexpected_value_is_not_repeated() {
        for (message, without) in [
            ("invalid type: string \"s3cr3t\", expected i64", "invalid type: string, expected i64"),
            ("invalid value: integer `7`, expected a date", "invalid value: integer, expected a date"),
            ("missing field `id` at line 1", "missing field `id` at line 1"),
        ] {
            assert_eq!(without_value(message), without);
        }
    }

    #[test]
    fn a_redirect_names_the_host_alone() {
        for (location, host) in [("https://a.test/?token=s3cr3t", "a.test"), ("/login", "another path")] {
            let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_static(location))]);
            let text = format!("the server redirects to {host}, which the client does not follow");
            assert_eq!(redirect(&headers), text);
        }
    }
}
