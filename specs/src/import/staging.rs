use std::fs;
use std::path::{Path, PathBuf};

use clusterkit_codegen::{Document, Error, Finding};
use tempfile::TempDir;

use super::Fragment;

/// A temporary folder with the new fragments, in the layout of `openapi/`, from which the new document is read.
pub(super) struct Staging<'a> {
    folder: TempDir,
    home: PathBuf,
    api: &'a str,
}

impl<'a> Staging<'a> {
    pub(super) fn new(openapi: &Path, api: &'a str, fragments: &[Fragment]) -> Result<Self, Finding> {
        let fill = || {
            let folder = tempfile::tempdir()?;
            let inner = folder.path().join(api);
            fs::create_dir(&inner)?;
            for fragment in fragments {
                fs::write(inner.join(&fragment.file), &fragment.text)?;
            }
            let overlay = format!("{api}.overlay.yaml");
            if openapi.join(&overlay).is_file() {
                fs::copy(openapi.join(&overlay), folder.path().join(&overlay))?;
            }
            Ok(folder)
        };
        let folder = fill().map_err(|error: std::io::Error| {
            let problem = format!("cannot be staged: {error}");
            Finding::new(&openapi.join(api), "", problem, "check the free space of the folder for temporary files")
        })?;
        Ok(Self { folder, home: openapi.to_owned(), api })
    }

    /// The document with its overlay.
    pub(super) fn document(&self) -> Result<Document, Error> {
        Document::find(self.folder.path(), self.api)
    }

    /// The document without its overlay.
    pub(super) fn fragments(&self) -> Result<Document, Error> {
        Document::read(&self.folder.path().join(self.api))
    }

    /// The error with the final paths of the files.
    pub(super) fn with_final_paths(&self, error: &Error) -> Error {
        Error::new(error.findings().iter().map(|finding| self.with_final_path(finding)).collect())
    }

    fn with_final_path(&self, finding: &Finding) -> Finding {
        let staged = self.folder.path();
        let file = match finding.file().strip_prefix(staged) {
            Ok(file) => self.home.join(file),
            Err(_) => finding.file().to_owned(),
        };
        // Problems may name other files, and only the whole line is available.
        let line = finding.to_string().replace(&staged.display().to_string(), &self.home.display().to_string());
        let place = Finding::new(&file, finding.pointer(), "", "").to_string();
        let text = line.strip_prefix(place.trim_end_matches("; ")).unwrap_or(&line);
        let (problem, remedy) = text.rsplit_once("; ").unwrap_or((text, "correct it"));
        Finding::new(&file, finding.pointer(), problem, remedy)
    }
}
