//! Merges a folder of published fragments, each a document of one endpoint, into one document.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Sources, tree};
use crate::{Error, Finding, pointer};

/// Merges every `*.json` of the folder, sorted by name.
pub(super) fn merge(folder: &Path) -> Result<(Value, Sources), Error> {
    let mut merged = Merged::default();
    let mut faults = Vec::new();
    let files = files(folder)?;
    for file in &files {
        match tree::read(file) {
            Ok(Value::Object(fragment)) => merged.add(fragment, file),
            Ok(_) => {
                let remedy = "write a whole OpenAPI document of one endpoint";
                faults.push(Finding::new(file, "", "is not a JSON object", remedy));
            }
            Err(error) => faults.extend(error.findings().iter().cloned()),
        }
    }
    faults.append(&mut merged.conflicts);
    if files.is_empty() {
        let remedy = "add one *.json file per endpoint";
        faults.push(Finding::new(folder, "", "contains no OpenAPI fragment", remedy));
    }
    if faults.is_empty() { Ok((Value::Object(merged.value), merged.sources)) } else { Err(Error::new(faults)) }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable =
        |error: std::io::Error| Finding::new(folder, "", format!("cannot be read: {error}"), "check the path");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// The fragments merged so far, with the source of each part.
#[derive(Default)]
struct Merged {
    value: Map<String, Value>,
    sources: Sources,
    conflicts: Vec<Finding>,
}

impl Merged {
    fn add(&mut self, fragment: Map<String, Value>, file: &Path) {
        let mut value = std::mem::take(&mut self.value);
        self.merge(&mut value, fragment, file, "");
        self.value = value;
    }

    /// Merges objects of named definitions. All other values must be equal.
    fn merge(&mut self, into: &mut Map<String, Value>, from: Map<String, Value>, file: &Path, at: &str) {
        for (key, value) in from {
            let at = pointer::join(at, &key);
            match (into.get_mut(&key), value) {
                (None, value) => {
                    self.sources.set(at, file);
                    into.insert(key, value);
                }
                (Some(Value::Object(present)), Value::Object(value)) if is_mergeable(&at) => {
                    self.merge(present, value, file, &at);
                }
                (Some(present), value) if *present == value => {}
                (Some(_), _) => {
                    let other = self.sources.of(&at).unwrap_or(file).display();
                    let problem = format!("is defined differently in {other}");
                    let remedy = "copy both fragments from the same version of the page";
                    self.conflicts.push(Finding::new(file, at, problem, remedy));
                }
            }
        }
    }
}

/// Whether fragments may add keys to this object: the document, `paths`, each path, and the sections of `components`.
fn is_mergeable(at: &str) -> bool {
    let mut parts = at.split('/').skip(1);
    let (first, third) = (parts.next(), parts.nth(1));
    first.is_none_or(|first| matches!(first, "paths" | "components") && third.is_none())
}
