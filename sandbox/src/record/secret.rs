//! Secrets are not kept.

use serde_json::Value;

use crate::credentials::SECRETS;

const HIDDEN: &str = "[hidden]";

/// The value without its secrets: those that a name gives away, and the sandbox's own wherever they stand.
pub(super) fn hide(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = if is_secret(&name) && !value.is_null() { Value::from(HIDDEN) } else { hide(value) };
                (without_known(&name), value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(hide).collect(),
        Value::String(text) => Value::String(without_known(&text)),
        value => value,
    }
}

/// A header, a parameter or a path without its secrets.
pub(super) fn hide_text(name: &str, text: &str) -> String {
    if is_secret(name) { HIDDEN.to_owned() } else { without_known(text) }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    ["authorization", "cookie", "secret", "password", "passwd", "token", "apikey", "assertion"]
        .iter()
        .any(|word| plain.ends_with(word))
}

fn without_known(text: &str) -> String {
    // The head of every token that the sandbox issues; whoever logs one by mistake puts it in a strange place.
    if text.contains("eyJ") && text.matches('.').count() >= 2 {
        return HIDDEN.to_owned();
    }
    SECRETS.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{hide, hide_text};

    #[test]
    fn a_name_gives_a_secret_away() {
        let body =
            json!({ "client_id": "a", "client_secret": "b", "list": [{ "adminPassword": 1, "refreshToken": {} }] });
        let hidden = json!({
            "client_id": "a",
            "client_secret": "[hidden]",
            "list": [{ "adminPassword": "[hidden]", "refreshToken": "[hidden]" }],
        });
        assert_eq!(hide(body), hidden);
        for name in ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "X-Auth-Token"] {
            assert_eq!(hide_text(name, "b"), "[hidden]", "{name}");
        }
        assert_eq!(hide_text("accept", "text/plain"), "text/plain");
    }

    #[test]
    fn the_sandboxes_own_are_found_in_any_place() {
        assert_eq!(hide_text("x-debug", "sandbox-client-secret!"), "[hidden]!");
        assert_eq!(hide_text("", "/api/v1/CCDB1_sandbox_key"), "/api/v1/[hidden]");
        assert_eq!(hide(json!(["CCDB1_sandbox_read_only_key", "eyJh.eyJi.c"])), json!(["[hidden]", "[hidden]"]));
    }
}
