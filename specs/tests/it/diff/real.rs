//! The documents of the three clients, and folders with several of them.

use std::fs;
use std::path::{Path, PathBuf};

use clusterkit_codegen::Document;
use clusterkit_specs::{diff, diff_files};
use serde_json::Value;

use super::support::compare;

/// A prime, so that the places are of all sorts.
const STEP: usize = 29;

const APIS: [&str; 3] = ["perfectscale", "cockroach", "camunda"];

fn openapi() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

#[test]
fn nothing_differs_from_itself() {
    for api in APIS {
        let document = Document::find(&openapi(), api).unwrap();
        assert!(diff(&document, &document).is_empty(), "{api}");
    }
    assert!(diff_files(&openapi(), &openapi()).unwrap().is_empty());
}

/// Whatever is written differently in a document shows. Only some of all places are tried, for the time it takes.
#[test]
fn no_difference_goes_unseen() {
    for api in APIS {
        let document = Document::find(&openapi(), api).unwrap();
        let mut places = Vec::new();
        leaves(document.value(), String::new(), &mut places);
        places.retain(|at| !is_internal(document.value(), at));
        assert!(places.len() > 400, "{api} has {} places", places.len());
        for at in places.into_iter().step_by(STEP) {
            let mut value = document.value().clone();
            let leaf = value.pointer_mut(&at).unwrap();
            *leaf = match leaf.take() {
                Value::Bool(word) => Value::Bool(!word),
                Value::Number(_) => Value::from(4711),
                Value::String(text) if at.ends_with("/$ref") => Value::String(other_reference(&text, document.value())),
                Value::String(text) if at.ends_with("/type") => {
                    Value::String(if text == "boolean" { "integer" } else { "boolean" }.to_owned())
                }
                Value::String(text) if at.ends_with("/x-handwritten-type") => Value::String(format!("{text}Other")),
                other => Value::String(format!("{}-other", other.as_str().unwrap_or_default())),
            };
            let changed = Document::from_value(Path::new("changed.yaml"), value);
            assert!(!diff(&document, &changed).is_empty(), "{api}: {at} is another, and nothing shows it");
            assert!(!diff(&changed, &document).is_empty(), "{api}: {at} was another, and nothing shows it");
        }
    }
}

/// Whether a place is inside an internal operation, which callers do not see.
fn is_internal(document: &Value, at: &str) -> bool {
    let operation = at.match_indices('/').nth(3).map(|(end, _)| &at[..end]);
    let operation = operation.filter(|operation| operation.starts_with("/paths/"));
    operation.and_then(|operation| document.pointer(operation)).is_some_and(|operation| operation["x-internal"] == true)
}

/// Pointers to all values that hold no others.
fn leaves(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, inner) in object {
                leaves(inner, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for (index, inner) in list.iter().enumerate() {
                leaves(inner, format!("{at}/{index}"), found);
            }
        }
        Value::Object(_) | Value::Array(_) => {}
        _ => found.push(at),
    }
}

/// Another component of the same kind.
fn other_reference(reference: &str, document: &Value) -> String {
    let (kind, name) = reference.strip_prefix('#').unwrap().rsplit_once('/').unwrap();
    let others = document.pointer(kind).unwrap().as_object().unwrap();
    format!("#{kind}/{}", others.keys().find(|other| *other != name).unwrap())
}

#[test]
fn folders_of_several_apis_are_compared_one_by_one() {
    let document = |title: &str| format!("openapi: 3.0.3\ninfo: {{ title: {title}, version: '1' }}\npaths: {{}}\n");
    let overlay =
        "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n- { target: $.info, update: { title: B } }\n";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("old/gone.yaml", &document("A"));
    write("old/kept.yaml", &document("A"));
    write("new/kept.yaml", &document("A"));
    write("new/kept.overlay.yaml", overlay);
    write("new/fragments/get.json", r#"{"openapi":"3.0.3","info":{"title":"A","version":"1"},"paths":{}}"#);
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    assert_eq!(
        diff_files(&old, &new).unwrap().to_string(),
        "breaking (1)\n  gone: the API was removed\n\n\
         additive (1)\n  fragments: the API was added\n\n\
         documentation (1)\n  kept: the document's title changed from 'A' to 'B'  (#/info/title)\n"
    );
    let kinds = diff_files(&old, &new).unwrap().iter().map(|change| change.kind.name()).collect::<Vec<_>>();
    assert_eq!(kinds, ["api-removed", "api-added", "info-changed"]);

    // One document, with the overlay beside it; and fragments, which are one document as well.
    let one = diff_files(&old.join("kept.yaml"), &new.join("kept.yaml")).unwrap();
    assert_eq!(one.iter().map(|change| change.kind.name()).collect::<Vec<_>>(), ["info-changed"]);
    assert!(diff_files(&old.join("kept.yaml"), &new.join("fragments")).unwrap().is_empty());

    let mixed = diff_files(&old.join("kept.yaml"), &new).unwrap_err().to_string();
    assert!(mixed.contains("/new: contains the documents of several APIs, but "), "{mixed}");
    assert_eq!(mixed.lines().count(), 1);

    write("other.yaml", "swagger: '2.0'");
    let other = diff_files(&folder.path().join("other.yaml"), &old.join("kept.yaml")).unwrap_err().to_string();
    assert!(other.ends_with("the OpenAPI version '' is unsupported; pass an OpenAPI 3.0 document"), "{other}");
}

/// Schemas may be all of one another, in circles, and comparing them ends.
#[test]
fn circles_have_an_end() {
    let document = |word: &str| {
        let all = "{ allOf: [{ $ref: '#/components/schemas/T' }, { $ref: '#/components/schemas/U' }, { $ref: '#/components/schemas/V' }] }";
        format!("paths: {{}}\ncomponents: {{ schemas: {{ T: {all}, U: {all}, V: {all}, W: {{ type: {word} }} }} }}")
    };
    let changes = compare(&document("string"), &document("integer"));
    assert_eq!(changes.iter().map(|change| change.kind.name()).collect::<Vec<_>>(), ["response-type-changed"]);
}
