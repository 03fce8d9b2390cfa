//! The files that the arguments name.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf, is_separator};

/// Where the output is written, and where it shall be in the end.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) written: PathBuf,
    pub(crate) path: PathBuf,
}

impl Place {
    pub(crate) fn of(path: &Path, grow: bool) -> Result<Self, String> {
        let path = resolve("--output", path)?;
        let written = if grow { path.clone() } else { with(&path, ".part") };
        // It is opened and renamed, which a link or a device would take amiss.
        if written.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            return Err(format!("{} is no regular file; delete it, or name another output", written.display()));
        }
        Ok(Self { written, path })
    }

    /// Refuses a file of `--resume` that would overwrite the output, or be overwritten.
    pub(crate) fn allows(&self, state: &Path) -> Result<(), String> {
        let output = [&self.path, &with(&self.path, ".part")];
        if [state, &with(state, ".new")].iter().any(|file| output.iter().any(|output| *output == file)) {
            let text = "is, or is written as, the file of the output; name another";
            return Err(format!("--resume {}: {text}", state.display()));
        }
        Ok(())
    }
}

/// The same path with this behind its name.
pub(crate) fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut text = OsString::from(path);
    text.push(suffix);
    text.into()
}

/// Where the file really is, or would be: behind links, and the same for all its names.
pub(crate) fn resolve(option: &str, path: &Path) -> Result<PathBuf, String> {
    let refused = |why: &str| format!("{option} {}: {why}", path.display());
    if path == Path::new("-") {
        return Err(refused("is no name for the standard output; leave it out, or write ./- for a file"));
    }
    if path.is_dir() || path.to_string_lossy().ends_with(is_separator) {
        return Err(refused("is a folder; name a file in it"));
    }
    match fs::metadata(path) {
        // A rename would put a file in the place of a device or a pipe.
        Ok(there) if !there.is_file() => Err(refused("is no regular file; name one, or redirect the standard output")),
        Ok(_) => path.canonicalize().map_err(|error| refused(&error.to_string())),
        Err(error) if path.is_symlink() => Err(refused(&format!("is a link that leads nowhere ({error})"))),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let name = path.file_name().ok_or_else(|| refused("names no file"))?;
            let folder = folder.canonicalize();
            Ok(folder.map_err(|error| refused(&format!("its folder cannot be used ({error})")))?.join(name))
        }
    }
}
