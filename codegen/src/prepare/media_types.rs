//! Recognizes the media types of JSON.

use serde_json::{Map, Value};

/// The media type that is sent and accepted by default.
const USUAL: &str = "application/json";

/// The media type to use of a body: `application/json` if present, else one that ends in `+json`.
pub(super) fn json(content: &Map<String, Value>) -> Option<(&String, &Value)> {
    let mut found = content.iter().filter(|(media_type, _)| is_json(media_type));
    let first = found.next()?;
    if essence(first.0) == USUAL {
        return Some(first);
    }
    found.find(|(media_type, _)| essence(media_type) == USUAL).or(Some(first))
}

/// A media type as the value of a header; `None` for the default one.
pub(super) fn header(media_type: &str) -> Option<&str> {
    Some(media_type.trim()).filter(|media_type| !media_type.eq_ignore_ascii_case(USUAL))
}

fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let named = essence.strip_prefix("application/").and_then(|name| name.strip_suffix("+json"));
    // It is sent as a header, so it must be neither a pattern nor invalid in a header.
    let word =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c));
    (essence == USUAL || named.is_some_and(word)) && media_type.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{header, is_json, json};

    #[test]
    fn the_usual_media_type_is_preferred() {
        let chosen = |content: serde_json::Value| {
            content.as_object().and_then(json).map(|(media_type, _)| media_type.clone()).unwrap_or_default()
        };
        assert_eq!(
            chosen(json!({ "application/hal+json": {}, "application/JSON; charset=utf-8": {} })),
            "application/JSON; charset=utf-8"
        );
        assert_eq!(chosen(json!({ "text/csv": {}, "application/hal+json": {} })), "application/hal+json");
        assert_eq!(chosen(json!({ "text/csv": {} })), "");
    }

    #[test]
    fn media_types_of_json_are_recognized() {
        for media_type in ["application/json", "Application/JSON", "application/problem+json; v=1"] {
            assert!(is_json(media_type), "{media_type}");
        }
        for media_type in
            ["text/json", "application/+json", "application/*+json", "application/jsonl", "application/ä+json"]
        {
            assert!(!is_json(media_type), "{media_type}");
        }
    }

    #[test]
    fn the_usual_media_type_needs_no_header() {
        assert_eq!(header(" application/JSON "), None);
        assert_eq!(header("application/json; v=1"), Some("application/json; v=1"));
    }
}
