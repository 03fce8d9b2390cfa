//! Applies OpenAPI Overlay 1.0: actions on JSON paths that add to a published document or correct it.

use std::path::Path;

use serde_json::Value;

use super::{Sources, size};
use crate::{Error, Finding, pointer};

/// Applies the actions of `overlay` to `document`, in their order. `file` is the file of the overlay, for errors and
/// for the sources of added values. Continues after an action that does not apply, to report all of them.
pub(super) fn apply(document: &mut Value, sources: &mut Sources, file: &Path, overlay: &Value) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut fault = |at: &str, problem: String, remedy: &str| faults.push(Finding::new(file, at, problem, remedy));
    let version = overlay["overlay"].as_str().unwrap_or_default();
    if !is_supported(version) {
        fault("/overlay", format!("the version '{version}' is unsupported"), "write 'overlay: 1.0.0'");
    }
    for key in ["title", "version"] {
        if !overlay["info"][key].is_string() {
            let at = format!("/info/{key}");
            fault(&at, "is missing or not a string".to_owned(), "add a title and a version");
        }
    }
    if !overlay["actions"].is_array() {
        fault("/actions", "is missing or not a list".to_owned(), "list the actions");
    }
    let mut overlaid = Overlaid { document, sources, file };
    for (index, action) in overlay["actions"].as_array().into_iter().flatten().enumerate() {
        if let Err((problem, remedy)) = overlaid.apply(action) {
            fault(&format!("/actions/{index}"), problem, remedy);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(faults)) }
}

/// Whether the version is 1.0.x.
fn is_supported(version: &str) -> bool {
    let patch = version.strip_prefix("1.0.");
    patch.is_some_and(|patch| !patch.is_empty() && patch.chars().all(|c| c.is_ascii_digit()))
}

/// The keys of an action in Overlay 1.0.
const KEYS: [&str; 4] = ["target", "description", "update", "remove"];

/// The maximum length of a target, the maximum depth of its brackets, and the maximum numbers of commas and of `..` in
/// it. Each multiplies the work: `[0,0]` selects twice, and `..` everything.
const TARGET: (usize, usize, usize, usize) = (1000, 8, 8, 1);

type Fault = (String, &'static str);

/// The document that actions are applied to, and its sources.
struct Overlaid<'a> {
    document: &'a mut Value,
    sources: &'a mut Sources,
    file: &'a Path,
}

impl Overlaid<'_> {
    fn apply(&mut self, action: &Value) -> Result<(), Fault> {
        let mut keys = action.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
        if let Some(key) = keys.find(|key| !KEYS.contains(key) && !key.starts_with("x-")) {
            return Err((format!("the key '{key}' is unknown"), "use target, description, update or remove"));
        }
        let Some(target) = action["target"].as_str() else {
            return Err(("the target is missing".to_owned(), "add a JSONPath (RFC 9535)"));
        };
        let remove = match action.get("remove") {
            None => false,
            Some(Value::Bool(remove)) => *remove,
            Some(_) => return Err(("'remove' is not a boolean".to_owned(), "write true or false")),
        };
        let mut selected = self.select(target)?;
        // Last first, so that a removal does not change the other pointers.
        selected.sort_by_key(|at| std::cmp::Reverse(order(at)));
        selected.dedup();
        // In Overlay 1.0, `remove: true` disables an `update` beside it.
        match (remove, action.get("update")) {
            (true, _) if selected.iter().any(String::is_empty) => {
                Err((format!("the target '{target}' is the whole document"), "select a part of it"))
            }
            (true, _) => {
                for at in &selected {
                    self.remove(at);
                }
                Ok(())
            }
            (false, Some(update)) => self.update(target, &selected, update),
            (false, None) => Err(("both 'update' and 'remove: true' are missing".to_owned(), "add one of them")),
        }
    }

    /// The pointers to the values that the target selects.
    fn select(&self, target: &str) -> Result<Vec<String>, Fault> {
        let mut open = 0_usize;
        let deepest = target.chars().map(|c| {
            match c {
                '(' | '[' => open += 1,
                ')' | ']' => open = open.saturating_sub(1),
                _ => {}
            }
            open
        });
        let deepest = deepest.max().unwrap_or_default();
        let (commas, all) = (target.matches(',').count(), target.matches("..").count());
        if target.len() > TARGET.0 || deepest > TARGET.1 || commas > TARGET.2 || all > TARGET.3 {
            return Err(("the target is too complex".to_owned(), "select the place with a simpler JSONPath"));
        }
        let selected = located(self.document, target)?;
        if selected.is_empty() {
            return Err((
                format!("the target '{target}' selects nothing"),
                "the document has changed: fix the target, or delete the action",
            ));
        }
        Ok(selected)
    }

    fn update(&mut self, target: &str, selected: &[String], update: &Value) -> Result<(), Fault> {
        let (present, (added, deep)) = (size::of(self.document).0, size::of(update));
        let level = selected.iter().map(|at| at.matches('/').count()).max().unwrap_or_default();
        if present + added * selected.len() > size::VALUES || level + deep >= size::DEPTH {
            return Err(("makes the document too large".to_owned(), "shorten the update"));
        }
        for at in selected {
            match (self.document.pointer(at), update) {
                (Some(Value::Object(_)), Value::Object(_)) | (Some(Value::Array(_)), _) => {}
                (Some(Value::Object(_)), _) => {
                    let problem = format!("the target '{target}' selects an object, but the update is not one");
                    return Err((problem, "write the update as an object"));
                }
                _ => {
                    let problem = format!("the target '{target}' selects a value that is neither an object nor a list");
                    return Err((problem, "select its parent object, and update the key"));
                }
            }
        }
        let mut added = Vec::new();
        for at in selected {
            if let Some(node) = self.document.pointer_mut(at) {
                merge(node, update, true, at, &mut added);
            }
        }
        for at in added {
            self.sources.set(at, self.file);
        }
        Ok(())
    }

    fn remove(&mut self, at: &str) {
        let (parent, _) = at.rsplit_once('/').unwrap_or_default();
        let key = pointer::last(at);
        match self.document.pointer_mut(parent) {
            Some(Value::Object(object)) => {
                object.shift_remove(&key);
                self.sources.forget_inside(at);
            }
            Some(Value::Array(list)) => {
                if let Ok(index) = key.parse::<usize>()
                    && index < list.len()
                {
                    list.remove(index);
                    self.sources.forget_inside(parent);
                }
            }
            _ => {}
        }
    }
}

/// The pointers to the values that a `JSONPath` selects.
#[cfg(feature = "json-path")]
fn located(document: &Value, target: &str) -> Result<Vec<String>, Fault> {
    let path = serde_json_path::JsonPath::parse(target)
        .map_err(|error| (format!("the target '{target}' is not a JSONPath: {error}"), "see RFC 9535"))?;
    Ok(path.query_located(document).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect())
}

#[cfg(not(feature = "json-path"))]
fn located(_: &Value, target: &str) -> Result<Vec<String>, Fault> {
    Err((
        format!("the target '{target}' is a JSONPath, which this build of the generator does not support"),
        "enable the feature 'json-path' of clusterkit-codegen in Cargo.toml",
    ))
}

/// A sort key that orders the entries of a list by index.
fn order(at: &str) -> Vec<(usize, String)> {
    at.split('/').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// Merges as Overlay 1.0 defines it: objects merge key by key, an update of a selected list is appended to it, lists
/// inside an update are concatenated, and other values are replaced. Adds the pointers to new values to `added`.
fn merge(node: &mut Value, update: &Value, selected: bool, at: &str, added: &mut Vec<String>) {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            for (key, value) in update {
                let at = pointer::join(at, key);
                if let Some(present) = node.get_mut(key) {
                    merge(present, value, false, &at, added);
                } else {
                    node.insert(key.clone(), value.clone());
                    added.push(at);
                }
            }
        }
        (Value::Array(node), update) => {
            let entries = match update {
                Value::Array(entries) if !selected => entries.as_slice(),
                update => std::slice::from_ref(update),
            };
            added.extend((node.len()..).take(entries.len()).map(|index| format!("{at}/{index}")));
            node.extend(entries.iter().cloned());
        }
        (node, update) => {
            *node = update.clone();
            added.push(at.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_supported, merge, order};

    #[test]
    fn versions_1_0_are_supported() {
        assert!(is_supported("1.0.0") && is_supported("1.0.12"));
        for version in ["", "1.0", "1.0.", "1.0.x", "1.1.0", "2.0.0"] {
            assert!(!is_supported(version), "{version}");
        }
    }

    #[test]
    fn entries_of_lists_are_ordered_by_index() {
        assert!(order("/a/10") > order("/a/9"));
        assert!(order("/b/0") > order("/a/1"));
    }

    #[test]
    fn objects_merge_lists_grow_and_other_values_are_replaced() {
        let mut document = json!({ "kept": 1, "list": [1], "replaced": 1 });
        let mut added = Vec::new();
        let update = json!({ "list": [2, 3], "replaced": 2, "new": {} });
        merge(&mut document, &update, true, "", &mut added);
        assert_eq!(document, json!({ "kept": 1, "list": [1, 2, 3], "replaced": 2, "new": {} }));
        assert_eq!(added, ["/list/1", "/list/2", "/replaced", "/new"]);
        let mut list = json!([1]);
        merge(&mut list, &json!([2, 3]), true, "/list", &mut added);
        assert_eq!(list, json!([1, [2, 3]]));
    }
}
