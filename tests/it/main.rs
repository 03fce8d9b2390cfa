//! The tests of the clients, through their public API and over sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic, and so may its parts")]
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]

#[path = "../support/mod.rs"]
mod support;

mod authorization;
mod backoff;
mod building;
mod calls;
mod corpus;
mod errors;
mod examples;
mod faults;
mod http2;
mod http_client;
mod independence;
mod pagination;
mod prism;
mod rate_limit;
mod requests;
mod retries;
#[cfg(feature = "schemars")]
mod schemas;
mod setters;
mod tls_server;
mod tokens;
mod versions;
mod wait;
mod with_sandbox;
