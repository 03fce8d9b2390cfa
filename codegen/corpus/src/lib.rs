//! Clients of documents that are not clusterkit's own, over clusterkit's own runtime: of each version of CockroachDB's
//! wire history, for the tests, and of the document that `CORPUS_DOCUMENT` names.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "which parts of the runtime are used depends on the documents"
)]

#[path = "../../../src/auth/mod.rs"]
mod auth;
#[path = "../../../src/builder.rs"]
mod builder;
#[path = "../../../src/env.rs"]
mod env;
#[path = "../../../src/error/mod.rs"]
mod error;
#[path = "../../../src/int64.rs"]
mod int64;
#[path = "../../../src/open_enum.rs"]
mod open_enum;
#[path = "../../../src/operation.rs"]
mod operation;
#[path = "../../../src/pagination/mod.rs"]
mod pagination;
#[path = "../../../src/path_segment.rs"]
mod path_segment;
#[path = "../../../src/query.rs"]
mod query;
#[path = "../../../src/rate_limit.rs"]
mod rate_limit;
#[path = "../../../src/response.rs"]
mod response;
#[path = "../../../src/retry.rs"]
mod retry;
#[path = "../../../src/secret.rs"]
mod secret;
#[path = "../../../src/session/mod.rs"]
mod session;
#[path = "../../../src/setting.rs"]
mod setting;
#[path = "../../../src/wait.rs"]
mod wait;

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

/// The versions of CockroachDB Cloud's API.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_mut,
    reason = "generated, as in clusterkit"
)]
pub mod history {
    include!(concat!(env!("OUT_DIR"), "/versions.rs"));
}

/// The client of the document that `CORPUS_DOCUMENT` names.
#[allow(
    missing_docs,
    deprecated,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_mut,
    reason = "generated, as in clusterkit"
)]
pub mod document {
    include!(concat!(env!("OUT_DIR"), "/document.rs"));
}
