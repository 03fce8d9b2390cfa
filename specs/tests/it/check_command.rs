//! `cargo specs check`, run as a maintainer runs it.

use std::process::Command;

use crate::support::{document, folder};

/// The exit code, what is printed, and the errors.
fn checked(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = folder(files);
    let mut command = Command::new(env!("CARGO_BIN_EXE_specs"));
    let output = command.current_dir(folder.path()).arg("check").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_published_documents_have_no_fault() {
    let (code, printed, errors) = checked(&[], &[]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let names: Vec<&str> = printed.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, ["perfectscale", "cockroach", "camunda"]);
    assert!(printed.lines().all(|line| line.ends_with(" types, no findings")), "{printed}");
    assert_eq!(checked(&[], &["camunda"]).1.lines().count(), 1);
}

#[test]
fn a_document_is_counted() {
    let text = document(
        "paths: { /a: { get: { operationId: A } }, /b: { get: { operationId: B } } }
components: { schemas: { T: { properties: { a: { type: string, enum: [x] } } }, U: { oneOf: [{ type: string }, { type: integer }] } } }",
    );
    let (code, printed, errors) = checked(&[("small.yaml", &text)], &["small.yaml"]);
    assert_eq!(
        (code, printed.as_str(), errors.as_str()),
        (Some(0), "small.yaml: 2 operations, 3 types, no findings\n", "")
    );
}

#[test]
fn every_finding_of_every_document_is_an_error() {
    let one = document("paths: { /a: { get: {} }, /b: none }");
    let (code, printed, errors) =
        checked(&[("one.yaml", &one), ("two.yaml", &document("paths: {}"))], &["one.yaml", "two.yaml", "none.yaml"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        errors,
        "error: one.yaml#/paths/~1a/get: operationId is missing; add it, in an overlay if the document is published\n\
         error: one.yaml#/paths/~1b: is not an object; write an object with its operations, or remove it\n\
         error: none.yaml: cannot be read: No such file or directory (os error 2); check the path\n"
    );
    assert_eq!(printed, "one.yaml: 2 findings\ntwo.yaml: 0 operations, 0 types, no findings\nnone.yaml: 1 finding\n");
}

#[test]
fn the_overlay_beside_a_document_is_applied() {
    let overlay = "overlay: 1.0.0
info: { title: T, version: '1' }
actions: [{ target: \"$.paths['/a'].get\", update: { operationId: A } }]";
    let fragment = r#"{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{}}}}"#;
    for (file, path) in [("small.json", "small.json"), ("small/a.json", "small"), ("small/a.json", "small/")] {
        let (code, printed, errors) = checked(&[(file, fragment), ("small.overlay.yaml", overlay)], &[path]);
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{path}");
        assert_eq!(printed, format!("{path}: 1 operations, 0 types, no findings\n"));
    }
}
