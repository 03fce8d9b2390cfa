//! The request of every operation as it leaves the socket: with the fewest parameters and with all of them.
//!
//! `snapshots/` has two requests of each operation; `cargo insta review` shows what has changed.

mod camunda;
mod cockroach;
mod coverage;
mod perfectscale;
pub(crate) mod snapshot;

/// An id with characters that a path has to encode.
const ODD_ID: &str = "eu/1 a.b~c_d-e%2F?#é☃";
