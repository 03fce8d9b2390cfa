//! How far an export has come.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clusterkit::Cursor;
use clusterkit::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::format::Format;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is exported. A cursor leads on in the same list only.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Query {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    pub(crate) clusters: Vec<String>,
    pub(crate) namespaces: Vec<String>,
    pub(crate) format: Format,
    pub(crate) output: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    query: Query,
    /// The page that comes next; the first without one, unless the export is whole.
    pub(crate) cursor: Option<Cursor>,
    pub(crate) is_whole: bool,
    /// How much of the output belongs to the pages before that.
    pub(crate) bytes: u64,
    pub(crate) entries: usize,
    #[serde(skip)]
    file: Option<PathBuf>,
}

impl Checkpoint {
    /// What `file` holds, or a beginning where it does not exist.
    pub(crate) fn open(file: Option<&Path>, query: Query) -> Result<Self> {
        let text = match file.map(fs::read) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => {
                return Err(format!("{} cannot be read: {error}", file.unwrap_or(Path::new("")).display()).into());
            }
            Some(Ok(text)) => Some(text),
            _ => None,
        };
        let mut checkpoint = Self { query, cursor: None, is_whole: false, bytes: 0, entries: 0, file: None };
        if let (Some(text), Some(file)) = (text, file) {
            let kept: Self = serde_json::from_slice(&text).map_err(|error| {
                format!("{} is no file of an export: {error}; name another for --resume", file.display())
            })?;
            if kept.query != checkpoint.query {
                let text = format!(
                    "{} belongs to an export with other arguments; give the same, or delete it to begin anew",
                    file.display()
                );
                return Err(text.into());
            }
            checkpoint = kept;
        }
        checkpoint.file = file.map(Path::to_owned);
        Ok(checkpoint)
    }

    /// Keeps it, whole or not at all.
    pub(crate) fn keep(&self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut new = file.as_os_str().to_owned();
        new.push(".new");
        let kept = || -> io::Result<()> {
            fs::write(&new, serde_json::to_vec(self)?)?;
            fs::File::open(&new)?.sync_data()?;
            fs::rename(&new, file)
        };
        kept().map_err(|error| format!("{} cannot be written: {error}", file.display()).into())
    }

    pub(crate) fn forget(&self) -> io::Result<()> {
        match self.file.as_ref().map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
