use serde_json::{Value, json};

use super::Rules;
use super::operations::METHODS;
use crate::{Error, pointer};

/// How many references may follow one another. They may lead in a circle.
pub(super) const DEPTH: usize = 8;

impl Rules<'_> {
    /// Rule 1: parameters, bodies and responses that an operation refers to are copied into it, and those of
    /// its path with them.
    pub(super) fn inline_references(&self, document: &mut Value) -> Result<(), Error> {
        let whole = document.clone();
        for (path, item) in pointer::entries_mut(document, "paths") {
            let at = pointer::join("/paths", path);
            self.inline_parameters(&whole, item, &at)?;
            let shared = item.as_object_mut().and_then(|item| item.shift_remove("parameters"));
            for method in METHODS {
                let Some(operation) = item.get_mut(method) else {
                    continue;
                };
                self.inline_operation(&whole, operation, &pointer::join(&at, method))?;
                inherit_parameters(operation, shared.as_ref());
            }
        }
        Ok(())
    }

    fn inline_operation(&self, whole: &Value, operation: &mut Value, at: &str) -> Result<(), Error> {
        self.inline_parameters(whole, operation, at)?;
        if let Some(body) = operation.get_mut("requestBody") {
            self.inline(whole, body, &pointer::join(at, "requestBody"))?;
        }
        for (status, response) in pointer::entries_mut(operation, "responses") {
            self.inline(whole, response, &format!("{at}/responses/{status}"))?;
        }
        Ok(())
    }

    fn inline_parameters(&self, whole: &Value, owner: &mut Value, at: &str) -> Result<(), Error> {
        for (index, parameter) in pointer::list_mut(owner, "parameters").enumerate() {
            self.inline(whole, parameter, &format!("{at}/parameters/{index}"))?;
        }
        Ok(())
    }

    /// Puts what `node` refers to in its place. That may be a reference again.
    fn inline(&self, whole: &Value, node: &mut Value, at: &str) -> Result<(), Error> {
        for _ in 0..DEPTH {
            let Some(reference) = node["$ref"].as_str() else {
                return Ok(());
            };
            let Some(target) = pointer::resolve(whole, reference) else {
                return Err(self.error(at, format!("'{reference}' does not exist"), "add it or mend the reference"));
            };
            *node = target.clone();
        }
        let problem = format!("leads to more than {DEPTH} references, one after the other");
        Err(self.error(at, problem, "refer to the thing itself"))
    }
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
        let same = |other: &Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
        if !own.iter().any(same) {
            own.push(parameter.clone());
        }
    }
}
