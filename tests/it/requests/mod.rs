//! What every operation sends, as it leaves the socket: with the fewest parameters and with all of them.
//!
//! The snapshots lie in `tests/snapshots`, two for each operation; `cargo insta review` shows what has changed.

#[cfg(feature = "camunda")]
mod camunda;
#[cfg(feature = "cockroach")]
mod cockroach;
mod coverage;
#[cfg(feature = "perfectscale")]
mod perfectscale;
mod snapshot;

/// An id with what a path could be led astray by.
const ODD_ID: &str = "eu/1 a.b~c_d-e%2F?#é☃";
