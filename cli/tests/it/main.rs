//! The program `clusterkit`, run against the sandbox and against servers that misbehave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

mod audit_log;
mod camunda_provision;
#[cfg(unix)]
mod cockroach_run;
mod inventory;
mod savings;
mod usage;
