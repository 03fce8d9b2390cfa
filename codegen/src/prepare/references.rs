use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::Rules;
use super::keys::{BODY, Keys, PARAMETER, RESPONSE};
use super::operations::METHODS;
use crate::document::size;
use crate::pointer;

/// The maximum number of consecutive references, which may form a cycle.
const DEPTH: usize = 8;

/// The key that stores the original place of a part of an operation.
const ORIGIN: &str = "x-origin";

/// The original pointer of a parameter, body or response; after rules 4 and 5, that of the schema of a body or
/// response.
pub(super) fn origin(part: &Value) -> &str {
    part[ORIGIN].as_str().unwrap_or_default()
}

pub(super) fn set_origin(part: &mut Map<String, Value>, at: &str) {
    part.insert(ORIGIN.to_owned(), json!(at));
}

impl Rules<'_> {
    /// Rule 1: copies parameters, bodies and responses that an operation refers to, and the parameters of its path,
    /// into the operation.
    pub(super) fn inline_references(&self, document: &mut Value) {
        let inline = Inline { rules: self, whole: &document.clone(), copied: Cell::new(0) };
        for (path, item) in pointer::entries_mut(document, "paths") {
            let at = pointer::join("/paths", path);
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            let shared = inline.parameters(item, &at);
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                    inline.operation(operation, &pointer::join(&at, method), &shared);
                }
            }
        }
        if inline.copied.get() > size::VALUES {
            let remedy = "refer to fewer or smaller parameters, bodies and responses";
            self.report("", format!("contains more than {} values, including what it refers to", size::VALUES), remedy);
        }
    }
}

/// Whether a key is a status.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [first, second, third] => [first, second, third].iter().all(|digit| digit.is_ascii_digit()),
        _ => key == "default",
    }
}

struct Inline<'a> {
    rules: &'a Rules<'a>,
    whole: &'a Value,
    /// The number of values copied so far. A short document can refer to a large value a thousand times.
    copied: Cell<usize>,
}

impl Inline<'_> {
    fn operation(&self, operation: &mut Map<String, Value>, at: &str, shared: &[Value]) {
        let mut parameters = self.parameters(operation, at);
        for parameter in shared {
            // An operation overrides a parameter of its path by one of the same name and place.
            let same = |other: &Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
            if !parameters.iter().any(same) && self.may_copy(parameter) {
                parameters.push(parameter.clone());
            }
        }
        operation.insert("parameters".to_owned(), Value::Array(parameters));
        if let Some(body) = operation.shift_remove("requestBody")
            && let Some(body) = self.part(body, &pointer::join(at, "requestBody"), BODY)
        {
            operation.insert("requestBody".to_owned(), body);
        }
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            let at = pointer::join(at, "responses");
            for (status, response) in std::mem::take(responses) {
                if status.starts_with("x-") {
                    continue;
                }
                if !is_status(&status) {
                    let remedy = "write three digits, '1XX' to '5XX', or default";
                    self.rules.report(&pointer::join(&at, &status), format!("'{status}' is not a status"), remedy);
                    continue;
                }
                if let Some(response) = self.part(response, &pointer::join(&at, &status), RESPONSE) {
                    responses.insert(status, response);
                }
            }
        }
    }

    /// Removes the parameters from an operation or path item.
    fn parameters(&self, owner: &mut Map<String, Value>, at: &str) -> Vec<Value> {
        let Some(Value::Array(parameters)) = owner.shift_remove("parameters") else {
            return Vec::new();
        };
        let parameters = parameters.into_iter().enumerate();
        parameters
            .filter_map(|(index, parameter)| self.part(parameter, &format!("{at}/parameters/{index}"), PARAMETER))
            .collect()
    }

    /// The target of `node` if it is a reference, else `node` itself. Follows several references.
    fn part(&self, mut node: Value, at: &str, keys: &Keys) -> Option<Value> {
        let mut origin = at.to_owned();
        for _ in 0..DEPTH {
            let Some(reference) = node["$ref"].as_str() else {
                let Value::Object(mut part) = node else {
                    self.rules.report(&origin, "is not an object", "write an object, or remove it");
                    return None;
                };
                self.rules.check_keys(&origin, &mut part, keys);
                set_origin(&mut part, &origin);
                return Some(Value::Object(part));
            };
            let Some(target) = pointer::resolve(self.whole, reference) else {
                let problem = format!("'{reference}' does not exist");
                self.rules.report(&origin, problem, "add it, or fix the reference");
                return None;
            };
            if !self.may_copy(target) {
                return None;
            }
            pointer::of(reference).clone_into(&mut origin);
            node = target.clone();
        }
        let problem = format!("leads through more than {DEPTH} references");
        self.rules.report(at, problem, "refer to the target directly");
        None
    }

    fn may_copy(&self, target: &Value) -> bool {
        if self.copied.get() <= size::VALUES {
            self.copied.set(self.copied.get() + size::of(target).0);
        }
        self.copied.get() <= size::VALUES
    }
}

#[cfg(test)]
mod tests {
    use super::is_status;

    #[test]
    fn statuses_are_three_digits_a_range_or_default() {
        for status in ["200", "5XX", "default"] {
            assert!(is_status(status), "{status}");
        }
        for status in ["", "20", "2000", "6XX", "2xx", "Default"] {
            assert!(!is_status(status), "{status}");
        }
    }
}
