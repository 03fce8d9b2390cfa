//! Reading documents: files, folders of fragments, overlays.

use std::path::Path;

use crate::support::{folder, shorten};
use clusterkit_codegen::Document;
use serde_json::json;

fn read(files: &[(&str, &str)], api: &str) -> Result<serde_json::Value, String> {
    let folder = folder(files);
    let document = Document::find(folder.path(), api).map_err(|error| shorten(&error.to_string(), folder.path()))?;
    Ok(document.value().clone())
}

fn fragment(path: &str, method: &str, schemas: &str) -> String {
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},"components":{{"schemas":{schemas}}},"paths":{{"{path}":{{"{method}":{{}}}}}}}}"#
    )
}

#[test]
fn fragments_are_one_document() {
    let get = fragment("/a", "get", r#"{"A":{"type":"string"}}"#);
    let delete = fragment("/a", "delete", r#"{"A":{"type":"string"},"B":{"type":"integer"}}"#);
    let document = read(&[("api/1.json", &get), ("api/2.json", &delete)], "api").unwrap();
    assert_eq!(document["paths"], json!({ "/a": { "get": {}, "delete": {} } }));
    assert_eq!(document["components"]["schemas"], json!({ "A": { "type": "string" }, "B": { "type": "integer" } }));
}

#[test]
fn fragments_that_define_a_schema_differently_are_both_named() {
    let one = fragment("/a", "get", r#"{"A":{"type":"string"}}"#);
    let two = fragment("/b", "get", r#"{"A":{"type":"integer"}}"#);
    let error = read(&[("api/one.json", &one), ("api/two.json", &two)], "api").unwrap_err();
    assert_eq!(
        error,
        "api/two.json#/components/schemas/A: is defined differently in api/one.json; \
         copy both fragments from the same version of the page"
    );
}

#[test]
fn fragments_that_define_an_operation_differently_are_both_named() {
    let one = fragment("/a", "get", "{}");
    let two = one.replace(r#""get":{}"#, r#""get":{"summary":"another"}"#);
    let error = read(&[("api/one.json", &one), ("api/two.json", &two)], "api").unwrap_err();
    assert!(error.starts_with("api/two.json#/paths/~1a/get: is defined differently in api/one.json"), "{error}");
}

#[test]
fn what_cannot_be_read_is_named() {
    for (files, line) in [
        (vec![], "small.yaml: cannot be read: "),
        (vec![("small.yaml", "a: [")], "small.yaml: is not YAML: "),
        (vec![("small.yaml", "a: 1\na: 2")], "small.yaml: the key 'a' is duplicated; "),
        (vec![("small/1.json", "{")], "small/1.json: is not JSON: "),
        (vec![("small/1.json", r#"{"a":1,"a":1}"#)], "small/1.json: the key 'a' is duplicated; "),
        (vec![("small/1.json", "[]")], "small/1.json: is not a JSON object"),
        (vec![("small/notes.md", "none")], "small: contains no OpenAPI fragment"),
    ] {
        let error = read(&files, "small").unwrap_err();
        assert!(error.contains(line), "{error:?} does not contain {line:?}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_key_that_a_fragment_has_twice_is_named_with_its_place() {
    for (text, line) in [
        (r#"{"b/c": [1, {"k": 1, "l": {}, "k" : 2}]}"#, "#/b~1c/1: the key 'k' is duplicated"),
        (r#"{"b": {"a": "}", "\u0061": ""}}"#, "#/b: the key 'a' is duplicated"),
        (r#"{"a": {"b": 1}, "c": "\"", "c": 2}"#, ": the key 'c' is duplicated"),
    ] {
        let error = read(&[("api/1.json", text)], "api").unwrap_err();
        assert!(error.starts_with(&format!("api/1.json{line}; ")), "{error}");
    }
    let good = r#"{"a": {"a": "a", "b": ["a", "a"]}, "b": "\\", "c": [{"a": 1}, {"a": 1}], "d": "\"d\":"}"#;
    let document = read(&[("api/1.json", good)], "api").unwrap();
    assert_eq!(document["c"], json!([{ "a": 1 }, { "a": 1 }]));
}

fn overlaid(document: &str, actions: &str) -> Result<serde_json::Value, String> {
    let overlay = format!("overlay: 1.0.0\ninfo: {{ title: T, version: '1' }}\nactions:\n{actions}");
    read(&[("api.yaml", document), ("api.overlay.yaml", &overlay)], "api")
}

#[test]
fn an_overlay_merges_appends_and_removes() {
    let document = "paths: { /a: { get: { tags: [x] }, put: {} } }\nrequired: [a, b, c]";
    for (actions, expected) in [
        ("- { target: \"$.paths['/a'].get\", update: { summary: s } }", json!({ "tags": ["x"], "summary": "s" })),
        ("- { target: \"$.paths['/a'].get\", update: { tags: [y] } }", json!({ "tags": ["x", "y"] })),
        ("- { target: \"$.paths['/a'].get.tags\", update: y }", json!({ "tags": ["x", "y"] })),
        ("- { target: '$.paths.*.get', update: { tags: none } }", json!({ "tags": ["x", "none"] })),
        ("- { target: \"$.paths['/a'].get.tags\", remove: true }", json!({})),
    ] {
        let got = overlaid(document, actions).unwrap();
        assert_eq!(got["paths"]["/a"]["get"], expected, "{actions}");
    }
    let removed = overlaid(document, "- { target: \"$.required[?@ == 'b' || @ == 'c']\", remove: true }").unwrap();
    assert_eq!(removed["required"], json!(["a"]));
}

#[test]
fn an_overlay_that_does_not_fit_says_where() {
    let document = "paths: {}";
    for (actions, line) in [
        ("- { target: \"$.paths['/b']\", update: {} }", "#/actions/0: the target '$.paths['/b']' selects nothing"),
        ("- { target: 'paths[' , update: {} }", "#/actions/0: the target 'paths[' is not a JSONPath"),
        ("- { update: {} }", "#/actions/0: the target is missing"),
        ("- { target: $.paths }", "#/actions/0: both 'update' and 'remove: true' are missing"),
        ("- { target: $, remove: true }", "#/actions/0: the target '$' is the whole document"),
        ("- { target: $.paths, remove: yes }", "#/actions/0: 'remove' is not a boolean"),
        ("- { target: $.paths, updat: {} }", "#/actions/0: the key 'updat' is unknown"),
    ] {
        let error = overlaid(document, actions).unwrap_err();
        assert!(error.starts_with(&format!("api.overlay.yaml{line}")), "{error}");
    }
}

#[test]
fn an_update_beside_a_removal_has_no_effect() {
    let document = overlaid("paths: { /a: {} }", "- { target: \"$.paths['/a']\", remove: true, update: { x: 1 } }");
    assert_eq!(document.unwrap()["paths"], json!({}));
}

#[test]
fn an_action_may_have_extensions() {
    let document = overlaid("paths: {}", "- { target: $.paths, description: why, x-source: page, update: { a: 1 } }");
    assert_eq!(document.unwrap()["paths"], json!({ "a": 1 }));
}

#[test]
fn an_overlay_of_another_version_is_refused() {
    let with = |version: &str| {
        let overlay = format!("overlay: {version}\ninfo: {{ title: T, version: '1' }}\nactions: []");
        read(&[("api.yaml", "paths: {}"), ("api.overlay.yaml", &overlay)], "api")
    };
    for version in ["2.0.0", "1.05.0", "1.0", "'1.0'", "1.0.", "1.1.0", "1.0.0-rc"] {
        let error = with(version).unwrap_err();
        assert!(error.starts_with("api.overlay.yaml#/overlay: the version '"), "{version}: {error}");
    }
    with("1.0.0").unwrap();
    with("1.0.1").unwrap();
}

#[test]
fn an_overlay_says_what_it_is() {
    for (info, key) in
        [("", "title"), ("info: { title: T }\n", "version"), ("info: { version: ' is unsupported1' }\n", "title")]
    {
        let overlay = format!("overlay: 1.0.0\n{info}actions: []");
        let error = read(&[("api.yaml", "paths: {}"), ("api.overlay.yaml", &overlay)], "api").unwrap_err();
        assert!(error.starts_with(&format!("api.overlay.yaml#/info/{key}: is missing or not a string; ")), "{error}");
    }
}

#[test]
fn the_published_fragments_are_one_line_of_json_each() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/perfectscale");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(!text.ends_with('\n'));
        count += 1;
    }
    assert_eq!(count, 5);
}
