//! Tests the sandbox over its real socket. Every response is checked against the vendor's document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod api;
mod contract;
mod document;

mod camunda_clients;
mod camunda_clusters;
mod camunda_token;
#[cfg(feature = "cli")]
mod cli;
mod clock;
mod cockroach_changes;
mod cockroach_clusters;
mod cockroach_create;
mod cockroach_custom;
mod cockroach_paging;
mod cockroach_regions;
mod cockroach_versions;
mod custom_objects;
mod faults;
mod lifecycle;
mod perfectscale_audit_log;
mod perfectscale_clusters;
mod perfectscale_token;
mod rate_limits;
mod requests;
mod response_mutations;
mod schedules;
mod seeding;
mod vendor_examples;
