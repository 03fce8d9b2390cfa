//! The sandbox over its real socket. Every answer that a test gets is held against the vendor's document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod api;
mod contract;
mod document;

mod camunda_clients;
mod camunda_clusters;
mod camunda_token;
mod clock;
mod cockroach_changes;
mod cockroach_clusters;
mod cockroach_create;
mod cockroach_own;
mod cockroach_paging;
mod cockroach_regions;
mod cockroach_versions;
mod faults;
mod life;
mod own_objects;
mod perfectscale_audit_log;
mod perfectscale_clusters;
mod perfectscale_token;
#[cfg(feature = "cli")]
mod program;
mod rate_limits;
mod requests;
mod schedules;
mod seeding;
mod strange_answers;
mod vendor_pages;
