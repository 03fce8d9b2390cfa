use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Value, json};

use super::extensions::Section;
use super::{Limit, List, Rules, Wait, limits, rust_names};
use crate::pointer;

/// The methods that progenitor generates.
pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "head", "patch", "trace"];

/// Method names that progenitor or the clients use.
const RESERVED: [&str; 12] = [
    "pre",
    "exec",
    "post",
    "new",
    "error",
    "builder",
    "request",
    "with_options",
    "from_env",
    "from_session",
    "rate_limit",
    "clone",
];

/// One operation, as the rewriting pass needs it.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each read from one key of the document")]
pub(crate) struct Operation {
    /// The pointer to the operation.
    pub(crate) at: String,
    pub(crate) id: String,
    /// The Rust name of its method.
    pub(crate) name: String,
    /// In upper case.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// The vendor's page that describes it.
    pub(crate) source: Option<String>,
    /// Search terms for the documentation.
    pub(crate) aliases: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) needs_body: bool,
    pub(crate) limits: Vec<Limit>,
    pub(crate) idempotent: bool,
    pub(crate) authenticated: bool,
    pub(crate) deprecated: bool,
    /// Whether only the crate itself may send it.
    pub(crate) internal: bool,
    /// The first and the last version of the API that has it.
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
    pub(crate) list: Option<List>,
    pub(crate) waits: Vec<Wait>,
    /// Whether a successful response may be empty.
    pub(crate) may_be_empty: bool,
    /// The media types of the request body and of the responses, if they are not `application/json`.
    pub(crate) content_type: Option<String>,
    pub(crate) accept: Option<String>,
    /// The path of a function that checks the body for rules that a schema cannot express.
    pub(crate) check: Option<String>,
}

/// One parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// The name in requests.
    pub(crate) name: String,
    pub(crate) place: ParameterPlace,
    pub(crate) description: String,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ParameterPlace {
    Path,
    Query,
    Header,
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

/// Applies `change` to every operation of a document.
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
    /// Rule 2: checks that every operation has an id, and that the ids are different Rust names that clients do not
    /// use. Replaces an invalid id by a unique one, so that the other rules do not report it again.
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

impl Rules<'_> {
    /// The table of operations. Faults of their extensions are reported.
    pub(super) fn table(&self, document: &Value) -> Vec<Operation> {
        each(document).into_iter().map(|(at, operation)| self.row(document, at, operation)).collect()
    }

    fn row(&self, document: &Value, at: String, operation: &Value) -> Operation {
        let text = |key: &str| operation[key].as_str().unwrap_or_default().trim().to_owned();
        let owned = |key: &str| operation[key].as_str().map(str::to_owned);
        let flag = |key: &str| operation[key] == json!(true);
        let id = text("operationId");
        let method = pointer::last(&at).to_uppercase();
        let path = pointer::last(at.rsplit_once('/').map_or(at.as_str(), |(path, _)| path));
        let security = operation.get("security").or_else(|| document.get("security"));
        let (since, until) = self.versions(document, &at, operation);
        Operation {
            name: id.to_snake_case(),
            id,
            summary: text("summary"),
            description: text("description"),
            source: self.source_page(&at, operation),
            aliases: self.aliases(&at, operation.get("x-aliases")),
            parameters: parameters(operation, &path),
            needs_body: operation["requestBody"]["required"] == json!(true),
            limits: limits::of(document, operation),
            idempotent: flag("x-idempotent") || matches!(method.as_str(), "GET" | "HEAD" | "PUT" | "DELETE"),
            authenticated: security.and_then(Value::as_array).is_none_or(|schemes| !schemes.is_empty()),
            deprecated: flag("deprecated"),
            internal: flag("x-internal"),
            since,
            until,
            list: List::of(self, document, &at, operation),
            waits: Wait::all(self, document, &at, operation),
            may_be_empty: flag("x-may-be-empty"),
            content_type: owned("x-content-type"),
            accept: owned("x-accept"),
            check: owned("x-handwritten-check"),
            method,
            path,
            at,
        }
    }

    /// The versions of the API that have an operation, from `x-versions`.
    fn versions(&self, document: &Value, at: &str, operation: &Value) -> (Option<String>, Option<String>) {
        let section = Section::of_operation(self, document, at, operation, "x-versions", &["since", "until"]);
        let Some(section) = section else { return (None, None) };
        let (since, until) = (section.text("since"), section.text("until"));
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            section.report("until", format!("'{until}' is before '{since}'"), "exchange the two");
        }
        (since.map(str::to_owned), until.map(str::to_owned))
    }

    /// The address of the vendor's page.
    fn source_page(&self, at: &str, operation: &Value) -> Option<String> {
        let url = operation.get("externalDocs")?.get("url")?;
        let url = url.as_str().filter(|url| url.starts_with("http") && !url.contains(['<', '>', ' ']));
        if url.is_none() {
            let at = pointer::join(&pointer::join(at, "externalDocs"), "url");
            self.report(&at, "is not the address of a page", "write one that starts with https://");
        }
        url.map(str::to_owned)
    }
}

/// The parameters of an operation: those of the path in the order of the path, then the others in theirs.
fn parameters(operation: &Value, path: &str) -> Vec<Parameter> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut parameters: Vec<Parameter> = parameters
        .map(|parameter| Parameter {
            name: parameter["name"].as_str().unwrap_or_default().to_owned(),
            place: match parameter["in"].as_str() {
                Some("path") => ParameterPlace::Path,
                Some("header") => ParameterPlace::Header,
                _ => ParameterPlace::Query,
            },
            description: parameter["description"].as_str().unwrap_or_default().trim().to_owned(),
            required: parameter["required"] == json!(true),
            deprecated: parameter["deprecated"] == json!(true),
        })
        .collect();
    parameters.sort_by_key(|parameter| {
        let place = path.find(&format!("{{{}}}", parameter.name)).filter(|_| parameter.place == ParameterPlace::Path);
        (parameter.place, place)
    });
    parameters
}
