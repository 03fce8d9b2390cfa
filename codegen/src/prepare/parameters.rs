use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::operations::{METHODS, alter};
use super::references::origin;
use super::{Rules, rust_names, setter_name};
use crate::pointer;

/// The characters of a header name besides letters and digits (RFC 9110, section 5.6.2).
const MARKS: &[u8] = b"!#$%&'*+-.^_`|~";

/// Whether a header can have this name.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || MARKS.contains(&byte))
}

impl Rules<'_> {
    /// Rule 3: drops headers marked `x-sent-by-client`, which are set once on the client, and the three headers that
    /// OpenAPI says to ignore.
    #[allow(clippy::unused_self, reason = "a rule like the others")]
    pub(super) fn drop_client_headers(&self, document: &mut Value) {
        for (_, item) in pointer::entries_mut(document, "paths") {
            for method in METHODS {
                let parameters = item.get_mut(method).and_then(|operation| operation.get_mut("parameters"));
                if let Some(parameters) = parameters.and_then(Value::as_array_mut) {
                    parameters
                        .retain(|parameter| parameter["x-sent-by-client"] != json!(true) && !is_ignored(parameter));
                }
            }
        }
    }

    /// Rule 6: checks that parameters have unique names and a supported form, and that all path parameters are
    /// declared. Their type is one that cannot change the path: `delete("")` must not delete the collection.
    pub(super) fn guard_parameters(&self, document: &mut Value) {
        let whole = document.clone();
        alter(document, |at, operation| {
            let item = at.rsplit_once('/').map_or(at, |(item, _)| item);
            let path = pointer::last(item);
            let template = self.template(item, &path);
            let has_body = operation.get("requestBody").is_some();
            let mut declared = BTreeSet::new();
            let mut names: BTreeMap<String, String> = BTreeMap::new();
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            let Some(parameters) = parameters else {
                return;
            };
            parameters.retain_mut(|parameter| {
                let at = origin(parameter);
                let name = parameter["name"].as_str().unwrap_or_default();
                let in_path = parameter["in"] == json!("path");
                if in_path {
                    declared.insert(name.to_owned());
                }
                if !self.check_name(at, name, has_body, &mut names) || !self.check_form(&whole, at, name, parameter) {
                    return false;
                }
                if in_path && template.as_ref().is_some_and(|template| !template.contains(name)) {
                    let problem =
                        format!("the path {path} does not contain '{{{name}}}', which this parameter declares");
                    self.report(at, problem, "add it to the path, or remove the parameter");
                    return false;
                }
                if in_path {
                    parameter["required"] = json!(true);
                    parameter["schema"] = json!({ "type": "string", "x-handwritten-type": "rt::PathSegment" });
                }
                true
            });
            for name in template.into_iter().flatten() {
                if !declared.contains(&name) {
                    let problem = format!("the path contains '{{{name}}}', which no parameter declares");
                    self.report(at, problem, "declare it with 'in: path'");
                }
            }
        });
    }

    /// The parameter names in a path; `None` if the path is invalid.
    fn template(&self, at: &str, path: &str) -> Option<BTreeSet<String>> {
        let report = |problem: &str| {
            self.report(at, problem, "write it as '/things/{id}'");
            None
        };
        if !path.starts_with('/') {
            return report("the path does not begin with a slash");
        }
        if path.contains("//") || path.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '?' | '#'))
        {
            return report("the path contains an empty segment, white space, '?' or '#'");
        }
        let is_dot = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(is_dot) {
            return report("the path contains the segment '.' or '..', which URLs drop");
        }
        let mut names = BTreeSet::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return report("the path contains an unclosed '{'");
            };
            if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
                return report("the path contains braces without a name");
            }
            if !names.insert(name.to_owned()) {
                return report(&format!("the path contains '{{{name}}}' twice"));
            }
            rest = after;
        }
        if rest.contains('}') { report("the path contains braces without a name") } else { Some(names) }
    }

    fn check_name(&self, at: &str, name: &str, has_body: bool, names: &mut BTreeMap<String, String>) -> bool {
        const REMEDY: &str = "remove the parameter in an overlay: it cannot be renamed";
        let report = |problem: &str, remedy: &str| {
            self.report(at, problem, remedy);
            false
        };
        let ident = setter_name(&rust_names::snake(name));
        if name.is_empty() {
            return report("name is missing", "add it");
        }
        if has_body && ident == setter_name("body") {
            return report(&format!("the parameter name '{name}' is that of the request body"), REMEDY);
        }
        if let Some(other) = names.get(&ident) {
            let problem = format!("the parameters '{other}' and '{name}' have the same Rust name");
            return report(&problem, "only one of them can be kept: remove the other in an overlay");
        }
        names.insert(ident, name.to_owned());
        true
    }

    /// Checks the form of a parameter. Generated code sends one value, or one `name=value` per entry of a list in the
    /// query, and supports no other form.
    fn check_form(&self, document: &Value, at: &str, name: &str, parameter: &Value) -> bool {
        const REMEDY: &str = "declare it as a string in an overlay, which callers write in that form";
        let report = |at: &str, problem: &str, remedy: &str| {
            self.report(at, problem, remedy);
            false
        };
        let place = parameter["in"].as_str().unwrap_or_default();
        if !matches!(place, "path" | "query" | "header") || parameter.get("schema").is_none() {
            return report(
                at,
                &format!("the parameter '{name}' is a cookie or its schema is missing"),
                "remove it in an overlay",
            );
        }
        if place == "header" && !is_header_name(name) {
            let problem = format!("the header parameter '{name}' is not a header name");
            return report(&pointer::join(at, "name"), &problem, "use letters, digits, '-' and '_'");
        }
        let usual = if place == "query" { "form" } else { "simple" };
        if let Some(style) = parameter["style"].as_str().filter(|style| *style != usual) {
            let problem = format!("the style '{style}' of the parameter '{name}' is unsupported");
            return report(&pointer::join(at, "style"), &problem, REMEDY);
        }
        let accepts = |word: &str| accepts(document, &parameter["schema"], word, &mut BTreeSet::new());
        let (is_list, is_object) = (accepts("array"), accepts("object"));
        if is_list && place == "query" && parameter["explode"] == json!(false) {
            let problem = format!("the list '{name}' is sent as one comma-separated value, which is unsupported");
            return report(&pointer::join(at, "explode"), &problem, REMEDY);
        }
        if is_object && place != "path" || is_list && place == "header" {
            let what = if is_object { "an object" } else { "a list" };
            let problem = format!("the {place} parameter '{name}' is {what}, which is unsupported");
            return report(&pointer::join(at, "schema"), &problem, REMEDY);
        }
        true
    }
}

/// Whether the schema, or the entries of its list, accept a value of the type `word`. `seen` are the references that
/// were followed.
fn accepts<'a>(document: &'a Value, schema: &'a Value, word: &str, seen: &mut BTreeSet<&'a str>) -> bool {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = pointer::resolve(document, reference).filter(|_| seen.insert(reference));
        return target.is_some_and(|target| accepts(document, target, word, seen));
    }
    let implied = if word == "object" { "properties" } else { "items" };
    schema["type"] == word
        || schema.get(implied).is_some()
        || word == "object"
            && (schema["additionalProperties"].is_object()
                || schema.get("items").is_some_and(|items| accepts(document, items, word, seen)))
        || ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|key| schema[key].as_array().into_iter().flatten().any(|part| accepts(document, part, word, seen)))
}

/// Whether OpenAPI says to ignore this parameter.
fn is_ignored(parameter: &Value) -> bool {
    let name = parameter["name"].as_str().unwrap_or_default();
    parameter["in"] == "header"
        && ["Accept", "Content-Type", "Authorization"].iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}
