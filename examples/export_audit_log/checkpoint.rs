//! How far an export has come.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clusterkit::Cursor;
use clusterkit::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::place::with;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is exported, from where, and to where. A cursor leads on in the same list only.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Query {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
    pub(crate) clusters: Vec<String>,
    pub(crate) namespaces: Vec<String>,
    pub(crate) format: Format,
    pub(crate) output: Option<PathBuf>,
    /// What others have read of one output stands in no other.
    pub(crate) grow: bool,
    pub(crate) sandbox: bool,
    /// Tells servers and accounts apart without naming them.
    pub(crate) account: u32,
}

impl Query {
    /// Of the variables that name the server and the account.
    pub(crate) fn account() -> u32 {
        let names = ["PERFECTSCALE_CLIENT_ID", "PERFECTSCALE_PUBLIC_API_URL", "PS_CLIENT_ID", "PS_BASE_URL"];
        let values = names.map(|name| env::var_os(name).unwrap_or_default());
        checksum(format!("{values:?}").as_bytes())
    }
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
    /// Of all this, with 0 in its place: one that was changed by hand would give a wrong output.
    checksum: u32,
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
        let beginning = Self {
            query,
            cursor: None,
            is_whole: false,
            bytes: 0,
            entries: 0,
            checksum: 0,
            file: file.map(Path::to_owned),
        };
        let (Some(text), Some(file)) = (text, file) else { return Ok(beginning) };
        let mut kept: Self = serde_json::from_slice(&text).map_err(|error| {
            format!("{} is no file of an export: {error}; name another for --resume", file.display())
        })?;
        let checksum = std::mem::take(&mut kept.checksum);
        if self::checksum(&serde_json::to_vec(&kept)?) != checksum {
            return Err(format!("{} was changed by hand; delete it to begin anew", file.display()).into());
        }
        if kept.query != beginning.query {
            let text = format!(
                "{} belongs to an export with other arguments, or of another server or account; give the same, or delete \
                 it to begin anew",
                file.display()
            );
            return Err(text.into());
        }
        Ok(Self { file: beginning.file, ..kept })
    }

    /// Whether it could be kept, before there is anything to keep.
    pub(crate) fn try_to_keep(&self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let new = with(file, ".new");
        let tried = fs::File::create(&new).and_then(|_| fs::remove_file(&new));
        tried.map_err(|error| cannot_be_written(file, &error))
    }

    /// Keeps it, whole or not at all.
    pub(crate) fn keep(&mut self) -> Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        self.checksum = 0;
        self.checksum = checksum(&serde_json::to_vec(self)?);
        let new = with(file, ".new");
        let kept = || -> io::Result<()> {
            fs::write(&new, serde_json::to_vec(self)?)?;
            fs::File::open(&new)?.sync_data()?;
            fs::rename(&new, file)
        };
        kept().map_err(|error| cannot_be_written(file, &error))
    }

    /// The file from which the export could go on.
    pub(crate) fn kept(&self) -> Option<&Path> {
        self.file.as_deref().filter(|file| file.exists())
    }

    pub(crate) fn forget(&self) -> Result<()> {
        match self.file.as_ref().map(|file| (file, fs::remove_file(file))) {
            Some((file, Err(error))) if error.kind() != io::ErrorKind::NotFound => Err(cannot_be_written(file, &error)),
            _ => Ok(()),
        }
    }
}

fn cannot_be_written(file: &Path, error: &io::Error) -> Box<dyn std::error::Error> {
    format!("--resume {}: cannot be written ({error})", file.display()).into()
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
