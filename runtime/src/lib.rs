//! The runtime under API clients that `clusterkit-codegen` generates from OpenAPI documents.
//!
//! A generated client contains its operations and types. This crate adds the parts that all clients share:
//!
//! - a token cache ([`Credentials`])
//! - the vendor's rate limit ([`RateLimit`])
//! - retries that never create anything twice ([`RetryPolicy`])
//! - lists as streams ([`ItemStream`], [`PageStream`])
//! - waits ([`Waiter`])
//! - one [`Error`] that names the remedy
//!
//! It does not depend on a vendor or a document.
//!
//! The crate of a client re-exports these types. To build a client of another API, give its document to
//! `clusterkit-codegen` in `build.rs`, include the generated code, and declare the builder:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/fleet.rs"));
//!
//! clusterkit_runtime::client_builder! {
//!     /// Builds a [`Client`].
//!     pub struct ClientBuilder for Client
//! }
//! ```
//!
//! # Features
//!
//! `rustls` and `native-tls` choose the TLS library of the HTTP client; without one of them only `http://` works.
//! `schemars` adds `JsonSchema` to the types that this crate gives to generated code.

#![cfg_attr(docsrs, feature(doc_cfg))]

// ARCHITECTURE.md states the order in which modules may use each other; `.ci/circles` checks it.

mod auth;
mod builder;
mod cursor;
mod env;
mod error;
#[doc(hidden)]
pub mod generated;
mod home_runtime;
mod input;
mod int64;
mod open_enum;
mod operation;
mod paginate;
mod panics;
mod parts;
mod path_segment;
mod poll;
mod rate_limit;
mod request;
mod response;
mod retry;
mod retry_after;
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub mod schema;
mod schema_of;
mod secret;
mod setting;
mod token_exchange;
mod transport;

pub use auth::{BoxFuture, Credentials, StaticToken, Token};
pub use cursor::Cursor;
pub use error::{Error, ErrorKind};
pub use input::{Input, InvalidValue};
pub use int64::Int64;
pub use operation::Operation;
pub use paginate::{ItemStream, Page, PageStream, PagedRequest};
pub use path_segment::PathSegment;
pub use poll::{PollState, Progress, Waiter};
pub use rate_limit::{RateLimit, RateLimitState};
pub use response::Response;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use transport::{Call, CallOptions, RawRequest};

/// The time library whose types clients use.
pub use jiff;
/// The HTTP client whose types clients use.
pub use reqwest;
/// The schema library whose `JsonSchema` the types of clients implement.
#[cfg(feature = "schemars")]
pub use schemars;

/// The target of all events and spans.
const TRACING_TARGET: &str = "clusterkit";
