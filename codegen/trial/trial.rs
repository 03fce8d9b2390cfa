//! The client of a document with faults: of all that has none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clusterkit_codegen::{Document, Error, generate};
use serde_json::Value;

/// Takes out what the findings point at, until there are none. Gives the code, and in words what came of it.
pub(crate) fn client(path: &Path) -> Result<(String, String), Error> {
    let mut value = Document::read(path)?.value().clone();
    let all = operations(&value);
    let mut reasons: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    loop {
        let error = match generate(&Document::from_value(path, value.clone()), "trial") {
            Ok(code) => return Ok((code.clone(), summary(path, all, operations(&value), &reasons, &code))),
            Err(error) => error,
        };
        let mut removed = false;
        for finding in error.findings() {
            let Some(place) = place(finding.pointer()) else { continue };
            removed |= remove(&mut value, &place);
            reasons.entry(kind(&finding.to_string())).or_default().insert(place);
        }
        if !removed {
            return Err(error);
        }
    }
}

/// The operation, path or component that a pointer leads into.
fn place(pointer: &str) -> Option<String> {
    let parts: Vec<&str> = pointer.split('/').collect();
    let length = match parts.get(1..)? {
        ["paths", _, "parameters", ..] => 3,
        ["paths", _, _, ..] | ["components", _, _, ..] => 4,
        ["paths", _] => 3,
        _ => return None,
    };
    Some(parts[..length].join("/"))
}

fn remove(value: &mut Value, place: &str) -> bool {
    let Some((parent, key)) = place.rsplit_once('/') else { return false };
    let key = key.replace("~1", "/").replace("~0", "~");
    let Some(parent) = value.pointer_mut(parent).and_then(Value::as_object_mut) else { return false };
    if place.starts_with("/components/schemas/") {
        // Others refer to it; what is left takes anything.
        return parent.insert(key, serde_json::json!({})) != Some(serde_json::json!({}));
    }
    parent.remove(&key).is_some()
}

/// What is wrong, without the place and the names.
fn kind(finding: &str) -> String {
    let problem = finding.splitn(2, ": ").nth(1).unwrap_or(finding);
    let problem = problem.split(';').next().unwrap_or(problem);
    let odd = |index: usize, part: &str| if index % 2 == 0 { part.to_owned() } else { "..".to_owned() };
    problem.split('\'').enumerate().map(|(index, part)| odd(index, part)).collect()
}

fn operations(value: &Value) -> usize {
    let paths = value["paths"].as_object().into_iter().flatten().filter_map(|(_, path)| path.as_object());
    let methods = ["get", "put", "post", "delete", "head", "patch", "trace", "options"];
    paths.map(|path| path.keys().filter(|key| methods.contains(&key.as_str())).count()).sum()
}

fn summary(path: &Path, all: usize, kept: usize, reasons: &BTreeMap<String, BTreeSet<String>>, code: &str) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut lines = vec![format!("{name}: {kept} of {all} operations, {} lines", code.lines().count())];
    for (reason, places) in reasons {
        lines.push(format!("    left out {}: {reason}", places.len()));
    }
    lines.join("\n")
}
