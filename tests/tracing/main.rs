//! The logs of a program: one span for each call, one event for each attempt, and no secrets.
//!
//! A binary of its own, because the logger belongs to the whole process.

#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic, and so may its parts")]

#[path = "../support/mod.rs"]
mod support;

mod capture;
mod secrets;
mod spans;
