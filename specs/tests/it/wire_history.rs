//! Change as it happened: CockroachDB Cloud's API in four of its versions, written down from published facts.
//!
//! Each text is what the comparison with the version before has to say, line by line.

use std::path::{Path, PathBuf};

use clusterkit_codegen::{Document, Generator};
use clusterkit_specs::{Changes, diff};

const VERSIONS: [&str; 4] = ["2022-03-31", "2022-09-20", "2023-04-10", "2024-09-16"];

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire_history").join(name)
}

fn version(name: &str) -> Document {
    Document::read(&file(&format!("{name}.yaml"))).unwrap()
}

fn between(old: &str, new: &str) -> Changes {
    diff(&version(old), &version(new))
}

#[test]
fn each_version_tells_what_it_changed() {
    for pair in VERSIONS.windows(2) {
        let expected = std::fs::read_to_string(file(&format!("{}.txt", pair[1]))).unwrap();
        let found = between(pair[0], pair[1]).to_string();
        assert_eq!(found, expected, "from {} to {}", pair[0], pair[1]);
    }
}

/// Versions of an API exist because they break callers.
#[test]
fn each_version_breaks_callers_in_both_directions() {
    for pair in VERSIONS.windows(2) {
        assert!(between(pair[0], pair[1]).is_breaking(), "{pair:?}");
        assert!(between(pair[1], pair[0]).is_breaking(), "{pair:?}");
    }
}

/// The documents are ones that clients can be generated from, so that what is said of Rust types can be looked up.
#[test]
fn a_client_can_be_generated_from_each_version() {
    for name in VERSIONS {
        Generator::new("cockroach").generate(&version(name)).unwrap();
    }
}

/// What was there all the time is in no comparison of neighbours and not in that of the ends either.
#[test]
fn what_stayed_is_not_mentioned() {
    let changes = between(VERSIONS[0], VERSIONS[3]).to_string();
    for name in ["DedicatedConfig", "MachineSpecification", "show_inactive", "region_name", "creator_id", "bearer"] {
        assert!(!changes.contains(name), "{name} in {changes}");
    }
}
