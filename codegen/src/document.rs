mod repeated;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::{Error, overlay, pointer};

/// An OpenAPI document: one file, or the fragments of a folder merged into one.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_codegen::Document;
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let document = Document::read(Path::new("openapi/perfectscale"))?
///     .with_overlay(Path::new("openapi/perfectscale.overlay.yaml"))?;
/// println!("{}", document.value()["info"]["title"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    file: PathBuf,
    value: Value,
}

impl Document {
    /// Reads a YAML or JSON file, or every `*.json` of a folder as fragments of one document.
    ///
    /// # Errors
    ///
    /// The file cannot be read or parsed, or two fragments define one thing differently.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let value = if path.is_dir() { merge_folder(path)? } else { parse(path)? };
        Ok(Self { file: path.to_owned(), value })
    }

    /// The document of an API, by the layout of the folder `openapi/`: `<api>.yaml` or the folder `<api>/`, and
    /// `<api>.overlay.yaml` if there is one.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) and [`with_overlay`](Self::with_overlay).
    pub fn find(folder: &Path, api: &str) -> Result<Self, Error> {
        let fragments = folder.join(api);
        let whole = folder.join(format!("{api}.yaml"));
        let overlay = folder.join(format!("{api}.overlay.yaml"));
        let document = Self::read(if fragments.is_dir() { &fragments } else { &whole })?;
        if overlay.is_file() { document.with_overlay(&overlay) } else { Ok(document) }
    }

    /// Takes a document that is in memory already; `file` is what its errors name.
    #[must_use]
    pub fn from_value(file: &Path, value: Value) -> Self {
        Self { file: file.to_owned(), value }
    }

    /// Applies an OpenAPI Overlay 1.0: its actions in their order.
    ///
    /// # Errors
    ///
    /// The overlay cannot be read, is malformed, or an action's target selects nothing: then the
    /// document has changed under it.
    pub fn with_overlay(mut self, path: &Path) -> Result<Self, Error> {
        overlay::apply(&mut self.value, path, &parse(path)?)?;
        Ok(self)
    }

    /// The document as it stands.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The file or folder it was read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

/// Reads one YAML or JSON file, and refuses repeated keys. For YAML its own value type does that.
fn parse(path: &Path) -> Result<Value, Error> {
    let wrong = |problem: String, remedy: &str| Error::new(path, "", problem, remedy);
    let text = fs::read_to_string(path).map_err(|error| wrong(format!("cannot be read: {error}"), "check the path"))?;
    if path.extension().is_some_and(|extension| extension == "json") {
        let value = serde_json::from_str(&text);
        let value = value.map_err(|error| wrong(format!("is not JSON: {error}"), "mend the syntax"))?;
        return match repeated::key(&text) {
            Some((at, key)) => Err(Error::new(path, at, format!("has the key '{key}' twice"), "keep one of them")),
            None => Ok(value),
        };
    }
    let yaml: yaml_serde::Value =
        yaml_serde::from_str(&text).map_err(|error| wrong(format!("is not YAML: {error}"), "mend the syntax"))?;
    serde_json::to_value(&yaml).map_err(|error| {
        wrong(format!("does not fit into JSON: {error}"), "write keys as strings, for example '200' in quotes")
    })
}

fn merge_folder(folder: &Path) -> Result<Value, Error> {
    let unreadable =
        |error: std::io::Error| Error::new(folder, "", format!("cannot be read: {error}"), "check the path");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(file);
        }
    }
    files.sort();
    let mut merged = Merged::default();
    for file in files {
        let fragment = parse(&file)?;
        merged.add(&file, fragment)?;
    }
    if merged.seen.is_empty() {
        return Err(Error::new(folder, "", "has no OpenAPI fragment", "put one *.json file for each endpoint into it"));
    }
    Ok(merged.value)
}

/// Fragments merged so far, and which file each leaf of the result came from.
#[derive(Default)]
struct Merged {
    value: Value,
    seen: Vec<(String, PathBuf)>,
}

impl Merged {
    fn add(&mut self, file: &Path, fragment: Value) -> Result<(), Error> {
        let Value::Object(fragment) = fragment else {
            return Err(Error::new(
                file,
                "",
                "is no JSON object",
                "a fragment is a whole OpenAPI document of one endpoint",
            ));
        };
        if self.value.is_null() {
            self.value = Value::Object(Map::new());
        }
        let mut value = std::mem::take(&mut self.value);
        let result = self.merge(&mut value, Value::Object(fragment), file, "");
        self.value = value;
        result
    }

    /// Objects that hold definitions by name are united, down to [`UNITED`]; anything else must be equal.
    fn merge(&mut self, into: &mut Value, from: Value, file: &Path, at: &str) -> Result<(), Error> {
        match (into, from) {
            (Value::Object(into), Value::Object(from)) if is_united(at) => {
                for (key, value) in from {
                    let at = pointer::join(at, &key);
                    if let Some(present) = into.get_mut(&key) {
                        self.merge(present, value, file, &at)?;
                    } else {
                        self.seen.push((at, file.to_owned()));
                        into.insert(key, value);
                    }
                }
                Ok(())
            }
            (into, from) if *into == from => Ok(()),
            _ => Err(Error::new(
                file,
                at,
                format!("is defined differently in {}", self.source_of(at).display()),
                "take both fragments from one publication of the page",
            )),
        }
    }

    fn source_of(&self, at: &str) -> &Path {
        self.seen
            .iter()
            .filter(|(seen, _)| at == seen || at.starts_with(&format!("{seen}/")))
            .max_by_key(|(seen, _)| seen.len())
            .map_or(Path::new("an earlier fragment"), |(_, file)| file)
    }
}

/// Where two fragments may add to one another: the document, its paths, each path, and the components' kinds.
fn is_united(at: &str) -> bool {
    let mut parts = at.split('/').skip(1);
    let (first, third) = (parts.next(), parts.nth(1));
    first.is_none_or(|first| matches!(first, "paths" | "components") && third.is_none())
}
