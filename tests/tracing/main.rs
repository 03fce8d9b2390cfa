//! What a program's logs hold: one span for a call, one event for an attempt, and no secret.

#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic, and so may its parts")]

#[path = "../support/mod.rs"]
mod support;

mod capture;
mod secrets;
mod spans;
