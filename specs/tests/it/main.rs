//! Tests of the library and of `cargo specs`.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test")]

mod check_command;
mod commands;
mod diff;
mod import;
mod surface;
mod wire_history;

#[path = "../../../codegen/tests/it/support.rs"]
#[allow(dead_code, reason = "the tests of the generator use the rest")]
mod support;
