//! Secrets are not kept.

use serde_json::Value;

use super::disguise;
use super::known::Known;

const HIDDEN: &str = "[hidden]";

/// A name with one of these in it is that of a secret, `_` and `-` and capitals aside.
const WORDS: [&str; 14] = [
    "authorization",
    "cookie",
    "secret",
    "token",
    "passw",
    "passphrase",
    "credential",
    "privatekey",
    "accesskey",
    "apikey",
    "jwt",
    "signature",
    "bearer",
    "assertion",
];

/// Names that are those of a secret as they are.
const NAMES: [&str; 6] = ["pwd", "sig", "auth", "xauth", "key", "code"];

/// Names that only look like it: the cursors of lists.
const HARMLESS: [&str; 2] = ["pagetoken", "nexttoken"];

/// Takes secrets out of what is recorded.
pub(super) struct Censor<'a>(pub(super) &'a Known);

impl Censor<'_> {
    /// The value without its secrets: those that a name gives away, and the sandbox's own wherever they stand.
    pub(super) fn hide(&self, value: Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| {
                    let secret = is_secret(&name) && !value.is_null();
                    (self.without_known(&name), if secret { Value::from(HIDDEN) } else { self.hide(value) })
                })
                .collect(),
            Value::Array(items) => items.into_iter().map(|item| self.hide(item)).collect(),
            Value::String(text) => Value::String(self.without_known(&text)),
            value => value,
        }
    }

    /// A header or a parameter without its secrets.
    pub(super) fn hide_text(&self, name: &str, text: &str) -> String {
        if is_secret(name) { HIDDEN.to_owned() } else { self.without_known(text) }
    }

    /// A text without the sandbox's own secrets. One that holds them in disguise is hidden whole.
    pub(super) fn without_known(&self, text: &str) -> String {
        // The head of every token; whoever logs one by mistake puts it in a strange place.
        if text.contains("eyJ") {
            return HIDDEN.to_owned();
        }
        let shown = self.0.without(text, HIDDEN);
        let rest = shown.as_deref().unwrap_or(text);
        let in_disguise = |text: &String| text.contains("eyJ") || self.0.without(text, HIDDEN).is_some();
        if disguise::readings(rest).iter().any(in_disguise) {
            return HIDDEN.to_owned();
        }
        rest.to_owned()
    }

    /// A path without the sandbox's own secrets, segment by segment.
    pub(super) fn hide_path(&self, path: &str) -> String {
        let segments: Vec<String> = path.split('/').map(|segment| self.without_known(segment)).collect();
        // Once more as a whole: base64 can have slashes.
        match self.without_known(&segments.join("/")) {
            hidden if hidden == HIDDEN => format!("/{HIDDEN}"),
            path => path,
        }
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let harmless = HARMLESS.iter().any(|word| plain.ends_with(word));
    !harmless && (NAMES.contains(&plain.as_str()) || WORDS.iter().any(|word| plain.contains(word)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Censor, Known};

    #[test]
    fn a_name_gives_a_secret_away() {
        let known = Known::default();
        let censor = Censor(&known);
        let body =
            json!({ "client_id": "a", "client_secret": "b", "list": [{ "adminPassword": 1, "refreshToken": {} }] });
        let hidden = json!({
            "client_id": "a",
            "client_secret": "[hidden]",
            "list": [{ "adminPassword": "[hidden]", "refreshToken": "[hidden]" }],
        });
        assert_eq!(censor.hide(body), hidden);
        for name in [
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "X-Auth-Token",
            "x-auth",
            "secretKey",
            "secret_key",
            "private_key",
            "access_key",
            "passphrase",
            "pwd",
            "credentials",
            "jwt",
            "tokens",
            "secrets",
            "signature",
            "bearer",
            "key",
            "sig",
            "auth",
            "code",
        ] {
            assert_eq!(censor.hide_text(name, "b"), "[hidden]", "{name}");
        }
        for name in ["accept", "pagination.page", "pagination.start_key", "page_token", "next_page_token", "monkey"] {
            assert_eq!(censor.hide_text(name, "text/plain"), "text/plain", "{name}");
        }
    }

    #[test]
    fn the_sandboxes_own_are_found_in_any_place() {
        let known = Known::default();
        let censor = Censor(&known);
        assert_eq!(censor.hide_text("x-debug", "sandbox-client-secret!"), "[hidden]!");
        assert_eq!(censor.hide_path("/api/v1/CCDB1_sandbox_key"), "/api/v1/[hidden]");
        assert_eq!(censor.hide(json!(["CCDB1_sandbox_read_only_key", "eyJh.eyJi.c"])), json!(["[hidden]", "[hidden]"]));
        for path in ["/x/CCDB1%5Fsandbox%5Fkey", "/x/%2543CDB1%255Fsandbox_key", "/x/Q0NEQjFfc2FuZGJveF9rZXk6"] {
            assert_eq!(censor.hide_path(path), "/x/[hidden]");
        }
        assert_eq!(censor.hide_path("/x/50%25%20off/%zz/caf%C3%A9"), "/x/50%25%20off/%zz/caf%C3%A9");
    }

    #[test]
    fn the_credentials_of_basic_are_found_wherever_they_begin() {
        let known = Known::default();
        let censor = Censor(&known);
        // id:secret, :key and key: in base64, with and without padding, cut off, and stuck to something else.
        for text in [
            "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1jbGllbnQtc2VjcmV0",
            "Basic OkNDREIxX3NhbmRib3hfa2V5",
            "Basic Q0NEQjFfc2FuZGJveF9rZXk6",
            "xQ0NEQjFfc2FuZGJveF9rZXk",
            "a=b;c=-Q0NEQjFfc2FuZGJveF9rZXk6==",
        ] {
            assert_eq!(censor.hide_text("x", text), "[hidden]", "{text}");
        }
        assert_eq!(censor.hide_text("x", "Basic dXNlcjpuYW1lOm90aGVy"), "Basic dXNlcjpuYW1lOm90aGVy");
    }

    #[test]
    fn what_was_issued_is_found_whole_and_in_parts() {
        let known = Known::default();
        let censor = Censor(&known);
        let issued = "aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb";
        assert_eq!(censor.hide(json!({ "value": issued })), json!({ "value": issued }));
        known.add(issued);
        assert_eq!(censor.hide(json!({ "value": issued })), json!({ "value": "[hidden]" }));
        assert_eq!(censor.hide_text("x", "sign bbbbbbbbbbbbbbbbbbbb"), "sign [hidden]");
    }
}
