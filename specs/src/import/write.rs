use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clusterkit_codegen::Finding;

use super::{FileChange, Planned};

/// Writes all files or none: writes temporary files, renames them, and rolls back if a step fails.
pub(super) fn all(folder: &Path, files: &[Planned]) -> Result<(), Finding> {
    let mut steps = Steps { folder, staged: Vec::new(), done: Vec::new() };
    let result = steps.apply(files);
    let Err((file, error)) = result else {
        return Ok(());
    };
    let left = steps.roll_back();
    let problem = format!("cannot be written: {error}");
    Err(match left {
        None => Finding::new(&folder.join(file), "", problem, "check its permissions: nothing was changed"),
        Some(left) => {
            let remedy = format!("restore the folder with git: {} could not be restored either", left.display());
            Finding::new(&folder.join(file), "", problem, remedy)
        }
    })
}

struct Steps<'a> {
    folder: &'a Path,
    /// Temporary files.
    staged: Vec<PathBuf>,
    /// Files that were replaced, with their previous contents.
    done: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Steps<'_> {
    fn apply(&mut self, files: &[Planned]) -> Result<(), (String, io::Error)> {
        let named = |file: &Planned| {
            let name = file.file.clone();
            move |error| (name, error)
        };
        for file in files.iter().filter(|file| file.change != FileChange::Removed) {
            let temporary = temporary_path(self.folder, file);
            self.staged.push(temporary.clone());
            fs::write(&temporary, &file.text).map_err(named(file))?;
        }
        for file in files {
            let place = self.folder.join(&file.file);
            let before = match fs::read(&place) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(named(file)(error)),
            };
            let step = match file.change {
                FileChange::Removed => fs::remove_file(&place),
                FileChange::Added | FileChange::Changed => fs::rename(temporary_path(self.folder, file), &place),
            };
            step.map_err(named(file))?;
            self.done.push((place, before));
        }
        Ok(())
    }

    /// Restores the previous contents, and returns a file that could not be restored.
    fn roll_back(&self) -> Option<PathBuf> {
        for temporary in &self.staged {
            // Most were renamed or never written, so errors are expected.
            let _ = fs::remove_file(temporary);
        }
        let mut left = None;
        for (place, before) in self.done.iter().rev() {
            let back = match before {
                Some(bytes) => fs::write(place, bytes),
                None => fs::remove_file(place),
            };
            if back.is_err() {
                left = Some(place.clone());
            }
        }
        left
    }
}

/// A name that no fragment has.
fn temporary_path(folder: &Path, file: &Planned) -> PathBuf {
    folder.join(format!(".{}.new", file.file))
}
