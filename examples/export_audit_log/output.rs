//! Where the lines go.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) enum Output {
    Standard,
    File {
        file: File,
        /// Where it is written, and where it shall be in the end.
        written: PathBuf,
        path: PathBuf,
    },
}

impl Output {
    /// Opens it behind the first `bytes`, which are there from before. What is behind them is not known to be whole, and goes.
    pub(crate) fn open(path: Option<&Path>, grow: bool, bytes: u64) -> io::Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard) };
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let written = if grow { path.to_owned() } else { PathBuf::from(part) };
        // The very last moment: it was put in its place, and only that was not kept.
        if bytes > 0 && !written.exists() && path.metadata().is_ok_and(|there| there.len() == bytes) {
            fs::rename(path, &written)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&written)
            .map_err(|error| named(&error, "cannot be written", &written))?;
        if file.metadata()?.len() < bytes {
            let text = "is shorter than it was; delete it and the file of --resume to export anew";
            return Err(named(&io::Error::from(io::ErrorKind::UnexpectedEof), text, &written));
        }
        file.set_len(bytes)?;
        io::Seek::seek(&mut file, io::SeekFrom::Start(bytes))?;
        Ok(Self::File { file, written, path: path.to_owned() })
    }

    /// Writes it all, and says how much that was.
    pub(crate) fn write(&mut self, text: &[u8]) -> io::Result<u64> {
        match self {
            Self::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(text)?;
                out.flush()?;
            }
            Self::File { file, .. } => file.write_all(text)?,
        }
        Ok(text.len() as u64)
    }

    /// Waits until what was written would outlive a loss of power.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        match self {
            Self::Standard => Ok(()),
            Self::File { file, .. } => file.sync_data(),
        }
    }

    /// Puts it in its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::File { written, path, .. } if written != path => fs::rename(written, path),
            _ => Ok(()),
        }
    }
}

fn named(error: &io::Error, what: &str, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{} {what} ({error})", path.display()))
}

/// Whether nobody reads the standard output any more, as behind `| head`.
pub(crate) fn is_closed(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
