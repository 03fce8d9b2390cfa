//! The file of the page: there when it is whole, and not before.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf, is_separator};

use tempfile::{Builder, NamedTempFile};

pub(crate) struct PageFile {
    /// In the same folder, because a file can be renamed only within its file system. Gone when it is dropped.
    written: NamedTempFile,
    path: PathBuf,
}

impl PageFile {
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let path = &resolve(path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = Builder::new();
        builder.prefix(".savings-report-").suffix(".part");
        // As any new file, and not for its owner alone as temporary files are.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let written = builder.tempfile_in(folder).map_err(|error| refused(path, &error))?;
        Ok(Self { written, path: path.to_owned() })
    }

    /// Writes it and puts it in its place, over what is there.
    pub(crate) fn keep(mut self, text: &str) -> Result<(), String> {
        let written = self.written.write_all(text.as_bytes()).and_then(|()| self.written.as_file().sync_data());
        written.map_err(|error| refused(&self.path, &error))?;
        self.written.persist(&self.path).map_err(|error| refused(&self.path, &error.error))?;
        Ok(())
    }
}

/// Where the file really is, or would be, behind links: a link stays one, and what it leads to becomes the page.
fn resolve(path: &Path) -> Result<PathBuf, String> {
    let refused = |why: &str| format!("--html {}: {why}", path.display());
    if path == Path::new("-") {
        return Err(refused("is no name for the standard output; name a file, ./- if it shall be called so"));
    }
    if path.is_dir() || path.to_string_lossy().ends_with(is_separator) {
        return Err(refused("is a folder; name a file in it"));
    }
    match fs::metadata(path) {
        // A rename would put a file in the place of a device or a pipe.
        Ok(there) if !there.is_file() => Err(refused("is no regular file; name another")),
        Ok(_) => path.canonicalize().map_err(|error| refused(&error.to_string())),
        Err(error) if path.is_symlink() => Err(refused(&format!("is a link that leads nowhere ({error})"))),
        Err(_) => Ok(path.to_owned()),
    }
}

fn refused(path: &Path, error: &std::io::Error) -> String {
    format!("--html {}: cannot be written ({error}); name a file in a folder that is there and yours", path.display())
}
