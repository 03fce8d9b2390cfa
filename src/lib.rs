//! Typed clients for three cloud APIs that manage clusters: [`perfectscale`] (Kubernetes cost and right-sizing),
//! [`cockroach`] (CockroachDB Cloud) and [`camunda`] (Camunda Console).
//!
//! ```no_run
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let perfectscale = clusterkit::perfectscale::Client::from_env()?;
//! for cluster in perfectscale.get_clusters().send().await?.into_inner().data {
//!     println!("{}", cluster.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The clients are generated at compile time from OpenAPI documents that are part of this package. Written by hand
//! is what generated clients lack: one token for all callers ([`Credentials`]), the vendors' rate limits
//! ([`RateLimit`]), retries that never create anything twice ([`RetryPolicy`]), and one [`Error`] that says what to
//! do.
//!
//! Each operation is a method of its client that starts a builder, takes its parameters by name, and ends in
//! `.send().await`. What comes back is a [`ResponseValue`] around the type of the document.
//!
//! A list that comes in pages is read with `.stream()` or `.pages()` in the place of `.send()` ([`ItemStream`],
//! [`PageStream`]). What takes its time is awaited with `wait_for_cluster` and `wait_for_deletion`, or with any
//! condition ([`Wait`]).
//!
//! The [`guide`] has a page for each question, with a whole program.
//!
//! # Features
//!
//! `perfectscale`, `cockroach` and `camunda` are on by default; a client that is off is neither generated nor
//! compiled. `rustls` is on by default; `native-tls` takes the operating system's library in its place.
//!
//! `schemars` is off by default. It derives `JsonSchema` of [schemars](https://docs.rs/schemars/1) for every type that a
//! client reads or sends, and gives each client's module a function `schemas`, for tools that need them all.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "perfectscale", feature = "cockroach", feature = "camunda")),
    allow(dead_code, unused_imports, unused_macros, reason = "what is shared is not all used by each client")
)]

mod auth;
mod builder;
mod env;
mod error;
mod int64;
mod open_enum;
mod operation;
mod pagination;
mod path_segment;
mod query;
mod rate_limit;
mod response;
mod retry;
#[cfg(feature = "schemars")]
mod schema;
mod secret;
mod session;
mod setting;
mod wait;

#[cfg(all(any(doc, doctest), feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
pub mod guide;

#[cfg(feature = "camunda")]
pub mod camunda;
#[cfg(feature = "cockroach")]
pub mod cockroach;
#[cfg(feature = "perfectscale")]
pub mod perfectscale;

pub use auth::{Credentials, StaticToken, Token, TokenFuture};
pub use builder::ClientBuilder;
pub use error::Error;
pub use int64::Int64;
pub use operation::Operation;
pub use pagination::{Cursor, ItemStream, Page, PageStream, PagedRequest};
pub use path_segment::PathSegment;
pub use rate_limit::{RateLimit, RateLimitState};
pub use response::ResponseValue;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use session::{CallOptions, RawRequest};
pub use setting::Refused;
pub use wait::{Look, Progress, Wait};

pub(crate) use open_enum::open_enum;

/// The HTTP client whose types this crate's interface uses.
pub use reqwest;

/// The time library whose types this crate's interface uses.
pub use jiff;

/// The schema library whose `JsonSchema` this crate's types have.
#[cfg(feature = "schemars")]
pub use schemars;
