use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clusterkit_codegen::{Document, Error, Finding};

use super::{Change, Changes, Kind, diff};

/// Compares two documents, or two folders like `openapi/` with one document per API.
///
/// A document is a YAML or JSON file, or a folder of fragments. If the overlay `<name>.overlay.yaml` is beside it, the
/// overlay is applied first, as for generating a client. For folders of several APIs, each change names its API.
///
/// # Errors
///
/// A document cannot be read, or one path is a document and the other a folder of several.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_specs::diff_files;
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let changes = diff_files(Path::new("before/camunda.yaml"), Path::new("openapi/camunda.yaml"))?;
/// print!("{changes}");
/// # Ok(())
/// # }
/// ```
pub fn diff_files(old: &Path, new: &Path) -> Result<Changes, Error> {
    match (apis(old)?, apis(new)?) {
        (None, None) => Ok(diff(&checked(Document::open(old)?)?, &checked(Document::open(new)?)?)),
        (Some(before), Some(after)) => several(old, &before, new, &after),
        (None, Some(_)) => Err(mixed(new, old).into()),
        (Some(_), None) => Err(mixed(old, new).into()),
    }
}

/// The document, if it can be compared.
fn checked(document: Document) -> Result<Document, Finding> {
    document.check_size()?;
    let version = document.value().get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default();
    if version.starts_with("3.0.") {
        return Ok(document);
    }
    let problem = format!("the OpenAPI version '{version}' is unsupported");
    Err(Finding::new(document.file(), "/openapi", problem, "pass an OpenAPI 3.0 document"))
}

fn mixed(several: &Path, one: &Path) -> Finding {
    let problem = format!("contains the documents of several APIs, but {} is one document", one.display());
    Finding::new(several, "", problem, "pass two documents, or two such folders")
}

fn several(old: &Path, before: &BTreeSet<String>, new: &Path, after: &BTreeSet<String>) -> Result<Changes, Error> {
    let mut list = Vec::new();
    for api in before.union(after) {
        let lone = |kind, is: &str| Change {
            kind,
            side: None,
            api: Some(api.clone()),
            operations: Vec::new(),
            old: None,
            new: None,
            what: format!("the API was {is}"),
        };
        match (before.contains(api), after.contains(api)) {
            (true, false) => list.push(lone(Kind::ApiRemoved, "removed")),
            (false, true) => list.push(lone(Kind::ApiAdded, "added")),
            _ => {
                let changes = diff(&checked(Document::find(old, api)?)?, &checked(Document::find(new, api)?)?);
                list.extend(changes.iter().cloned().map(|change| Change { api: Some(api.clone()), ..change }));
            }
        }
    }
    Ok(Changes::new(list))
}

/// The APIs of a folder like `openapi/`; `None` for a file or a folder of fragments.
fn apis(path: &Path) -> Result<Option<BTreeSet<String>>, Error> {
    if !path.is_dir() {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    for entry in entries(path)? {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() {
            if entries(&entry)?.iter().any(|inner| inner.extension().is_some_and(|extension| extension == "json")) {
                found.insert(name);
            }
        } else if let Some(api) = name.strip_suffix(".yaml").filter(|api| !api.ends_with(".overlay")) {
            found.insert(api.to_owned());
        }
    }
    Ok(Some(found).filter(|found| !found.is_empty()))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Finding> {
    let unreadable =
        |error: std::io::Error| Finding::new(folder, "", format!("cannot be read: {error}"), "check the path");
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable)).collect()
}
