use serde_json::{Map, Value, json};

use super::Rules;
use super::operations::alter;
use crate::{Error, pointer};

impl Rules<'_> {
    /// Rule 4: all 2xx of an operation become one `2XX`. progenitor would need one type for all failures too,
    /// and loses the status of a failure whose body is not what was documented. A DELETE has no typed body:
    /// servers send none, `{}` or the object. A response marked `x-may-be-empty` may be either.
    pub(super) fn keep_success(&self, document: &mut Value) -> Result<(), Error> {
        alter(document, |at, operation| {
            let delete = at.ends_with("/delete");
            let mut success: Option<Value> = None;
            let mut may_be_empty = false;
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                if !(status.starts_with('2')
                    || status == "default" && operation["responses"].as_object().is_some_and(|all| all.len() == 1))
                {
                    continue;
                }
                may_be_empty |= response["x-may-be-empty"] == json!(true);
                let content =
                    if delete { None } else { self.json_content(response, &format!("{at}/responses/{status}"))? };
                match (&success, content) {
                    (_, None) => {}
                    (None, Some(content)) => success = Some(content),
                    (Some(first), Some(content)) if *first == content => {}
                    _ => {
                        let remedy = "remove one of them in an overlay, or name a handwritten type that reads both";
                        return Err(self.error(at, "answers success with two different bodies", remedy));
                    }
                }
            }
            let mut response = json!({ "description": "Success." });
            if let Some(schema) = success {
                response["content"] = json!({ "application/json": { "schema": schema } });
            }
            operation["responses"] = json!({ "2XX": response });
            operation["x-may-be-empty"] = json!(may_be_empty);
            Ok(())
        })
    }

    /// The JSON schema of a response, if it has a body.
    fn json_content(&self, response: &Value, at: &str) -> Result<Option<Value>, Error> {
        let Some(content) = response["content"].as_object().filter(|content| !content.is_empty()) else {
            return Ok(None);
        };
        for (media_type, content) in content {
            if is_json(media_type) {
                return Ok(Some(content.get("schema").cloned().unwrap_or_else(|| json!({}))));
            }
        }
        let names = content.keys().cloned().collect::<Vec<_>>().join(", ");
        Err(self.error(
            at,
            format!("answers with the media type {names}"),
            "only JSON answers are supported: remove the content in an overlay",
        ))
    }

    /// Rule 5: a request body is JSON; of several media types JSON is taken, and one without any is no body.
    pub(super) fn check_bodies(&self, document: &mut Value) -> Result<(), Error> {
        alter(document, |at, operation| {
            if operation.get("requestBody").is_some_and(|body| !has_content(body)) {
                operation.as_object_mut().and_then(|operation| operation.shift_remove("requestBody"));
            }
            let Some(content) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) else {
                return Ok(());
            };
            let at = pointer::join(at, "requestBody");
            let Some((media_type, body)) = content.iter().find(|(media_type, _)| is_json(media_type)) else {
                let names = content.keys().cloned().collect::<Vec<_>>().join(", ");
                let remedy = "only JSON requests are supported: remove the body in an overlay";
                return Err(self.error(&at, format!("has the media type {names}"), remedy));
            };
            let Some(schema) = body.get("schema").cloned() else {
                return Err(self.error(&at, format!("{media_type} has no schema"), "add one in an overlay"));
            };
            let mut only = Map::new();
            only.insert("application/json".to_owned(), json!({ "schema": schema }));
            *content = only;
            Ok(())
        })
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn has_content(body: &Value) -> bool {
    body["content"].as_object().is_some_and(|content| !content.is_empty())
}
