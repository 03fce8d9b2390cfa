//! The sandbox over its real socket. Every answer that a test gets is held against the vendor's document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod api;
mod contract;
mod document;

mod camunda_clients;
mod camunda_clusters;
mod camunda_token;
mod cockroach_changes;
mod cockroach_clusters;
mod cockroach_create;
mod cockroach_paging;
mod cockroach_regions;
mod cockroach_versions;
mod life;
mod perfectscale_audit_log;
mod perfectscale_clusters;
mod perfectscale_token;
