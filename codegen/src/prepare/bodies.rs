use serde_json::{Map, Value, json};

use super::operations::alter;
use super::references::{origin, set_origin};
use super::{Rules, media_types};
use crate::pointer;

impl Rules<'_> {
    /// Rule 4: merges all 2xx responses of an operation into one `2XX`, and drops failures. progenitor would need one
    /// type for all failures, and would lose the status of a failure with an undocumented body. A DELETE has no typed
    /// body, because servers send nothing, `{}` or the object. A response marked `x-may-be-empty` may be empty or have
    /// the body.
    pub(super) fn keep_success(&self, document: &mut Value) {
        alter(document, |at, operation| {
            let delete = at.ends_with("/delete");
            let mut success: Option<(Value, String)> = None;
            let mut may_be_empty = false;
            let mut accepted: Vec<String> = Vec::new();
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                if !(status.starts_with('2')
                    || status == "default" && operation["responses"].as_object().is_some_and(|all| all.len() == 1))
                {
                    continue;
                }
                may_be_empty |= response["x-may-be-empty"] == json!(true);
                let media_type = response["content"].as_object().and_then(media_types::json);
                let media_type = media_type.map(|(media_type, _)| media_type.trim().to_owned());
                accepted.extend(media_type.filter(|media_type| !accepted.contains(media_type)));
                let content = if delete { None } else { self.json_content(response) };
                match (&success, content) {
                    (_, None) => {}
                    (None, Some(content)) => success = Some(content),
                    (Some((first, _)), Some((content, _))) if *first == content => {}
                    _ => {
                        let remedy = "remove one in an overlay, or name a handwritten type that reads both";
                        self.report(at, "the success responses have two different bodies", remedy);
                    }
                }
            }
            let mut response = Map::new();
            response.insert("description".to_owned(), json!("Success."));
            if let Some((schema, at)) = success {
                set_origin(&mut response, &at);
                response.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
            }
            operation["responses"] = json!({ "2XX": response });
            operation["x-may-be-empty"] = json!(may_be_empty);
            if accepted.iter().any(|media_type| media_types::header(media_type).is_some()) {
                operation["x-accept"] = json!(accepted.join(", "));
            }
        });
    }

    /// The JSON schema of a response, if it has a body, and its pointer.
    fn json_content(&self, response: &Value) -> Option<(Value, String)> {
        let content = response["content"].as_object().filter(|content| !content.is_empty())?;
        let at = pointer::join(origin(response), "content");
        if let Some((media_type, content)) = media_types::json(content) {
            let at = pointer::join(&pointer::join(&at, media_type), "schema");
            return Some((content.get("schema").cloned().unwrap_or_else(|| json!({})), at));
        }
        let names = content.keys().cloned().collect::<Vec<_>>().join(", ");
        self.report(
            origin(response),
            format!("the media type {names} is unsupported"),
            "remove the content in an overlay: only JSON responses are supported",
        );
        None
    }

    /// Rule 5: a request body is JSON. Of several media types, JSON is chosen. Drops a body without media types, the
    /// body of a GET or HEAD (as OpenAPI says), and a form without fields.
    pub(super) fn check_bodies(&self, document: &mut Value) {
        alter(document, |at, operation| {
            self.check_handwritten(at, operation);
            let Some(body) = operation.as_object_mut().and_then(|operation| operation.shift_remove("requestBody"))
            else {
                return;
            };
            let Some(content) = body["content"].as_object().filter(|content| !content.is_empty()) else {
                return;
            };
            let method = pointer::last(at);
            if matches!(method.as_str(), "get" | "head") || content.values().all(is_empty_form) {
                return;
            }
            let at = origin(&body);
            let Some((media_type, media)) = media_types::json(content) else {
                let names = content.keys().cloned().collect::<Vec<_>>().join(", ");
                let remedy = "remove the body in an overlay: only JSON requests are supported";
                return self.report(at, format!("the media type {names} is unsupported"), remedy);
            };
            let Some(schema) = media.get("schema") else {
                return self.report(at, format!("the schema of {media_type} is missing"), "add one in an overlay");
            };
            let mut only = Map::new();
            for key in ["description", "required"] {
                only.extend(body.get(key).map(|value| (key.to_owned(), value.clone())));
            }
            only.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
            set_origin(&mut only, &pointer::join(&pointer::join(&pointer::join(at, "content"), media_type), "schema"));
            operation["requestBody"] = Value::Object(only);
            operation["x-content-type"] = json!(media_types::header(media_type));
        });
    }
}

impl Rules<'_> {
    /// Checks that `x-handwritten-check` is the path of a function, and that there is a body.
    fn check_handwritten(&self, at: &str, operation: &Value) {
        let Some(path) = operation["x-handwritten-check"].as_str() else {
            return;
        };
        let at = pointer::join(at, "x-handwritten-check");
        if syn::parse_str::<syn::Path>(path).is_err() {
            self.report(
                &at,
                format!("'{path}' is not a path of a Rust function"),
                "write one as crate::api::check_body",
            );
        } else if operation["requestBody"].is_null() {
            self.report(&at, "checks a request body, but the request has none", "remove it");
        }
    }
}

/// Returns whether a body is without fields, so that nothing is sent.
fn is_empty_form(media: &Value) -> bool {
    media["schema"]["properties"].as_object().is_some_and(Map::is_empty)
        && media["schema"].get("additionalProperties").is_none_or(|others| *others == json!(false))
}
