//! The time of day, as the sandbox sees it.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// A wall clock that runs on tokio's time: it stands still and jumps when a test pauses and advances that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started_at: Timestamp,
    started: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { started_at: Timestamp::now(), started: Instant::now() }
    }

    pub(crate) fn now(self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.started.elapsed()).unwrap_or(SignedDuration::MAX);
        self.started_at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    /// The whole second that lies this long before the start; the ages of seeded things are written with it.
    pub(crate) fn before_start(self, age: SignedDuration) -> Timestamp {
        let second = self.started_at.as_second() - age.as_secs();
        Timestamp::from_second(second).unwrap_or(self.started_at)
    }
}
