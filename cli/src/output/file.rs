//! Files that an option names, and files that are replaced whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf, is_separator};

use tempfile::NamedTempFile;

/// Suffix of the file that is written before it replaces another.
const NEW: &str = ".new";

/// The path with links followed, the same for all names of one file. Only a regular file is accepted, or a name for one.
pub(crate) fn resolve(option: &str, path: &Path) -> Result<PathBuf, String> {
    let rejected = |why: &str| format!("{option} {}: {why}", path.display());
    if path == Path::new("-") {
        return Err(rejected("does not mean the standard output; leave the option out, or write ./- for a file"));
    }
    if path.is_dir() || path.to_string_lossy().ends_with(is_separator) {
        return Err(rejected("is a folder; name a file in it"));
    }
    match fs::metadata(path) {
        // A rename would replace the device or the pipe by a file.
        Ok(found) if !found.is_file() => Err(rejected("is not a regular file; name one")),
        Ok(_) => path.canonicalize().map_err(|error| rejected(&error.to_string())),
        Err(error) if path.is_symlink() => Err(rejected(&format!("is a link without a target ({error})"))),
        Err(_) => {
            let name = path.file_name().ok_or_else(|| rejected("does not name a file"))?;
            let folder = folder(path).canonicalize();
            Ok(folder.map_err(|error| rejected(&format!("its folder cannot be used ({error})")))?.join(name))
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is replaced whole or not at all.
pub(crate) struct Replaced {
    option: &'static str,
    pub(crate) path: PathBuf,
}

impl Replaced {
    /// The file that this option names.
    pub(crate) fn at(option: &'static str, path: &Path) -> Result<Self, String> {
        Ok(Self { option, path: resolve(option, path)? })
    }

    /// Checks that it can be written, and deletes temporary files of an earlier run that was killed.
    pub(crate) fn check(&self) -> Result<(), String> {
        let left = |entry: io::Result<fs::DirEntry>| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            (name.starts_with(self.prefix().to_str()?) && name.ends_with(NEW)).then_some(name)
        };
        for name in fs::read_dir(folder(&self.path)).into_iter().flatten().filter_map(left) {
            // A remaining file only takes some space.
            let _ = fs::remove_file(folder(&self.path).join(name));
        }
        self.temporary().map(drop).map_err(|error| self.cannot_be_written(&error))
    }

    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), String> {
        let write = || {
            let mut new = self.temporary()?;
            new.write_all(bytes)?;
            new.as_file().sync_data()?;
            new.persist(&self.path).map(drop).map_err(|error| error.error)
        };
        write().map_err(|error| self.cannot_be_written(&error))
    }

    pub(crate) fn remove(&self) -> Result<(), String> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.cannot_be_written(&error)),
            _ => Ok(()),
        }
    }

    /// In the same folder, because a rename stays within a file system. Deleted when it is dropped.
    fn temporary(&self) -> io::Result<NamedTempFile> {
        let prefix = self.prefix();
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(NEW);
        // With the permissions of any new file, because only the owner can read temporary files.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder(&self.path))
    }

    fn prefix(&self) -> OsString {
        let mut prefix = OsString::from(".");
        prefix.push(self.path.file_name().unwrap_or_default());
        prefix.push(".");
        prefix
    }

    fn cannot_be_written(&self, error: &io::Error) -> String {
        format!("{} {}: cannot be written ({error}); check its folder", self.option, self.path.display())
    }
}
