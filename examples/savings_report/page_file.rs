//! The file of the page: there when it is whole, and not before.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

pub(crate) struct PageFile {
    /// In the same folder, because a file can be renamed only within its file system. Gone when it is dropped.
    written: NamedTempFile,
    path: PathBuf,
}

impl PageFile {
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        if path.is_dir() {
            return Err(format!("--html {}: is a folder; name a file in it", path.display()));
        }
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

fn refused(path: &Path, error: &std::io::Error) -> String {
    format!("--html {}: cannot be written ({error}); name a file in a folder that is there and yours", path.display())
}
