mod fragments;
mod overlay;
pub(crate) mod size;
mod sources;
mod tree;

use std::path::{Path, PathBuf};

use serde_json::Value;
use sources::Sources;

use crate::{Error, Finding};

/// An OpenAPI document: one file, or the fragments of a folder merged into one.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_codegen::Document;
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let document = Document::read(Path::new("openapi/pets"))?
///     .with_overlay(Path::new("openapi/pets.overlay.yaml"))?;
/// println!("{}", document.value()["info"]["title"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    file: PathBuf,
    value: Value,
    sources: Sources,
}

impl Document {
    /// Reads a YAML or JSON file, or every `*.json` of a folder as fragments of one document.
    ///
    /// # Errors
    ///
    /// A file cannot be read or parsed, or two fragments define one thing differently.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let (value, sources) =
            if path.is_dir() { fragments::merge(path)? } else { (tree::read(path)?, Sources::default()) };
        Ok(Self { file: path.to_owned(), value, sources })
    }

    /// Reads a file or folder, and applies the overlay `<name>.overlay.yaml` beside it, if there is one.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) and [`with_overlay`](Self::with_overlay).
    pub fn open(path: &Path) -> Result<Self, Error> {
        let document = Self::read(path)?;
        match Self::overlay_path(path).filter(|overlay| overlay.is_file()) {
            Some(overlay) => document.with_overlay(&overlay),
            None => Ok(document),
        }
    }

    /// The path of the overlay of a file or folder, if it exists.
    pub(crate) fn overlay_path(path: &Path) -> Option<PathBuf> {
        let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
        Some(path.with_file_name(format!("{}.overlay.yaml", name?.to_str()?)))
    }

    /// Reads the document of an API from a folder like `openapi/`: `<api>.yaml` or the folder `<api>/`, and
    /// `<api>.overlay.yaml` if there is one.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) and [`with_overlay`](Self::with_overlay).
    pub fn find(folder: &Path, api: &str) -> Result<Self, Error> {
        let fragments = folder.join(api);
        if fragments.is_dir() { Self::open(&fragments) } else { Self::open(&folder.join(format!("{api}.yaml"))) }
    }

    /// Creates a document from a value in memory; errors name `file`.
    #[must_use]
    pub fn from_value(file: &Path, value: Value) -> Self {
        Self { file: file.to_owned(), value, sources: Sources::default() }
    }

    /// Applies an OpenAPI Overlay 1.0.
    ///
    /// One thing differs from the specification: a target that selects nothing is an error, because the document has
    /// changed since the overlay was written.
    ///
    /// # Errors
    ///
    /// The overlay cannot be read or is malformed, or actions do not apply. The error names all of them.
    pub fn with_overlay(mut self, path: &Path) -> Result<Self, Error> {
        let overlay = tree::read(path)?;
        self.check_size()?;
        overlay::apply(&mut self.value, &mut self.sources, path, &overlay)?;
        Ok(self)
    }

    /// The value of the document.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The file or folder it was read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The file that the value at this pointer came from: a fragment, the overlay, or the document itself.
    pub(crate) fn source(&self, at: &str) -> &Path {
        self.sources.of(at).unwrap_or(&self.file)
    }

    /// Checks that the document is small enough to be generated from and compared.
    ///
    /// # Errors
    ///
    /// The document has too many values, or they are nested too deeply.
    pub fn check_size(&self) -> Result<(), Finding> {
        let (values, depth) = size::of(&self.value);
        let wrong = |problem: String, remedy: &str| Err(Finding::new(&self.file, "", problem, remedy));
        if depth > size::DEPTH {
            return wrong(
                format!("is nested more than {} levels deep", size::DEPTH),
                "move the inner schemas to components",
            );
        }
        if values > size::VALUES {
            return wrong(format!("contains more than {} values", size::VALUES), "remove what is not needed");
        }
        Ok(())
    }
}
