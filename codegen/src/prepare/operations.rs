use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Value, json};

use super::{Limit, Rules, limits, rust_names};
use crate::{Error, pointer};

/// The methods that progenitor generates; a path item has other keys as well.
pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "head", "patch", "trace"];

/// Method names that generated code, its hooks and the clients take for themselves.
const RESERVED: [&str; 11] =
    ["pre", "exec", "post", "new", "error", "builder", "request", "with_options", "from_env", "rate_limit", "clone"];

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
    /// Whether a success may come without the value that is documented.
    pub(crate) may_be_empty: bool,
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
pub(super) fn alter(
    document: &mut Value,
    mut change: impl FnMut(&str, &mut Value) -> Result<(), Error>,
) -> Result<(), Error> {
    let pointers: Vec<String> = each(document).into_iter().map(|(at, _)| at).collect();
    for at in pointers {
        if let Some(operation) = document.pointer_mut(&at) {
            change(&at, operation)?;
        }
    }
    Ok(())
}

impl Rules<'_> {
    /// Rule 2: every operation has an id, and the ids are Rust names that differ and that clients do not need.
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
            if !rust_names::is_identifier(&name) {
                let problem = format!("the operationId '{id}' is no name that a Rust method can have");
                return Err(self.error(&at, problem, "rename it in an overlay"));
            }
            if let Some(other) = names.insert(id.to_upper_camel_case(), at.clone()) {
                let problem = format!("the operationId '{id}' is that of {other} once both are Rust names");
                return Err(self.error(&at, problem, "rename one in an overlay"));
            }
        }
        Ok(())
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
            may_be_empty: operation["x-may-be-empty"] == json!(true),
            check: operation["x-handwritten-check"].as_str().map(str::to_owned),
            method,
            path,
        })
    }
}
