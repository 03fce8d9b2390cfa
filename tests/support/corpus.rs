//! The response bodies in `tests/it/corpus`, one folder for each operation.

use std::fs;
use std::path::{Path, PathBuf};

use super::answer::Answer;
use super::recorder::Recorder;

/// The token exchange of PerfectScale: an operation of its document that only the client itself sends.
pub(crate) const EXCHANGE: &str = "PublicAuth";

/// The body of a successful response to one operation.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) operation: String,
    /// Its path in the corpus.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Body {
    /// Makes it the response to the next call.
    pub(crate) fn serve(&self, server: &Recorder) {
        let answer = match self.bytes.as_slice() {
            [] => Answer::empty(204),
            bytes => Answer::body(200, "application/json", bytes),
        };
        match self.operation.as_str() {
            EXCHANGE => server.answer_token(answer),
            _ => server.answer(answer),
        }
    }
}

/// The operations of an API that have a folder.
pub(crate) fn operations(api: &str) -> Vec<String> {
    entries(&folder().join(api)).iter().map(|path| name(path)).collect()
}

/// The bodies of an operation, in the order of their names; none if it has no folder.
pub(crate) fn bodies(api: &str, operation: &str) -> Vec<Body> {
    let read = |path: &PathBuf| Body {
        operation: operation.to_owned(),
        name: format!("{api}/{operation}/{}", name(path)),
        bytes: fs::read(path).expect("a file"),
    };
    entries(&folder().join(api).join(operation)).iter().map(read).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/corpus")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
