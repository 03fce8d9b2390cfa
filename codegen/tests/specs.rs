//! The maintainer's command, run as he runs it.
#![cfg(feature = "cli")]
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs, unreachable_pub, dead_code, reason = "a test")]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::folder;

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
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: none/perfectscale.yaml: cannot be read"));
    assert!(!current.path().join("elsewhere").exists());
}
