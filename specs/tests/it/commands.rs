//! The maintainer's command, run as he runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::folder;

fn specs(current: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specs"));
    command.current_dir(current).env("CARGO_TARGET_DIR", "elsewhere").args(arguments).output().unwrap()
}

#[test]
fn documents_are_found_from_anywhere() {
    let current = folder(&[]);
    let output = specs(current.path(), &["merge", "camunda"]);
    assert!(output.status.success(), "{output:?}");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
}

#[test]
fn code_goes_into_the_target_folder() {
    let current = folder(&[]);
    let output = specs(current.path(), &["expand", "camunda"]);
    assert!(output.status.success(), "{output:?}");
    assert!(current.path().join("elsewhere/specs/camunda.rs").is_file());
}

#[test]
fn nothing_is_written_for_a_document_that_cannot_be_read() {
    let current = folder(&[]);
    let output = specs(current.path(), &["--openapi", "none", "expand"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: none/perfectscale.yaml: cannot be read"));
    assert!(!current.path().join("elsewhere").exists());
}

/// A document of one GET with these keys.
fn document(keys: &str) -> String {
    crate::support::document(&format!("paths: {{ /a: {{ get: {{ operationId: A, responses: {{}}, {keys} }} }} }}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn diff_tells_by_its_exit_code_whether_callers_break() {
    let parameter = "parameters: [{ name: p, in: query, schema: {} }]";
    let current = folder(&[("old.yaml", &document("")), ("new.yaml", &document(parameter))]);
    let same = specs(current.path(), &["diff", "old.yaml", "old.yaml"]);
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), "Nothing has changed.\n".to_owned()));

    let additive = specs(current.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!(additive.status.code(), Some(0));
    let at = "(#/paths/~1a/get/parameters/0)";
    assert_eq!(
        text(&additive.stdout),
        format!("additive (1)\n  A: the query parameter 'p' is new and optional  {at}\n")
    );

    let breaking = specs(current.path(), &["diff", "new.yaml", "old.yaml"]);
    assert_eq!(breaking.status.code(), Some(1));
    assert_eq!(text(&breaking.stdout), format!("breaking (1)\n  A: the query parameter 'p' was removed  {at}\n"));
}

#[test]
fn diff_writes_json_for_programs() {
    let current = folder(&[("old.yaml", &document("")), ("new.yaml", &document("deprecated: true"))]);
    let output = specs(current.path(), &["diff", "--json", "old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(0));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "breaking": 0,
        "additive": 0,
        "documentation": 1,
        "changes": [{
            "group": "documentation",
            "kind": "deprecated",
            "side": null,
            "api": null,
            "operations": ["A"],
            "old": null,
            "new": "/paths/~1a/get/deprecated",
            "message": "A: the operation is deprecated now",
        }],
    });
    assert_eq!(found, expected);

    let breaking = specs(current.path(), &["diff", "--json", "old.yaml", "none.yaml"]);
    assert_eq!((breaking.status.code(), text(&breaking.stdout)), (Some(2), String::new()));
    assert!(text(&breaking.stderr).starts_with("error: none.yaml: cannot be read: "), "{breaking:?}");
    assert_eq!(text(&breaking.stderr).lines().count(), 1);
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let current = folder(&[("old.yaml", &document("")), ("new.yaml", &document("deprecated: true"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_specs"));
    command.current_dir(current.path()).args(["diff", "new.yaml", "old.yaml"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

/// The folder of documents for an import, with a page that says something else about its one fragment.
fn published() -> tempfile::TempDir {
    let fragment = r#"{"openapi":"3.0.3","info":{"title":"Small","version":"v1"},"paths":{"/a":{"get":{"operationId":"A","responses":{}}}}}"#;
    let page = format!("# API\n\n```json\n{}\n```\n", fragment.replace("\"A\"", "\"B\""));
    folder(&[("openapi/perfectscale/get-a.json", fragment), ("page.md", &page)])
}

const IMPORT: [&str; 5] = ["--openapi", "openapi", "import", "perfectscale", "page.md"];

#[test]
fn import_shows_what_changed_and_writes_it() {
    let current = published();
    let file = current.path().join("openapi/perfectscale/get-a.json");
    let before = fs::read_to_string(&file).unwrap();
    let tried = specs(current.path(), &[&IMPORT[..], &["--dry-run"]].concat());
    assert_eq!(tried.status.code(), Some(0), "{tried:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    let changes = "breaking (1)\n  B: the operation was called A: the method and the types that are named after it are \
        renamed; requests are unchanged  (#/paths/~1a/get)\n\n";
    let files = "  changed  get-a.json\n";
    let expected = format!("{changes}openapi/perfectscale: 1 file would change\n{files}");
    assert_eq!(text(&tried.stdout), expected);

    let done = specs(current.path(), &IMPORT);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(text(&done.stdout), expected.replace("would change", "changed"));
    assert_eq!(fs::read_to_string(&file).unwrap(), before.replace("\"A\"", "\"B\""));

    let again = specs(current.path(), &IMPORT);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    let expected = "Nothing has changed.\n\nopenapi/perfectscale: already up to date (fragments: 1)\n";
    assert_eq!(text(&again.stdout), expected);
}

#[test]
fn import_names_each_error_in_a_line() {
    let current = published();
    let blocks = [r#"{ "openapi": "3.0.3", "paths": }"#, r#"{ "openapi": "3.1.0", "paths": { "/a": {} } }"#];
    let broken = blocks.map(|block| format!("```json\n{block}\n```\n")).join("\n");
    fs::write(current.path().join("page.md"), broken).unwrap();
    let output = specs(current.path(), &IMPORT);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
    let errors = text(&output.stderr);
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(errors.lines().all(|line| line.starts_with("error: page.md: the fragment in line ")), "{errors}");
}

#[test]
fn import_leaves_a_transcribed_document_alone() {
    let current = folder(&[("openapi/camunda.yaml", &document("")), ("page.md", "")]);
    let output = specs(current.path(), &["--openapi", "openapi", "import", "camunda", "page.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: openapi/camunda.yaml: is transcribed by hand"), "{output:?}");
}

#[test]
fn a_reader_that_stops_is_no_error() {
    let small = crate::support::document("paths: {}");
    let names = ["perfectscale", "cockroach", "camunda"].map(|api| format!("openapi/{api}.yaml"));
    let current = folder(&names.each_ref().map(|name| (name.as_str(), small.as_str())));
    for command in ["check", "surface", "expand"] {
        let arguments = if command == "check" { vec![command, &names[0], &names[1]] } else { vec![command] };
        let mut child = Command::new(env!("CARGO_BIN_EXE_specs"))
            .current_dir(current.path())
            .env("CARGO_TARGET_DIR", "elsewhere")
            .args(["--openapi", "openapi"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{command}");
    }
    for written in ["surface/camunda.txt", "elsewhere/specs/camunda.rs"] {
        assert!(current.path().join(written).is_file(), "{written}");
    }
}

#[test]
fn the_surfaces_of_other_documents_lie_beside_them() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/surface/camunda.txt");
    let before = fs::read_to_string(&own).unwrap();
    let small = document("");
    let current = folder(&[("copies/openapi/camunda.yaml", small.as_str())]);
    let output = specs(current.path(), &["--openapi", "copies/openapi", "surface", "camunda"]);
    let file = current.path().canonicalize().unwrap().join("copies/surface/camunda.txt");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), format!("{} written\n", file.display())));
    assert!(fs::read_to_string(&file).unwrap().contains("client.a()"));
    assert_eq!(fs::read_to_string(&own).unwrap(), before);
}
