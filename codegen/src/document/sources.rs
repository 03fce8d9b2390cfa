use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which file each part of a document came from, by pointer. What is inside a part came from the same file,
/// unless it is listed itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sources(BTreeMap<String, PathBuf>);

impl Sources {
    /// The file of the place that `at` points to.
    pub(super) fn of(&self, at: &str) -> Option<&Path> {
        let mut at = at;
        loop {
            if let Some(file) = self.0.get(at) {
                return Some(file);
            }
            at = at.rsplit_once('/')?.0;
        }
    }

    pub(super) fn set(&mut self, at: String, file: &Path) {
        self.0.insert(at, file.to_owned());
    }

    /// Forgets what is inside the place that `at` points to. Removing an entry of a list moves the others.
    pub(super) fn forget_inside(&mut self, at: &str) {
        let inside = format!("{at}/");
        self.0.retain(|place, _| !place.starts_with(&inside));
    }
}
