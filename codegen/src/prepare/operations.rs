use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Value, json};

use super::{Limit, Rules, limits, rust_names};
use crate::pointer;

/// The methods that progenitor generates; a path item has other keys as well.
pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "head", "patch", "trace"];

/// Method names that generated code, its hooks and the clients take for themselves.
const RESERVED: [&str; 11] =
    ["pre", "exec", "post", "new", "error", "builder", "request", "with_options", "from_env", "rate_limit", "clone"];

/// One operation, as the runtime needs to know it.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each read from one key of the document")]
pub(crate) struct Operation {
    /// The pointer to it.
    pub(crate) at: String,
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
    /// Whether a success may come without the value that is documented.
    pub(crate) may_be_empty: bool,
    /// The media types of the request's body and of the answers, where they are not `application/json`.
    pub(crate) content_type: Option<String>,
    pub(crate) accept: Option<String>,
    /// The path of a function that holds the body against rules that no schema can state.
    pub(crate) check: Option<String>,
}

/// One parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// As it goes over the wire.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
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
pub(super) fn alter(document: &mut Value, mut change: impl FnMut(&str, &mut Value)) {
    for (path, item) in pointer::entries_mut(document, "paths") {
        let at = pointer::join("/paths", path);
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                change(&pointer::join(&at, method), operation);
            }
        }
    }
}

impl Rules<'_> {
    /// Rule 2: every operation has an id, and the ids are Rust names that differ and that clients do not need.
    /// An operation whose id is none gets one that is its own, so that nothing else is said of it for that.
    pub(super) fn identify(&self, document: &mut Value) {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut index = 0;
        alter(document, |at, operation| {
            index += 1;
            if !self.is_identified(at, operation, &mut names) {
                operation["operationId"] = json!(format!("Operation number {index}"));
            }
        });
    }

    fn is_identified(&self, at: &str, operation: &Value, names: &mut BTreeMap<String, String>) -> bool {
        let report = |problem: &str, remedy: &str| {
            self.report(&pointer::join(at, "operationId"), problem, remedy);
            false
        };
        let id = match operation.get("operationId") {
            Some(Value::String(id)) if !id.is_empty() => id,
            Some(Value::String(_)) | None => {
                self.report(at, "operationId is missing", "add it, in an overlay if the document is published");
                return false;
            }
            Some(_) => return report("is not a string", "write a name"),
        };
        let name = id.to_snake_case();
        if RESERVED.contains(&name.as_str()) {
            return report(&format!("the operationId '{id}' is reserved by the client"), "rename it in an overlay");
        }
        if !rust_names::is_identifier(&name) {
            return report(
                &format!("the operationId '{id}' is not a valid name of a Rust method"),
                "rename it in an overlay",
            );
        }
        if let Some(other) = names.get(&id.to_upper_camel_case()) {
            return report(
                &format!("the operationId '{id}' has the same Rust name as that of {other}"),
                "rename one in an overlay",
            );
        }
        names.insert(id.to_upper_camel_case(), at.to_owned());
        true
    }
}

/// The table of operations.
pub(super) fn table(document: &Value) -> Vec<Operation> {
    each(document).into_iter().map(|(at, operation)| row(document, at, operation)).collect()
}

fn row(document: &Value, at: String, operation: &Value) -> Operation {
    let text = |key: &str| operation[key].as_str().unwrap_or_default().trim().to_owned();
    let id = text("operationId");
    let method = pointer::last(&at).to_uppercase();
    let path = pointer::last(at.rsplit_once('/').map_or(at.as_str(), |(path, _)| path));
    let security = operation.get("security").or_else(|| document.get("security"));
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    Operation {
        name: id.to_snake_case(),
        id,
        summary: text("summary"),
        description: text("description"),
        parameters: parameters
            .map(|parameter| Parameter {
                name: parameter["name"].as_str().unwrap_or_default().to_owned(),
                description: parameter["description"].as_str().unwrap_or_default().trim().to_owned(),
                required: parameter["required"] == json!(true),
                deprecated: parameter["deprecated"] == json!(true),
            })
            .collect(),
        needs_body: operation["requestBody"]["required"] == json!(true),
        limits: limits::of(document, operation),
        idempotent: operation["x-idempotent"] == json!(true)
            || matches!(method.as_str(), "GET" | "HEAD" | "PUT" | "DELETE"),
        authenticated: security.and_then(Value::as_array).is_none_or(|schemes| !schemes.is_empty()),
        deprecated: operation["deprecated"] == json!(true),
        may_be_empty: operation["x-may-be-empty"] == json!(true),
        content_type: operation["x-content-type"].as_str().map(str::to_owned),
        accept: operation["x-accept"].as_str().map(str::to_owned),
        check: operation["x-handwritten-check"].as_str().map(str::to_owned),
        method,
        path,
        at,
    }
}
