//! The only place where the program reads the time of day. Everything else gets it as a parameter.

use clusterkit::jiff::{Timestamp, Unit};

/// The time, to the second.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now)
}
