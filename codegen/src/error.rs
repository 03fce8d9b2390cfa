use std::fmt;
use std::path::{Path, PathBuf};

/// What is wrong with a document, in one line: the file, the place in it, the problem and what to do.
///
/// ```
/// use std::path::Path;
///
/// let error = clusterkit_codegen::Document::read(Path::new("no-such.yaml")).unwrap_err();
/// assert!(error.to_string().starts_with("no-such.yaml: cannot be read"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    file: PathBuf,
    pointer: String,
    problem: String,
    remedy: String,
}

impl Error {
    pub(crate) fn new(
        file: &Path,
        pointer: impl Into<String>,
        problem: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self {
            file: file.to_owned(),
            pointer: pointer.into(),
            problem: one_line(&problem.to_string()),
            remedy: one_line(&remedy.to_string()),
        }
    }

    /// The JSON pointer to the place in the document, empty where the whole file is meant.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The file that has to be changed.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if !self.pointer.is_empty() {
            write!(f, "#{}", self.pointer)?;
        }
        write!(f, ": {}; {}", self.problem, self.remedy)
    }
}

impl std::error::Error for Error {}
