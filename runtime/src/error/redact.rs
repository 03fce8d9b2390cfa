//! Redacts credentials in an error, in case the server repeated them.

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

const HIDDEN: &str = "[secret]";

/// A secret in the forms that a body can contain: plain, JSON and URL-encoded.
pub(super) struct Forms(Vec<String>);

impl Forms {
    pub(super) fn of(secret: &str) -> Self {
        if secret.trim().is_empty() {
            return Self(Vec::new());
        }
        let json = Value::from(secret).to_string();
        let form: String = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        // URL-encoded forms leave these four unchanged.
        let form = form.replace("%2A", "*").replace("%2D", "-").replace("%2E", ".").replace("%5F", "_");
        let mut forms = vec![secret.to_owned(), json.trim_matches('"').to_owned(), form.replace("%20", "+"), form];
        forms.dedup();
        Self(forms)
    }

    pub(super) fn hide_in_text(&self, text: &mut String) {
        for form in self.0.iter().filter(|form| !form.is_empty()) {
            if text.contains(form.as_str()) {
                *text = text.replace(form.as_str(), HIDDEN);
            }
        }
    }

    /// Returns whether the body contained it.
    pub(super) fn hide_in_body(&self, body: &mut Bytes) -> bool {
        let before = body.clone();
        for form in self.0.iter().map(String::as_bytes).filter(|form| !form.is_empty()) {
            let mut rest = &body[..];
            let mut hidden = Vec::new();
            while let Some(start) = rest.windows(form.len()).position(|window| window == form) {
                hidden.extend_from_slice(&rest[..start]);
                hidden.extend_from_slice(HIDDEN.as_bytes());
                rest = &rest[start + form.len()..];
            }
            if rest.len() < body.len() {
                hidden.extend_from_slice(rest);
                *body = hidden.into();
            }
        }
        before != *body
    }
}

/// Redacts the values of fields with secret names, such as `clientSecret`, in a response that cannot be decoded for
/// another reason. If the fields cannot be parsed, redacts the whole body.
pub(super) fn hide_fields(body: &mut Bytes) {
    if !is_secret(&String::from_utf8_lossy(body)) {
        return;
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(mut json) => {
            if hide_values(&mut json) {
                *body = json.to_string().into();
            }
        }
        // JSON that was cut short.
        Err(_) if body.trim_ascii_start().starts_with(b"{") || body.trim_ascii_start().starts_with(b"[") => {
            *body = Bytes::new();
        }
        Err(_) => {}
    }
}

fn hide_values(json: &mut Value) -> bool {
    match json {
        Value::Object(fields) => fields.iter_mut().fold(false, |hidden, (name, value)| {
            let secret = is_secret(name) && (value.is_string() || value.is_number());
            if secret {
                *value = HIDDEN.into();
            }
            hidden | secret | hide_values(value)
        }),
        Value::Array(values) => values.iter_mut().fold(false, |hidden, value| hidden | hide_values(value)),
        _ => false,
    }
}

/// Returns the values of a request's fields with secret names.
pub(super) fn secrets(body: &[u8]) -> Vec<String> {
    let fields = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    let secret = fields.into_iter().filter(|(name, _)| is_secret(name));
    secret.filter_map(|(_, value)| value.as_str().map(str::to_owned)).collect()
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["secret", "password", "access_token", "accesstoken"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_each_of_its_forms() {
        for (text, hidden) in [
            ("token p\"w d+1", "token [secret]"),
            (r#"{"password": "p\"w d+1"}"#, r#"{"password": "[secret]"}"#),
            ("a=1&p=p%22w+d%2B1", "a=1&p=[secret]"),
            ("/p%22w%20d%2B1/p%22w+d%2B1", "/[secret]/[secret]"),
            ("nothing", "nothing"),
        ] {
            let forms = Forms::of("p\"w d+1");
            let (mut body, mut line) = (Bytes::from_static(text.as_bytes()), text.to_owned());
            assert_eq!(forms.hide_in_body(&mut body), text != hidden);
            forms.hide_in_text(&mut line);
            assert_eq!((body.as_ref(), line.as_str()), (hidden.as_bytes(), hidden));
        }
    }

    #[test]
    fn a_blank_secret_hides_nothing() {
        assert!(!Forms::of(" ").hide_in_body(&mut Bytes::from_static(b"a b")));
    }

    #[test]
    fn fields_are_hidden_by_their_names() {
        for (body, hidden) in [
            (r#"{"a":[{"clientSecret":"x","id":"y"}]}"#, r#"{"a":[{"clientSecret":"[secret]","id":"y"}]}"#),
            (r#"{"password":7,"accessToken":null}"#, r#"{"accessToken":null,"password":"[secret]"}"#),
            (r#"{"access_token":"x", "cut"#, ""),
            ("your password is wrong", "your password is wrong"),
        ] {
            let mut bytes = Bytes::from_static(body.as_bytes());
            hide_fields(&mut bytes);
            let same = match (serde_json::from_slice::<Value>(&bytes), serde_json::from_str::<Value>(hidden)) {
                (Ok(is), Ok(should)) => is == should,
                _ => bytes == hidden,
            };
            assert!(same, "{bytes:?}");
        }
    }

    #[test]
    fn the_secrets_of_a_request_are_found() {
        assert_eq!(secrets(br#"{"client_secret": "x", "client_id": "y", "password": 1}"#), ["x"]);
        assert_eq!(secrets(b"client_secret=x"), [""; 0]);
    }
}
