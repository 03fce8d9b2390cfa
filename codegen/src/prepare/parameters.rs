use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::operations::{METHODS, alter};
use super::{Rules, references, rust_names};
use crate::{Error, pointer};

/// What the builder of a request calls its own: its fields, its methods, and the variables of the code that
/// builds the request.
const RESERVED: [&str; 6] = ["client", "send", "request", "new", "url", "header_map"];

/// What it has beside them when the request has a body.
const RESERVED_BY_BODY: [&str; 2] = ["body", "body_map"];

impl Rules<'_> {
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

    /// Rule 6: parameters have names of their own and a form in which they are sent; every part of a path template
    /// is declared, and its type is one that cannot leave the path: `delete("")` must not hit the collection.
    pub(super) fn guard_parameters(&self, document: &mut Value) -> Result<(), Error> {
        let whole = document.clone();
        alter(document, |at, operation| {
            let path = pointer::last(at.rsplit_once('/').map_or(at, |(path, _)| path));
            let has_body = operation.get("requestBody").is_some();
            let mut declared = BTreeSet::new();
            let mut names: BTreeMap<String, String> = BTreeMap::new();
            for (index, parameter) in pointer::list_mut(operation, "parameters").enumerate() {
                let at = format!("{at}/parameters/{index}");
                let name = parameter["name"].as_str().unwrap_or_default().to_owned();
                self.check_name(&at, &name, has_body, &mut names)?;
                self.check_form(&whole, &at, &name, parameter)?;
                if parameter["in"] == json!("path") {
                    parameter["required"] = json!(true);
                    parameter["schema"] = json!({ "type": "string", "x-handwritten-type": "crate::PathSegment" });
                    declared.insert(name);
                }
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

    fn check_name(
        &self,
        at: &str,
        name: &str,
        has_body: bool,
        names: &mut BTreeMap<String, String>,
    ) -> Result<(), Error> {
        const REMEDY: &str = "its name cannot be changed: remove the parameter in an overlay";
        let ident = rust_names::snake(name);
        if RESERVED.contains(&ident.as_str()) {
            return Err(self.error(at, format!("the parameter '{name}' has a name that every request needs"), REMEDY));
        }
        if has_body && RESERVED_BY_BODY.contains(&ident.as_str()) {
            let problem = format!("the parameter '{name}' has the name of the request's body");
            return Err(self.error(at, problem, REMEDY));
        }
        if let Some(other) = names.insert(ident, name.to_owned()) {
            let problem = format!("the parameters '{other}' and '{name}' have one Rust name");
            return Err(self.error(at, problem, "only one of them can be kept: remove the other in an overlay"));
        }
        Ok(())
    }

    /// A parameter is sent as one value, or in the query as one `name=value` for each entry of a list. The
    /// generated code has no other form, and would send this one whatever the document says.
    fn check_form(&self, document: &Value, at: &str, name: &str, parameter: &Value) -> Result<(), Error> {
        const REMEDY: &str = "declare a string, which callers write in that form, in an overlay";
        let place = parameter["in"].as_str().unwrap_or_default();
        if !matches!(place, "path" | "query" | "header") || parameter.get("schema").is_none() {
            let problem = format!("the parameter '{name}' is a cookie or has no schema");
            return Err(self.error(at, problem, "remove it in an overlay"));
        }
        let usual = if place == "query" { "form" } else { "simple" };
        if let Some(style) = parameter["style"].as_str().filter(|style| *style != usual) {
            let problem = format!("the parameter '{name}' is sent in the style '{style}'");
            return Err(self.error(&pointer::join(at, "style"), problem, REMEDY));
        }
        let schema = &parameter["schema"];
        let is_list = accepts(document, schema, "array", 0);
        if is_list && place == "query" && parameter["explode"] == json!(false) {
            let problem = format!("the list '{name}' is sent as one value with commas");
            return Err(self.error(&pointer::join(at, "explode"), problem, REMEDY));
        }
        let is_object = accepts(document, schema, "object", 0);
        if is_object && place != "path" || is_list && place == "header" {
            let what = if is_object { "an object" } else { "a list" };
            let problem = format!("the {place} parameter '{name}' is {what}");
            return Err(self.error(&pointer::join(at, "schema"), problem, REMEDY));
        }
        Ok(())
    }
}

/// Whether a value of the type `word` is one that the schema, or an entry of the list that it is, takes.
fn accepts(document: &Value, schema: &Value, word: &str, depth: usize) -> bool {
    if depth > references::DEPTH {
        return false;
    }
    let accepts = |schema: &Value| accepts(document, schema, word, depth + 1);
    if let Some(target) = schema["$ref"].as_str().and_then(|reference| pointer::resolve(document, reference)) {
        return accepts(target);
    }
    let implied = if word == "object" { "properties" } else { "items" };
    schema["type"] == word
        || schema.get(implied).is_some()
        || word == "object" && (schema["additionalProperties"].is_object() || accepts(&schema["items"]))
        || ["allOf", "anyOf", "oneOf"].iter().any(|key| schema[key].as_array().into_iter().flatten().any(accepts))
}

fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}
