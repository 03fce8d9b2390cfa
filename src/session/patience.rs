//! How long an attempt is waited for. One timer does it, and only while there is nothing to read: reqwest's own two
//! timeouts are boxed, and armed for each piece of a body.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::error::Error;

/// The longest silence, before the head of an answer or in the middle of its body.
const IDLE: Duration = Duration::from_secs(30);

/// Until when an attempt has to be over. A time beyond what a clock can count is none.
#[derive(Clone, Copy)]
pub(super) struct Patience(Option<Instant>);

impl Patience {
    /// For so long as a whole.
    pub(super) fn new(begun: Instant, timeout: Duration) -> Self {
        Self(begun.checked_add(timeout))
    }

    /// Waits for the next part of an answer.
    pub(super) async fn wait<T>(self, part: impl Future<Output = reqwest::Result<T>>) -> Result<T, Error> {
        let idle = Instant::now() + IDLE;
        let part = timeout_at(self.0.map_or(idle, |end| end.min(idle)), part).await;
        part.map_err(Error::no_answer)?.map_err(Error::from_transport)
    }
}
