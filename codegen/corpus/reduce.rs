//! Removes the operations with findings from a document, and generates the client of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use clusterkit_codegen::{Document, Error, Generator};
use serde_json::Value;

/// Removes what the findings point at until there are none. Returns the code and a summary.
pub(crate) fn client(path: &Path) -> Result<(String, String), Error> {
    let mut value = Document::read(path)?.value().clone();
    let all = operations(&value);
    let mut reasons: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    loop {
        let document = Document::from_value(path, value.clone());
        let start = Instant::now();
        let error = match Generator::new("document").generate(&document) {
            Ok(code) => {
                let time = start.elapsed();
                let types = Generator::new("document").check(&document)?.types;
                let reduced = Reduced { all, kept: operations(&value), types, reasons: &reasons, code: &code, time };
                let summary = reduced.summary(path);
                return Ok((code, summary));
            }
            Err(error) => error,
        };
        let mut removed = false;
        for finding in error.findings() {
            let Some(place) = place(&value, finding.pointer()) else { continue };
            removed |= remove(&mut value, &place);
            reasons.entry(kind(&finding.to_string())).or_default().insert(place);
        }
        if !removed {
            return Err(error);
        }
        drop_removed(&mut value);
    }
}

/// The operation, path or component that contains a pointer, or the optional parameter.
fn place(value: &Value, pointer: &str) -> Option<String> {
    let parts: Vec<&str> = pointer.split('/').collect();
    let length = match parts.get(1..)? {
        ["paths", _, _, "parameters", _, ..]
            if value.pointer(&parts[..6].join("/")).is_some_and(|parameter| parameter["required"] != true) =>
        {
            6
        }
        // The client is only compiled.
        ["servers" | "security", ..] => 2,
        ["paths", _] | ["paths", _, "parameters", ..] => 3,
        ["paths" | "components", _, _, ..] => 4,
        _ => return None,
    };
    Some(parts[..length].join("/"))
}

fn remove(value: &mut Value, place: &str) -> bool {
    let Some((parent, key)) = place.rsplit_once('/') else { return false };
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = value.pointer_mut(parent);
    if let Some(Value::Array(list)) = parent {
        // The other entries keep their indices until all are removed.
        return key
            .parse::<usize>()
            .ok()
            .and_then(|index| list.get_mut(index))
            .is_some_and(|entry| !entry.take().is_null());
    }
    let Some(parent) = parent.and_then(Value::as_object_mut) else { return false };
    if place.starts_with("/components/schemas/") {
        // Other schemas refer to it, so it becomes one that accepts any value.
        return parent.insert(key, serde_json::json!({})) != Some(serde_json::json!({}));
    }
    parent.remove(&key).is_some()
}

/// Removes the null entries that `remove` leaves in lists of parameters.
fn drop_removed(value: &mut Value) {
    let paths = value["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|path| path.values_mut()) {
        if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            parameters.retain(|parameter| !parameter.is_null());
        }
    }
}

/// The problem of a finding, without the place and the names.
fn kind(finding: &str) -> String {
    let problem = finding.split_once(": ").map_or(finding, |(_, problem)| problem);
    let problem = problem.split(';').next().unwrap_or(problem);
    let odd = |index: usize, part: &str| if index.is_multiple_of(2) { part.to_owned() } else { "..".to_owned() };
    problem.split('\'').enumerate().map(|(index, part)| odd(index, part)).collect()
}

fn operations(value: &Value) -> usize {
    let paths = value["paths"].as_object().into_iter().flatten().filter_map(|(_, path)| path.as_object());
    let methods = ["get", "put", "post", "delete", "head", "patch", "trace", "options"];
    paths.map(|path| path.keys().filter(|key| methods.contains(&key.as_str())).count()).sum()
}

/// A document without its findings, and its client.
struct Reduced<'a> {
    all: usize,
    kept: usize,
    types: usize,
    reasons: &'a BTreeMap<String, BTreeSet<String>>,
    code: &'a str,
    time: Duration,
}

impl Reduced<'_> {
    fn summary(&self, path: &Path) -> String {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Self { all, kept, types, reasons, code, time } = self;
        let lines = code.lines().count();
        let seconds = time.as_secs_f64();
        let mut text =
            vec![format!("{name}: {kept} of {all} operations, {types} types, {lines} lines in {seconds:.1} s")];
        for (reason, places) in *reasons {
            let parameters = places.iter().filter(|place| place.contains("/parameters/")).count();
            let what = if parameters == places.len() { " parameters" } else { "" };
            text.push(format!("    left out {}{what}: {reason}", places.len()));
        }
        text.join("\n") + "\n"
    }
}
