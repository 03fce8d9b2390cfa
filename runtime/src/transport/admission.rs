//! The one place from which the pipeline gets tokens and slots. A store that several processes share would stand
//! behind it.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{CachedToken, TokenCache};
use crate::error::Error;
use crate::rate_limit::{RateLimit, Reservation};

/// Who may send a request, and when.
pub(crate) struct Admission {
    tokens: Option<Arc<TokenCache>>,
    rate_limit: RateLimit,
}

impl Admission {
    /// Without a token cache it serves the exchange for a token, which goes ahead of the queue.
    pub(crate) fn new(tokens: Option<Arc<TokenCache>>, rate_limit: RateLimit) -> Self {
        Self { tokens, rate_limit }
    }

    /// Whether its requests go ahead of the queue.
    pub(crate) fn is_urgent(&self) -> bool {
        self.tokens.is_none()
    }

    pub(super) fn rate_limit(&self) -> &RateLimit {
        &self.rate_limit
    }

    /// Waits for a valid token.
    pub(super) async fn token(&self) -> Result<Option<Arc<CachedToken>>, Error> {
        match &self.tokens {
            Some(tokens) => tokens.get().await.map(Some),
            None => Ok(None),
        }
    }

    /// What one call holds of the rate limit.
    pub(super) fn reservation(&self) -> Reservation {
        self.rate_limit.reservation()
    }

    /// Drops a token that the server has rejected. Returns whether another one can be fetched.
    pub(super) fn invalidate(&self, rejected: &CachedToken) -> bool {
        let tokens = self.tokens.as_ref().filter(|tokens| tokens.can_refresh());
        tokens.inspect(|tokens| tokens.invalidate(rejected)).is_some()
    }

    /// Pauses everyone who shares the rate limit.
    pub(super) fn pause(&self, time: Duration) {
        self.rate_limit.pause(time);
    }

    /// The rest of such a pause.
    pub(super) fn paused_for(&self) -> Duration {
        self.rate_limit.paused_for()
    }

    /// The shortest time until a request that is made now gets a slot.
    pub(super) fn available_in(&self) -> Duration {
        self.rate_limit.state().available_in
    }

    /// The window of the rate limit.
    pub(super) fn period(&self) -> Option<Duration> {
        self.rate_limit.period()
    }
}
