//! Clients of documents that are not clusterkit's own: of each version of CockroachDB's wire history, for the tests, and
//! of the document that `CORPUS_DOCUMENT` names.

/// The versions of CockroachDB Cloud's API.
#[allow(
    missing_docs,
    dead_code,
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
    dead_code,
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
