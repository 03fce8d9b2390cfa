//! OpenAPI Overlay 1.0: what the published document leaves out, as actions on JSON paths.

use std::path::Path;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::{Error, pointer};

/// Applies the actions of `overlay` to `document`, in their order. `file` is the overlay's, for its errors.
pub(crate) fn apply(document: &mut Value, file: &Path, overlay: &Value) -> Result<(), Error> {
    let version = overlay["overlay"].as_str().unwrap_or_default();
    if !is_supported(version) {
        return Err(Error::new(file, "/overlay", format!("has the version '{version}'"), "write 'overlay: 1.0.0'"));
    }
    for key in ["title", "version"] {
        if !overlay["info"][key].is_string() {
            let at = format!("/info/{key}");
            return Err(Error::new(file, at, "is missing or no string", "give the overlay a title and a version"));
        }
    }
    let Some(actions) = overlay["actions"].as_array() else {
        return Err(Error::new(file, "/actions", "is missing or no list", "list the actions"));
    };
    for (index, action) in actions.iter().enumerate() {
        apply_action(document, action)
            .map_err(|(problem, remedy)| Error::new(file, format!("/actions/{index}"), problem, remedy))?;
    }
    Ok(())
}

/// `1.0.` and a number.
fn is_supported(version: &str) -> bool {
    let patch = version.strip_prefix("1.0.");
    patch.is_some_and(|patch| !patch.is_empty() && patch.chars().all(|c| c.is_ascii_digit()))
}

/// The keys that an action has in Overlay 1.0, beside extensions.
const KEYS: [&str; 4] = ["target", "description", "update", "remove"];

type Fault = (String, &'static str);

fn apply_action(document: &mut Value, action: &Value) -> Result<(), Fault> {
    let mut keys = action.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
    if let Some(key) = keys.find(|key| !KEYS.contains(key) && !key.starts_with("x-")) {
        return Err((format!("has the unknown key '{key}'"), "write target, description, update or remove"));
    }
    let Some(target) = action["target"].as_str() else {
        return Err(("has no target".to_owned(), "give a JSONPath (RFC 9535)"));
    };
    let path = JsonPath::parse(target)
        .map_err(|error| (format!("the target '{target}' is no JSONPath: {error}"), "see RFC 9535"))?;
    let mut selected: Vec<String> =
        path.query_located(document).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect();
    if selected.is_empty() {
        return Err((
            format!("the target '{target}' selects nothing"),
            "the document below it has changed: mend the target, or delete the action if it is no longer needed",
        ));
    }
    let remove = match action.get("remove") {
        None => false,
        Some(Value::Bool(remove)) => *remove,
        Some(_) => return Err(("has a 'remove' that is no boolean".to_owned(), "write true or false")),
    };
    if remove && selected.iter().any(String::is_empty) {
        return Err((format!("the target '{target}' is the whole document"), "remove a part of it"));
    }
    // The last first, so that removing one element does not move the others.
    selected.sort_by_key(|at| std::cmp::Reverse(order(at)));
    selected.dedup();
    for at in &selected {
        // With `remove: true`, Overlay 1.0 gives an `update` beside it no effect.
        if remove {
            remove_at(document, at);
        } else if let (Some(update), Some(node)) = (action.get("update"), document.pointer_mut(at)) {
            merge(node, update, true);
        } else {
            return Err(("has neither 'update' nor 'remove: true'".to_owned(), "give one of them"));
        }
    }
    Ok(())
}

/// Sorts pointers so that a later element of a list comes after an earlier one.
fn order(at: &str) -> Vec<(usize, String)> {
    at.split('/').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

fn remove_at(document: &mut Value, at: &str) {
    let (parent, _) = at.rsplit_once('/').unwrap_or_default();
    let key = pointer::last(at);
    match document.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            object.shift_remove(&key);
        }
        Some(Value::Array(list)) => {
            if let Ok(index) = key.parse::<usize>()
                && index < list.len()
            {
                list.remove(index);
            }
        }
        _ => {}
    }
}

/// Overlay 1.0: objects merge key by key, an update to a selected list is one more entry of it, lists inside
/// an update are concatenated, and everything else is replaced.
fn merge(node: &mut Value, update: &Value, selected: bool) {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            for (key, value) in update {
                match node.get_mut(key) {
                    Some(present) => merge(present, value, false),
                    None => {
                        node.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(node), Value::Array(update)) if !selected => node.extend(update.iter().cloned()),
        (Value::Array(node), update) => node.push(update.clone()),
        (node, update) => *node = update.clone(),
    }
}
