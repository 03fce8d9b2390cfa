//! Every operation has its snapshots, and they contain every parameter and property of the documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clusterkit::Operation;
use serde_json::Value;

use crate::requests::snapshot::{self, Snapshot};
use crate::support::document::Document;
use crate::support::operations;

const KINDS: [&str; 2] = ["fewest", "all"];

/// Snapshots with fields that `all` cannot have, because another of its fields excludes them.
const OTHERS: [(&str, &str, &str); 1] = [("perfectscale", "AutomationAuditLogs", "backwards")];

#[test]
fn every_operation_has_its_snapshots() {
    let missing: Vec<PathBuf> = files().into_iter().filter(|file| !file.is_file()).collect();
    assert!(missing.is_empty(), "write a test in tests/it/requests for {missing:#?}");
}

#[test]
fn every_snapshot_has_its_operation() {
    let mut known = files();
    known.extend(snapshot::EXCHANGES.map(|name| PathBuf::from(snapshot::FOLDER).join(name.to_owned() + ".snap")));
    let present = fs::read_dir(snapshot::FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let snapshots = present.filter(|file| file.extension().is_some_and(|extension| extension == "snap"));
    let stray: Vec<PathBuf> = snapshots.filter(|file| !known.contains(file)).collect();
    assert!(stray.is_empty(), "no operation has these: {stray:#?}");
}

#[test]
fn every_snapshot_is_of_its_operation() {
    for (operation, document) in documented() {
        for kind in KINDS {
            let snapshot = Snapshot::read(operation.api(), operation.id(), kind);
            assert_eq!(snapshot.method, operation.method(), "{operation:?}");
            let path = snapshot.path();
            let prefix = [document.server_path()].into_iter().filter(|prefix| !prefix.is_empty());
            let template = prefix.flat_map(|prefix| prefix.split('/')).chain(operation.path().split('/').skip(1));
            let template: Vec<&str> = template.collect();
            let sent: Vec<&str> = path.split('/').skip(1).collect();
            assert_eq!(sent.len(), template.len(), "{path} has other segments than {template:?}");
            for (sent, expected) in sent.iter().zip(&template) {
                assert!(sent == expected || (expected.starts_with('{') && !sent.is_empty()), "{path}: {template:?}");
            }
        }
    }
}

#[test]
fn every_request_has_the_headers_of_its_api() {
    for operation in operations() {
        for kind in KINDS {
            let Snapshot { headers, .. } = Snapshot::read(operation.api(), operation.id(), kind);
            let header = |name| headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str());
            let token = match operation.api() {
                "cockroach" => Some("Bearer [API key]"),
                _ => Some("Bearer [token]"),
            };
            assert_eq!(header("authorization"), token, "{operation:?}");
            let version = match (operation.api(), operation.id()) {
                // An operation of versions before the client's default.
                ("cockroach", "SetSpendLimit") => Some("2022-03-31"),
                ("cockroach", _) => Some("2024-09-16"),
                _ => None,
            };
            assert_eq!(header("cc-version"), version, "{operation:?}");
            assert_eq!(header("api-version"), None, "{operation:?}");
            assert_eq!(header("user-agent"), Some("clusterkit/[version]"), "{operation:?}");
        }
    }
}

/// A parameter or property that is added to a document fails here until the snapshot has it.
#[test]
fn all_is_all() {
    let mut missing = Vec::new();
    for (operation, document) in documented() {
        let snapshot = Snapshot::read(operation.api(), operation.id(), "all");
        let at = format!("{} {}", operation.api(), operation.id());
        for name in document.parameters(operation.id(), "query", false) {
            if !snapshot.query().iter().any(|(sent, _)| *sent == name) {
                missing.push(format!("{at}: the query parameter {name}"));
            }
        }
        for name in document.parameters(operation.id(), "header", false) {
            if !snapshot.headers.iter().any(|(sent, _)| sent.eq_ignore_ascii_case(name)) {
                missing.push(format!("{at}: the header {name}"));
            }
        }
        if let Some(schema) = document.request(operation.id()) {
            let others = others(operation).map(|kind| Snapshot::read(operation.api(), operation.id(), kind).json());
            let bodies: Vec<Value> = others.chain([snapshot.json()]).collect();
            unset(&document, schema, &bodies.iter().collect::<Vec<_>>(), &at, &mut missing);
        }
    }
    assert!(missing.is_empty(), "the snapshots lack {missing:#?}");
}

/// The client sends no optional value that is not set: no default, no empty list, no null.
#[test]
fn fewest_is_what_is_required() {
    for (operation, document) in documented() {
        let snapshot = Snapshot::read(operation.api(), operation.id(), "fewest");
        let (query, body) = (snapshot.query(), snapshot.json());
        let sent: BTreeSet<&str> = query.iter().map(|(name, _)| *name).collect();
        assert_eq!(sent, document.parameters(operation.id(), "query", true), "{operation:?}");
        match document.request(operation.id()) {
            Some(schema) => only_required(&document, schema, &body, operation.id()),
            None => assert_eq!(body, Value::Null, "{operation:?} has no body"),
        }
    }
}

fn files() -> BTreeSet<PathBuf> {
    let of = |operation: &'static Operation| {
        KINDS.into_iter().chain(others(operation)).map(|kind| Snapshot::file(operation.api(), operation.id(), kind))
    };
    operations().into_iter().flat_map(of).collect()
}

fn others(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let of = (operation.api(), operation.id());
    OTHERS.into_iter().filter(move |(api, id, _)| (*api, *id) == of).map(|(_, _, kind)| kind)
}

fn documented() -> Vec<(&'static Operation, Document)> {
    operations().into_iter().map(|operation| (operation, Document::of(operation.api()))).collect()
}

/// Adds each property, list item and map value that none of `values` has.
fn unset(document: &Document, schema: &Value, values: &[&Value], at: &str, missing: &mut Vec<String>) {
    let schema = document.resolve(schema);
    let mut inner: Vec<(String, &Value, Vec<&Value>)> = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let given = values.iter().filter_map(|value| value.get(name)).collect();
        inner.push((format!("{at}.{name}"), property, given));
    }
    if let Some(items) = schema.get("items") {
        let given = values.iter().filter_map(|value| value.as_array()).flatten().collect();
        inner.push((format!("{at}[]"), items, given));
    }
    if let Some(entries) = schema.get("additionalProperties").filter(|entries| entries.is_object()) {
        let given = values.iter().filter_map(|value| value.as_object()).flat_map(|map| map.values()).collect();
        inner.push((format!("{at}.*"), entries, given));
    }
    for (at, schema, given) in inner {
        if given.is_empty() {
            missing.push(at);
        } else {
            unset(document, schema, &given, &at, missing);
        }
    }
}

fn only_required(document: &Document, schema: &Value, value: &Value, at: &str) {
    let schema = document.resolve(schema);
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let sent = value.as_object().expect(at);
    assert_eq!(sent.keys().map(String::as_str).collect::<BTreeSet<_>>(), required, "{at}");
    for (name, value) in sent.iter().filter(|(_, value)| value.is_object()) {
        only_required(document, &schema["properties"][name], value, &format!("{at}.{name}"));
    }
}
