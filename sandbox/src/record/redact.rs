//! Redacts secrets from recorded requests.

use serde_json::Value;

use super::decode;
use super::secrets::Secrets;

const HIDDEN: &str = "[hidden]";

/// A name that contains one of these denotes a secret, ignoring case, `_` and `-`.
const SECRET_PARTS: [&str; 14] = [
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

/// Names that denote a secret only as a whole.
const SECRET_NAMES: [&str; 6] = ["pwd", "sig", "auth", "xauth", "key", "code"];

/// Cursors, whose names contain `token` but which are not secret.
const CURSORS: [&str; 2] = ["pagetoken", "nexttoken"];

/// Replaces secrets by `[hidden]`: fields with a secret's name, and the sandbox's own secrets anywhere.
pub(super) struct Redactor<'a>(pub(super) &'a Secrets);

impl Redactor<'_> {
    /// Redacts a JSON value.
    pub(super) fn redact(&self, value: Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| {
                    let secret = is_secret(&name) && !value.is_null();
                    (self.redact_known(&name), if secret { Value::from(HIDDEN) } else { self.redact(value) })
                })
                .collect(),
            Value::Array(items) => items.into_iter().map(|item| self.redact(item)).collect(),
            Value::String(text) => Value::String(self.redact_known(&text)),
            value => value,
        }
    }

    /// Redacts a header or a query parameter.
    pub(super) fn redact_text(&self, name: &str, text: &str) -> String {
        if is_secret(name) { HIDDEN.to_owned() } else { self.redact_known(text) }
    }

    /// Redacts the sandbox's own secrets. A text that contains one encoded is replaced as a whole.
    pub(super) fn redact_known(&self, text: &str) -> String {
        // The prefix of every JWT, which a client may log anywhere by mistake.
        if text.contains("eyJ") {
            return HIDDEN.to_owned();
        }
        let shown = self.0.replace_in(text, HIDDEN);
        let rest = shown.as_deref().unwrap_or(text);
        let has_secret = |text: &String| text.contains("eyJ") || self.0.replace_in(text, HIDDEN).is_some();
        if decode::decodings(rest).iter().any(has_secret) {
            return HIDDEN.to_owned();
        }
        rest.to_owned()
    }

    /// Redacts the sandbox's own secrets in a path, segment by segment.
    pub(super) fn redact_path(&self, path: &str) -> String {
        let segments: Vec<String> = path.split('/').map(|segment| self.redact_known(segment)).collect();
        // And once more as a whole, because base64 can contain slashes.
        match self.redact_known(&segments.join("/")) {
            hidden if hidden == HIDDEN => format!("/{HIDDEN}"),
            path => path,
        }
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let is_cursor = CURSORS.iter().any(|word| plain.ends_with(word));
    !is_cursor && (SECRET_NAMES.contains(&plain.as_str()) || SECRET_PARTS.iter().any(|word| plain.contains(word)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Redactor, Secrets};

    #[test]
    fn secret_names_are_redacted() {
        let secrets = Secrets::default();
        let redactor = Redactor(&secrets);
        let body =
            json!({ "client_id": "a", "client_secret": "b", "list": [{ "adminPassword": 1, "refreshToken": {} }] });
        let hidden = json!({
            "client_id": "a",
            "client_secret": "[hidden]",
            "list": [{ "adminPassword": "[hidden]", "refreshToken": "[hidden]" }],
        });
        assert_eq!(redactor.redact(body), hidden);
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
            assert_eq!(redactor.redact_text(name, "b"), "[hidden]", "{name}");
        }
        for name in ["accept", "pagination.page", "pagination.start_key", "page_token", "next_page_token", "monkey"] {
            assert_eq!(redactor.redact_text(name, "text/plain"), "text/plain", "{name}");
        }
    }

    #[test]
    fn own_secrets_are_redacted_anywhere() {
        let secrets = Secrets::default();
        let redactor = Redactor(&secrets);
        assert_eq!(redactor.redact_text("x-debug", "sandbox-client-secret!"), "[hidden]!");
        assert_eq!(redactor.redact_path("/api/v1/CCDB1_sandbox_key"), "/api/v1/[hidden]");
        assert_eq!(
            redactor.redact(json!(["CCDB1_sandbox_read_only_key", "eyJh.eyJi.c"])),
            json!(["[hidden]", "[hidden]"])
        );
        for path in ["/x/CCDB1%5Fsandbox%5Fkey", "/x/%2543CDB1%255Fsandbox_key", "/x/Q0NEQjFfc2FuZGJveF9rZXk6"] {
            assert_eq!(redactor.redact_path(path), "/x/[hidden]");
        }
        assert_eq!(redactor.redact_path("/x/50%25%20off/%zz/caf%C3%A9"), "/x/50%25%20off/%zz/caf%C3%A9");
    }

    #[test]
    fn basic_credentials_are_redacted_at_any_offset() {
        let secrets = Secrets::default();
        let redactor = Redactor(&secrets);
        // id:secret, :key and key: in base64, with and without padding, truncated, and after other characters.
        for text in [
            "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1jbGllbnQtc2VjcmV0",
            "Basic OkNDREIxX3NhbmRib3hfa2V5",
            "Basic Q0NEQjFfc2FuZGJveF9rZXk6",
            "xQ0NEQjFfc2FuZGJveF9rZXk",
            "a=b;c=-Q0NEQjFfc2FuZGJveF9rZXk6==",
        ] {
            assert_eq!(redactor.redact_text("x", text), "[hidden]", "{text}");
        }
        assert_eq!(redactor.redact_text("x", "Basic dXNlcjpuYW1lOm90aGVy"), "Basic dXNlcjpuYW1lOm90aGVy");
    }

    #[test]
    fn issued_secrets_are_redacted_whole_and_in_parts() {
        let secrets = Secrets::default();
        let redactor = Redactor(&secrets);
        let issued = "aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb";
        assert_eq!(redactor.redact(json!({ "value": issued })), json!({ "value": issued }));
        secrets.add(issued);
        assert_eq!(redactor.redact(json!({ "value": issued })), json!({ "value": "[hidden]" }));
        assert_eq!(redactor.redact_text("x", "sign bbbbbbbbbbbbbbbbbbbb"), "sign [hidden]");
    }
}
