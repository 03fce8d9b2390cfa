//! Small documents, written where they are tested.

use std::fs;
use std::path::Path;

use clusterkit_codegen::{Document, Generator};
use tempfile::TempDir;

/// A folder with the given files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("files are inside the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// A document with the given paths and components, as YAML.
pub(crate) fn document(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: Small, version: '1' }}\n{rest}")
}

/// What is generated from a document, or the error's line with the folder's name taken out.
pub(crate) fn generated(yaml: &str) -> Result<String, String> {
    let folder = folder(&[("small.yaml", yaml)]);
    let code = Document::find(folder.path(), "small").and_then(|document| Generator::new("small").generate(&document));
    code.map_err(|error| shorten(&error.to_string(), folder.path()))
}

pub(crate) fn shorten(line: &str, folder: &Path) -> String {
    line.replace(&format!("{}/", folder.display()), "")
}

/// The code with all runs of white space as one, so that line breaks do not matter.
pub(crate) fn flat(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that the document is refused with a line that starts so.
#[track_caller]
pub(crate) fn refused(rest: &str, line: &str) {
    let error = generated(&document(rest)).expect_err("the document has a fault");
    assert!(error.starts_with(&format!("small.yaml{line}")), "{error}");
    assert!(error.contains("; "), "{error} has no remedy");
    assert_eq!(error.lines().count(), 1, "{error}");
}

/// All lines that are found in the files of a folder, whose document is `small`.
pub(crate) fn found(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    let summary = Document::find(folder.path(), "small").and_then(|document| Generator::new("small").check(&document));
    let error = summary.expect_err("the document has a fault");
    error.findings().iter().map(|finding| shorten(&finding.to_string(), folder.path())).collect()
}

/// Asserts that a document has this fault and no other.
#[track_caller]
pub(crate) fn one(yaml: &str, line: &str) {
    assert_eq!(found(&[("small.yaml", yaml)]), [format!("small.yaml{line}")]);
}

/// A GET or POST of `/a` with these keys.
pub(crate) fn operation(method: &str, rest: &str) -> String {
    format!("paths: {{ /a: {{ {method}: {{ operationId: A, responses: {{}}, {rest} }} }} }}")
}
