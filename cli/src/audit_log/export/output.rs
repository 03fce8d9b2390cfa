//! The output of an export: a file or the standard output.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::checksum::checksum;
use crate::output::stdout;

/// The file of `--output`.
pub(crate) struct Target {
    /// The file that contains the entries until it is complete.
    written: PathBuf,
    path: PathBuf,
}

impl Target {
    /// Rejects a file of `--resume` that would overwrite the output.
    pub(crate) fn of(path: PathBuf, grow: bool, state: Option<&Path>) -> Result<Self, String> {
        if let Some(state) = state.filter(|state| **state == path) {
            return Err(format!("--resume {}: is also the file of the output; name another", state.display()));
        }
        let written = if grow { path.clone() } else { part(&path, state) };
        // It is opened and renamed, which would replace a link or a device.
        if written.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return Err(format!("{} is not a regular file; delete it, or name another output", written.display()));
        }
        Ok(Self { written, path })
    }
}

/// A name beside the output that no other program uses, the same for all exports with this file of `--resume`.
fn part(path: &Path, state: Option<&Path>) -> PathBuf {
    let state = checksum(state.unwrap_or(Path::new("")).as_os_str().as_encoded_bytes());
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{state:08x}.clusterkit-part"));
    path.with_file_name(name)
}

pub(crate) enum Output {
    Standard,
    File(Growing),
}

pub(crate) struct Growing {
    /// Deletes the file when this is dropped, until the file is of use to a later run. Dropped before the lock.
    temporary: Option<TempPath>,
    file: File,
    target: Target,
}

impl Output {
    /// Opens the file and leaves it unchanged, so that an export without a first page changes nothing.
    ///
    /// The first `bytes` come from an earlier run. No other export can open the file until this is dropped.
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
        let file = OpenOptions::new().create_new(is_new).write(true).open(written);
        let file = file.map_err(|error| named(&error, "cannot be written", written))?;
        lock(&file, written)?;
        if file.metadata()?.len() < bytes {
            let text = "is shorter than before; delete it and the file of --resume to start over";
            return Err(named(&io::ErrorKind::UnexpectedEof.into(), text, written));
        }
        // A part without a checkpoint was left by a run that was killed.
        let is_temporary = is_new || (written != path && bytes == 0);
        let temporary = is_temporary.then(|| TempPath::try_from_path(written)).transpose()?;
        Ok(Self::File(Growing { temporary, file, target }))
    }

    /// Moves behind the first `bytes` and cuts off the rest, which may be incomplete.
    pub(crate) fn begin(&mut self, bytes: u64) -> io::Result<()> {
        let Self::File(growing) = self else { return Ok(()) };
        if growing.target.written == growing.target.path {
            growing.keep();
        }
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

    /// Leaves the file to a later run, which continues it.
    pub(crate) fn keep(&mut self) {
        if let Self::File(growing) = self {
            growing.keep();
        }
    }

    /// Gives a complete file its name.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self::File(mut growing) = self else { return Ok(()) };
        let Target { written, path } = &growing.target;
        if written != path {
            let renamed = fs::rename(written, path);
            renamed.map_err(|error| named(&error, &format!("cannot be renamed to {}", path.display()), written))?;
        }
        growing.keep();
        Ok(())
    }

    /// Whether a progress line would be drawn between the entries.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && stdout::is_terminal()
    }
}

impl Growing {
    fn keep(&mut self) {
        if let Some(temporary) = &mut self.temporary {
            temporary.disable_cleanup(true);
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        change(&mut self.file).map_err(|error| named(&error, "cannot be written", &self.target.written))
    }
}

fn named(error: &io::Error, what: &str, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{} {what} ({error})", path.display()))
}

/// Two exports would overwrite each other's entries. The lock ends with the file, also if the program is killed.
#[cfg(unix)]
fn lock(file: &File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let failed = |error: &io::Error| {
        named(error, "is being written by another export; wait until that has ended, or name another output", path)
    };
    rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive)
        .map_err(|error| failed(&error.into()))?;
    // The other export may have renamed or deleted the file before it was locked here.
    let (own, found) = (file.metadata()?, path.symlink_metadata().map_err(|error| failed(&error))?);
    if (own.dev(), own.ino()) == (found.dev(), found.ino()) {
        Ok(())
    } else {
        Err(failed(&io::ErrorKind::AlreadyExists.into()))
    }
}

/// Other systems have no such lock.
#[cfg(not(unix))]
fn lock(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}
