use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use super::{Limit, Rules, limits};
use crate::{Error, pointer};

/// The methods that progenitor generates; a path item has other keys as well.
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "head", "patch", "trace"];

/// Method names that generated code and its hooks take for themselves.
const RESERVED: [&str; 8] = ["pre", "exec", "post", "new", "error", "builder", "request", "with_options"];

/// One operation, as the runtime needs to know it.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each read from one key of the document")]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// The Rust name of its method.
    pub(crate) name: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) needs_body: bool,
    pub(crate) limits: Vec<Limit>,
    pub(crate) idempotent: bool,
    pub(crate) authenticated: bool,
    pub(crate) deprecated: bool,
}

/// One parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// As it goes over the wire.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) required: bool,
}

/// Every operation of a document with its pointer.
pub(super) fn each(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let at = pointer::join(&pointer::join("/paths", path), method);
                found.push((at, operation));
            }
        }
    }
    found
}

/// Lets `change` alter every operation of a document.
fn alter(document: &mut Value, mut change: impl FnMut(&str, &mut Value) -> Result<(), Error>) -> Result<(), Error> {
    let pointers: Vec<String> = each(document).into_iter().map(|(at, _)| at).collect();
    for at in pointers {
        if let Some(operation) = document.pointer_mut(&at) {
            change(&at, operation)?;
        }
    }
    Ok(())
}

impl Rules<'_> {
    /// Rule 1: parameters, bodies and responses that an operation refers to are copied into it, and those of
    /// its path with them.
    pub(super) fn inline_references(&self, document: &mut Value) -> Result<(), Error> {
        let version = document["openapi"].as_str().unwrap_or_default();
        if !version.starts_with("3.0.") {
            let problem = format!("the OpenAPI version is '{version}'");
            return Err(self.error("/openapi", problem, "give the document as OpenAPI 3.0"));
        }
        if !document["paths"].is_object() {
            return Err(self.error("/paths", "is missing", "give the document its paths"));
        }
        let whole = document.clone();
        for (path, item) in pointer::entries_mut(document, "paths") {
            let at = pointer::join("/paths", path);
            if item.get("$ref").is_some() {
                return Err(self.error(&at, "refers to another path item", "write the operations out"));
            }
            let shared = item.as_object_mut().and_then(|item| item.shift_remove("parameters"));
            for method in METHODS {
                let Some(operation) = item.get_mut(method) else {
                    continue;
                };
                let at = pointer::join(&at, method);
                inherit_parameters(operation, shared.as_ref());
                self.inline_operation(&whole, operation, &at)?;
            }
        }
        Ok(())
    }

    fn inline_operation(&self, whole: &Value, operation: &mut Value, at: &str) -> Result<(), Error> {
        for (index, parameter) in pointer::list_mut(operation, "parameters").enumerate() {
            self.inline(whole, parameter, &format!("{at}/parameters/{index}"))?;
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.inline(whole, body, &pointer::join(at, "requestBody"))?;
        }
        for (status, response) in pointer::entries_mut(operation, "responses") {
            self.inline(whole, response, &format!("{at}/responses/{status}"))?;
        }
        Ok(())
    }

    fn inline(&self, whole: &Value, node: &mut Value, at: &str) -> Result<(), Error> {
        let Some(reference) = node["$ref"].as_str() else {
            return Ok(());
        };
        let Some(target) = pointer::resolve(whole, reference) else {
            return Err(self.error(at, format!("'{reference}' does not exist"), "add it or mend the reference"));
        };
        *node = target.clone();
        Ok(())
    }

    /// Rule 2: every operation has an id, and the ids differ as Rust names.
    pub(super) fn identify(&self, document: &Value) -> Result<(), Error> {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (at, operation) in each(document) {
            let Some(id) = operation["operationId"].as_str().filter(|id| !id.is_empty()) else {
                return Err(self.error(
                    &at,
                    "has no operationId",
                    "add one, in an overlay if the document is published",
                ));
            };
            let name = id.to_snake_case();
            if RESERVED.contains(&name.as_str()) {
                let problem = format!("the operationId '{id}' is a name the client needs for itself");
                return Err(self.error(&at, problem, "rename it in an overlay"));
            }
            if let Some(other) = names.insert(name, at.clone()) {
                let problem = format!("the operationId '{id}' is that of {other} once both are Rust names");
                return Err(self.error(&at, problem, "rename one in an overlay"));
            }
        }
        Ok(())
    }

    /// Rule 3: a header marked `x-sent-by-client` is set once on the client, not at each call.
    #[allow(clippy::unused_self, reason = "a rule like the others")]
    pub(super) fn drop_client_headers(&self, document: &mut Value) {
        for (_, item) in pointer::entries_mut(document, "paths") {
            for method in METHODS {
                let parameters = item.get_mut(method).and_then(|operation| operation.get_mut("parameters"));
                if let Some(parameters) = parameters.and_then(Value::as_array_mut) {
                    parameters.retain(|parameter| parameter["x-sent-by-client"] != json!(true));
                }
            }
        }
    }

    /// Rule 4: all 2xx of an operation become one `2XX`. progenitor would need one type for all failures too,
    /// and loses the status of a failure whose body is not what was documented. A DELETE has no typed body:
    /// servers send none, `{}` or the object.
    pub(super) fn keep_success(&self, document: &mut Value) -> Result<(), Error> {
        alter(document, |at, operation| {
            let delete = at.ends_with("/delete");
            let mut success: Option<Value> = None;
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                if !(status.starts_with('2')
                    || status == "default" && operation["responses"].as_object().is_some_and(|all| all.len() == 1))
                {
                    continue;
                }
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

    /// Rule 5: a request body is JSON or a form; of several media types JSON is taken.
    pub(super) fn check_bodies(&self, document: &mut Value) -> Result<(), Error> {
        alter(document, |at, operation| {
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

    /// Rule 6: every part of a path template is declared, and its type is one that cannot leave the path:
    /// `delete("")` must not hit the collection.
    pub(super) fn guard_paths(&self, document: &mut Value) -> Result<(), Error> {
        alter(document, |at, operation| {
            let path = pointer::last(at.rsplit_once('/').map_or(at, |(path, _)| path));
            let mut declared = BTreeSet::new();
            let mut names: BTreeMap<String, String> = BTreeMap::new();
            for (index, parameter) in pointer::list_mut(operation, "parameters").enumerate() {
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                let at = format!("{at}/parameters/{index}");
                if let Some(other) = names.insert(name.to_snake_case(), name.clone()) {
                    let problem = format!("the parameters '{other}' and '{name}' have one Rust name");
                    return Err(self.error(
                        &at,
                        problem,
                        "only one of them can be kept: remove the other in an overlay",
                    ));
                }
                if parameter["in"] == json!("cookie") || parameter.get("schema").is_none() {
                    let problem = format!("the parameter '{name}' is a cookie or has no schema");
                    return Err(self.error(&at, problem, "remove it in an overlay"));
                }
                if parameter["in"] != json!("path") {
                    continue;
                }
                parameter["required"] = json!(true);
                parameter["schema"] = json!({ "type": "string", "x-handwritten-type": "crate::PathSegment" });
                declared.insert(name);
            }
            for name in template_names(&path) {
                if !declared.contains(name) {
                    let problem = format!("the path names '{{{name}}}', which no parameter declares");
                    return Err(self.error(at, problem, "declare it with 'in: path'"));
                }
            }
            Ok(())
        })
    }

    /// The table of operations.
    pub(super) fn operations(&self, document: &Value) -> Result<Vec<Operation>, Error> {
        each(document).into_iter().map(|(at, operation)| self.operation(document, &at, operation)).collect()
    }

    fn operation(&self, document: &Value, at: &str, operation: &Value) -> Result<Operation, Error> {
        let text = |key: &str| operation[key].as_str().unwrap_or_default().trim().to_owned();
        let id = text("operationId");
        let method = pointer::last(at).to_uppercase();
        let path = pointer::last(at.rsplit_once('/').map_or(at, |(path, _)| path));
        let marked = match operation.get("x-idempotent") {
            None => false,
            Some(Value::Bool(marked)) => *marked,
            Some(_) => {
                return Err(self.error(&pointer::join(at, "x-idempotent"), "is no boolean", "write true or false"));
            }
        };
        let security = operation.get("security").or_else(|| document.get("security"));
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        Ok(Operation {
            name: id.to_snake_case(),
            id,
            summary: text("summary"),
            description: text("description"),
            parameters: parameters
                .map(|parameter| Parameter {
                    name: parameter["name"].as_str().unwrap_or_default().to_owned(),
                    description: parameter["description"].as_str().unwrap_or_default().trim().to_owned(),
                    required: parameter["required"] == json!(true),
                })
                .collect(),
            needs_body: operation["requestBody"]["required"] == json!(true),
            limits: limits::of(document, operation),
            idempotent: marked || matches!(method.as_str(), "GET" | "HEAD" | "PUT" | "DELETE"),
            authenticated: security.and_then(Value::as_array).is_none_or(|schemes| !schemes.is_empty()),
            deprecated: operation["deprecated"] == json!(true),
            method,
            path,
        })
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// A parameter of the path holds for the operation unless it declares one of the same name and place.
fn inherit_parameters(operation: &mut Value, shared: Option<&Value>) {
    let Some(shared) = shared.and_then(Value::as_array) else {
        return;
    };
    let Some(operation) = operation.as_object_mut() else {
        return;
    };
    let own = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(own) = own.as_array_mut() else {
        return;
    };
    for parameter in shared {
        let same = |other: &Value| {
            other["name"] == parameter["name"]
                && other["in"] == parameter["in"]
                && other.get("$ref") == parameter.get("$ref")
        };
        if !own.iter().any(same) {
            own.push(parameter.clone());
        }
    }
}

fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}
