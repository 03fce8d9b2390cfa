//! Shared by the test binaries: servers that record requests, clients of them, the corpus and the documents.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod answer;
pub(crate) mod clients;
pub(crate) mod corpus;
pub(crate) mod document;
pub(crate) mod recorder;
pub(crate) mod request;
pub(crate) mod strict;
pub(crate) mod watch;

use clusterkit::Operation;

/// The operations of all clients that are compiled.
pub(crate) fn operations() -> Vec<&'static Operation> {
    [
        #[cfg(feature = "perfectscale")]
        clusterkit::perfectscale::OPERATIONS,
        #[cfg(feature = "cockroach")]
        clusterkit::cockroach::OPERATIONS,
        #[cfg(feature = "camunda")]
        clusterkit::camunda::OPERATIONS,
    ]
    .concat()
}
