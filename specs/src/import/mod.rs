//! Imports the OpenAPI fragments of a vendor's published page to `openapi/`. Checks everything before it writes a file.

mod fragment;
mod page;
mod staging;
mod unsupported;
mod write;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use clusterkit_codegen::{Document, Error, Finding, Generator};
use fragment::Fragment;

use crate::diff::{Changes, diff};

/// The changes that a page makes to the fragments of an API.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_specs::Import;
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let import = Import::read(Path::new("openapi"), "perfectscale", Path::new("page.md"), false)?;
/// print!("{}", import.changes());
/// import.write()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Import {
    folder: PathBuf,
    fragments: usize,
    files: Vec<Planned>,
    changes: Changes,
    note: Option<String>,
}

impl Import {
    /// Reads a page of `GitBook`'s Markdown. Checks each fragment, that the fragments merge, that the overlay applies,
    /// and that a client can be generated. Writes nothing.
    ///
    /// # Errors
    ///
    /// The page cannot be read; it has no fragments, or invalid ones; no client can be generated; an endpoint is
    /// missing and `allow_removed` is not set; or the API is not a folder of fragments.
    pub fn read(openapi: &Path, api: &str, page: &Path, allow_removed: bool) -> Result<Self, Error> {
        let folder = openapi.join(api);
        if !folder.is_dir() {
            return Err(not_a_folder(openapi, api).into());
        }
        let text = page::read(page)?;
        let blocks = page::blocks(&text);
        let (fragments, mut notes) = fragment::all(page, &text, &blocks)?;
        notes.extend(unsupported::notes(&text, &blocks, &fragments));
        let files = plan(&folder, page, &fragments, allow_removed)?;
        let staged = staging::Staging::new(openapi, api, &fragments)?;
        let document = staged.document().map_err(|error| staged.with_final_paths(&error))?;
        Generator::new(api).generate(&document).map_err(|error| staged.with_final_paths(&error))?;
        let (changes, note) = compare(openapi, api, &staged, &document);
        notes.extend(note);
        let note = Some(notes.join("\nnote: ")).filter(|note| !note.is_empty());
        Ok(Self { folder, fragments: fragments.len(), files, changes, note })
    }

    /// The changes of the document.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Endpoints on the page that are not imported because of their form, and limits of the comparison: the present
    /// documents cannot be read, or not with the present overlay. Every line but the first starts with `note: `.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The files that differ, sorted by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, FileChange)> {
        self.files.iter().map(|planned| (planned.file.as_str(), planned.change))
    }

    /// The number of fragments on the page.
    #[must_use]
    pub fn fragments(&self) -> usize {
        self.fragments
    }

    /// The folder of the fragments.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the files that differ, byte for byte as published.
    ///
    /// # Errors
    ///
    /// A file cannot be written. Files that were already written are restored.
    pub fn write(&self) -> Result<(), Error> {
        Ok(write::all(&self.folder, &self.files)?)
    }
}

/// The change of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileChange {
    /// The endpoint is new.
    Added,
    /// The fragment changed.
    Changed,
    /// The page no longer contains the endpoint, or the file is renamed.
    Removed,
}

impl fmt::Display for FileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        })
    }
}

/// A file that differs from the page.
#[derive(Debug, Clone)]
struct Planned {
    file: String,
    change: FileChange,
    text: String,
}

fn not_a_folder(openapi: &Path, api: &str) -> Finding {
    let whole = openapi.join(format!("{api}.yaml"));
    if whole.is_file() {
        let problem = "is transcribed by hand, but only folders of published fragments can be imported";
        Finding::new(&whole, "", problem, "edit the file")
    } else {
        let problem = "is not the folder of an API";
        Finding::new(&openapi.join(api), "", problem, "check the name, or create the folder")
    }
}

fn plan(folder: &Path, page: &Path, fragments: &[Fragment], allow_removed: bool) -> Result<Vec<Planned>, Error> {
    let mut planned = Vec::new();
    for fragment in fragments {
        let file = folder.join(&fragment.file);
        let change = match fs::read(&file) {
            Ok(bytes) if bytes == fragment.text.as_bytes() => continue,
            Ok(_) => FileChange::Changed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => FileChange::Added,
            Err(error) => return Err(unreadable(&file, &error).into()),
        };
        planned.push(Planned { file: fragment.file.clone(), change, text: fragment.text.clone() });
    }
    let mut gone = Vec::new();
    for file in present(folder)? {
        if fragments.iter().any(|fragment| fragment.file == file) {
            continue;
        }
        let path = folder.join(&file);
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let endpoint = fragment::endpoint_of(&text).unwrap_or_else(|| "its endpoint".to_owned());
        // A file with another name is replaced by one with the name of its endpoint.
        if !allow_removed && !fragments.iter().any(|fragment| fragment.endpoint == endpoint) {
            let problem = format!("no longer contains {endpoint}, which is in {}", path.display());
            gone.push(Finding::new(page, "", problem, "check that the page is complete, then pass --allow-removed"));
        }
        planned.push(Planned { file, change: FileChange::Removed, text: String::new() });
    }
    if !gone.is_empty() {
        return Err(Error::new(gone));
    }
    planned.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(planned)
}

/// The names of the fragments in the folder, sorted.
fn present(folder: &Path) -> Result<Vec<String>, Finding> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "json")
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
        {
            files.push(name.to_owned());
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Finding {
    Finding::new(path, "", format!("cannot be read: {error}"), "check the path")
}

/// Compares the present document with the new one. The overlay may apply only to the new one.
fn compare(openapi: &Path, api: &str, staged: &staging::Staging, new: &Document) -> (Changes, Option<String>) {
    let first = |error: &Error| error.to_string().lines().next().unwrap_or_default().to_owned();
    if present(&openapi.join(api)).is_ok_and(|files| files.is_empty()) {
        return (diff(&without_endpoints(new), new), None);
    }
    let error = match Document::find(openapi, api) {
        Ok(old) => return (diff(&old, new), None),
        Err(error) => error,
    };
    match (Document::read(&openapi.join(api)), staged.fragments()) {
        (Ok(old), Ok(new)) => {
            let note = format!(
                "compared without the overlay, which does not apply to the present documents: {}",
                first(&error)
            );
            (diff(&old, &new), Some(note))
        }
        (Err(error), _) | (_, Err(error)) => {
            let note =
                format!("compared with an empty document, because the present one cannot be read: {}", first(&error));
            (diff(&without_endpoints(new), new), Some(note))
        }
    }
}

/// The document without its contents, compared with which everything is new.
fn without_endpoints(document: &Document) -> Document {
    let mut value = document.value().clone();
    if let Some(document) = value.as_object_mut() {
        document.shift_remove("paths");
    }
    if let Some(components) = value.get_mut("components").and_then(serde_json::Value::as_object_mut) {
        components.retain(|key, _| key == "securitySchemes");
    }
    Document::from_value(document.file(), value)
}
