//! Typed clients for three cloud APIs that manage clusters: [`perfectscale`] (Kubernetes cost and right-sizing),
//! [`cockroach`] (CockroachDB Cloud) and [`camunda`] (Camunda Console).
//!
//! ```no_run
//! # #[cfg(feature = "perfectscale")]
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let perfectscale = clusterkit::perfectscale::Client::from_env()?;
//! for cluster in perfectscale.get_clusters().await?.data {
//!     println!("{}", cluster.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The clients are generated at compile time from OpenAPI documents that are part of this package. A handwritten runtime
//! adds what generated clients lack: a shared token cache ([`Credentials`]), the vendors' rate limits ([`RateLimit`]),
//! retries that never create anything twice ([`RetryPolicy`]), and one [`Error`] that names the remedy.
//!
//! Each operation is a method of its client. Path parameters are arguments; all other parameters are setters. Awaiting the
//! operation returns its value; `.response()` adds status and headers ([`Response`]), and `.send()` returns a named
//! future that can be spawned and joined ([`Call`]).
//!
//! - Lists have `.stream()` and `.pages()` ([`ItemStream`], [`PageStream`]).
//! - Resources that take time have waits such as `.wait_ready()` ([`Waiter`]).
//! - `.with(..)` sets options for one call ([`CallOptions`]).
//!
//! The [`guide`] has a page for each question, with a whole program.
//!
//! # Features
//!
//! `perfectscale`, `cockroach` and `camunda` are on by default. A client whose feature is off is neither generated nor
//! compiled. `rustls` is on by default; `native-tls` uses the operating system's TLS library instead.
//!
//! `schemars` is off by default. It derives `JsonSchema` of [schemars](https://docs.rs/schemars/1) for every type that a
//! client reads or sends. The function `schemas` in each client's module returns all of them.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "perfectscale", feature = "cockroach", feature = "camunda")),
    allow(rustdoc::broken_intra_doc_links, reason = "the pages link to all clients, of which some are not compiled")
)]

#[cfg(any(doc, doctest))]
pub mod guide;

#[cfg(feature = "camunda")]
pub mod camunda;
#[cfg(feature = "cockroach")]
pub mod cockroach;
#[cfg(feature = "perfectscale")]
pub mod perfectscale;

pub use clusterkit_runtime::{
    BoxFuture, Call, CallOptions, Credentials, Cursor, Error, ErrorKind, Input, Int64, InvalidValue, ItemStream,
    Operation, Page, PageStream, PagedRequest, PathSegment, PollState, Progress, RateLimit, RateLimitState, RawRequest,
    Response, RetryPolicy, Secret, StaticToken, Token, Waiter,
};

/// The HTTP client whose types this crate's interface uses.
pub use clusterkit_runtime::reqwest;

/// The time library whose types this crate's interface uses.
pub use clusterkit_runtime::jiff;

/// The schema library whose `JsonSchema` this crate's types implement.
#[cfg(feature = "schemars")]
pub use clusterkit_runtime::schemars;
