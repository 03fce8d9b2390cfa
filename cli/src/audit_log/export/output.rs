//! The output of an export: a file or the standard output.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::output::stdout;

/// The file of `--output`.
#[derive(Clone)]
pub(crate) struct Target {
    /// The file that contains the entries until it is complete.
    written: PathBuf,
    path: PathBuf,
}

impl Target {
    pub(crate) fn of(path: PathBuf, grow: bool) -> Result<Self, String> {
        let written = if grow { path.clone() } else { part(&path) };
        // The file is opened and renamed, which would replace a link or a device.
        if written.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return Err(format!("{} is not a regular file; delete it, or name another output", written.display()));
        }
        Ok(Self { written, path })
    }

    /// Rejects a file of `--resume` that would overwrite the output, or be overwritten.
    pub(crate) fn check_state(&self, state: &Path) -> Result<(), String> {
        if state == self.path || state == part(&self.path) {
            return Err(format!("--resume {}: is also the file of the output; name another", state.display()));
        }
        Ok(())
    }
}

fn part(path: &Path) -> PathBuf {
    let mut text = OsString::from(path);
    text.push(".part");
    text.into()
}

pub(crate) enum Output {
    Standard,
    File(Growing),
}

pub(crate) struct Growing {
    file: File,
    target: Target,
    /// Whether this run created it and has written nothing yet.
    is_new: bool,
}

impl Output {
    /// Opens the file and leaves it unchanged, so that an export without a first page changes nothing.
    ///
    /// The first `bytes` come from an earlier run.
    pub(crate) fn open(target: Option<Target>, bytes: u64, is_complete: bool) -> io::Result<Self> {
        let Some(target) = target else { return Ok(Self::Standard) };
        let Target { written, path } = &target;
        // An earlier run was killed between its rename and the deletion of its checkpoint.
        if is_complete && !written.exists() && path.metadata().is_ok_and(|found| found.len() == bytes) {
            fs::rename(path, written).map_err(|error| named(&error, "cannot be written", path))?;
        }
        let is_new = !written.exists();
        if is_new && bytes > 0 {
            let text = "is missing; delete the file of --resume to start over";
            return Err(named(&io::ErrorKind::NotFound.into(), text, written));
        }
        let file = OpenOptions::new().create(is_new).truncate(false).write(true).open(written);
        let file = file.map_err(|error| named(&error, "cannot be written", written))?;
        if file.metadata()?.len() < bytes {
            let text = "is shorter than before; delete it and the file of --resume to start over";
            return Err(named(&io::ErrorKind::UnexpectedEof.into(), text, written));
        }
        Ok(Self::File(Growing { file, target, is_new }))
    }

    /// Moves behind the first `bytes` and cuts off the rest, which may be incomplete.
    pub(crate) fn begin(&mut self, bytes: u64) -> io::Result<()> {
        let Self::File(growing) = self else { return Ok(()) };
        growing.is_new = false;
        growing.change(|file| file.set_len(bytes).and_then(|()| file.seek(SeekFrom::Start(bytes))).map(drop))
    }

    /// Writes the whole text, and returns its length.
    pub(crate) fn write(&mut self, text: &[u8]) -> io::Result<u64> {
        match self {
            Self::Standard => stdout::write(text)?,
            Self::File(growing) => growing.change(|file| file.write_all(text))?,
        }
        Ok(text.len() as u64)
    }

    /// Waits until the written text is on the disk.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        match self {
            Self::Standard => Ok(()),
            Self::File(growing) => growing.change(|file| file.sync_data()),
        }
    }

    /// Renames the complete file to its final name.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::File(Growing { target: Target { written, path }, .. }) if written != path => {
                let renamed = fs::rename(&written, &path);
                renamed.map_err(|error| named(&error, &format!("cannot be renamed to {}", path.display()), &written))
            }
            _ => Ok(()),
        }
    }

    /// Whether a progress line would be drawn between the entries.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && stdout::is_terminal()
    }

    /// Deletes the file of an export that never began.
    pub(crate) fn abandon(self) {
        if let Self::File(Growing { target, is_new: true, .. }) = self {
            // The file is empty, so a failure is not worth a second error.
            drop(fs::remove_file(target.written));
        }
    }
}

impl Growing {
    fn change(&mut self, change: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        change(&mut self.file).map_err(|error| named(&error, "cannot be written", &self.target.written))
    }
}

fn named(error: &io::Error, what: &str, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{} {what} ({error})", path.display()))
}
