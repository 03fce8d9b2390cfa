use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file that each part of a document came from, by pointer. A value without an entry has the source of the value
/// around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sources(BTreeMap<String, PathBuf>);

impl Sources {
    /// The file of the value at `at`.
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

    /// Removes the entries below `at`. Removing an entry of a list changes the pointers of the others.
    pub(super) fn forget_inside(&mut self, at: &str) {
        let inside = format!("{at}/");
        self.0.retain(|place, _| !place.starts_with(&inside));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Sources;

    #[test]
    fn a_value_has_the_source_of_the_value_around_it() {
        let mut sources = Sources::default();
        sources.set("/a".to_owned(), Path::new("one"));
        sources.set("/a/b".to_owned(), Path::new("two"));
        assert_eq!(sources.of("/a/c/d"), Some(Path::new("one")));
        assert_eq!(sources.of("/a/b/0"), Some(Path::new("two")));
        assert_eq!(sources.of("/ab"), None);
        sources.forget_inside("/a");
        assert_eq!(sources.of("/a/b/0"), Some(Path::new("one")));
    }
}
