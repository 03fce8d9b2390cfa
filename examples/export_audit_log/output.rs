//! Where the lines go.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Seek, SeekFrom, Write};
use std::path::Path;

use crate::place::Place;

pub(crate) enum Output {
    Standard,
    File(Growing),
}

pub(crate) struct Growing {
    file: File,
    place: Place,
    /// Whether this program has made it, and written nothing yet.
    is_new: bool,
}

impl Output {
    /// Opens it and leaves it as it is, so that an export without a first page changes nothing.
    ///
    /// The first `bytes` are there from before.
    pub(crate) fn open(place: Option<Place>, bytes: u64, is_whole: bool) -> io::Result<Self> {
        let Some(place) = place else { return Ok(Self::Standard) };
        let Place { written, path } = &place;
        // The very last moment: it was put in its place, and only that was not kept.
        if is_whole && !written.exists() && path.metadata().is_ok_and(|there| there.len() == bytes) {
            fs::rename(path, written).map_err(|error| named(&error, "cannot be written", path))?;
        }
        let is_new = !written.exists();
        if is_new && bytes > 0 {
            let text = "is gone; delete the file of --resume to export anew";
            return Err(named(&io::ErrorKind::NotFound.into(), text, written));
        }
        let file = OpenOptions::new().create(is_new).truncate(false).write(true).open(written);
        let file = file.map_err(|error| named(&error, "cannot be written", written))?;
        if file.metadata()?.len() < bytes {
            let text = "is shorter than it was; delete it and the file of --resume to export anew";
            return Err(named(&io::ErrorKind::UnexpectedEof.into(), text, written));
        }
        Ok(Self::File(Growing { file, place, is_new }))
    }

    /// Goes behind the first `bytes`. What is there is not known to be whole, and goes.
    pub(crate) fn begin(&mut self, bytes: u64) -> io::Result<()> {
        let Self::File(Growing { file, place, is_new }) = self else { return Ok(()) };
        *is_new = false;
        let placed = file.set_len(bytes).and_then(|()| file.seek(SeekFrom::Start(bytes)));
        placed.map(drop).map_err(|error| named(&error, "cannot be written", &place.written))
    }

    /// Writes it all, and says how much that was.
    pub(crate) fn write(&mut self, text: &[u8]) -> io::Result<u64> {
        match self {
            Self::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(text)?;
                out.flush()?;
            }
            Self::File(Growing { file, place, .. }) => {
                file.write_all(text).map_err(|error| named(&error, "cannot be written", &place.written))?;
            }
        }
        Ok(text.len() as u64)
    }

    /// Waits until what was written would outlive a loss of power.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        match self {
            Self::Standard => Ok(()),
            Self::File(Growing { file, place, .. }) => {
                file.sync_data().map_err(|error| named(&error, "cannot be written", &place.written))
            }
        }
    }

    /// Puts it in its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::File(Growing { place: Place { written, path }, .. }) if written != path => {
                fs::rename(&written, &path).map_err(|error| named(&error, "cannot be put in its place", &written))
            }
            _ => Ok(()),
        }
    }

    /// Whether the lines are seen where a bar would be drawn.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard) && io::stdout().is_terminal()
    }

    /// Leaves nothing of an export that never began.
    pub(crate) fn abandon(self) {
        if let Self::File(Growing { place, is_new: true, .. }) = self {
            // It is empty; that it stays is no reason for another error.
            drop(fs::remove_file(place.written));
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
