//! The interface through which the pipeline gets tokens and slots. A store that several processes share could implement it.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{CachedToken, TokenCache};
use crate::error::Error;
use crate::rate_limit::{RateLimit, Reservation};

/// The tokens and slots of a client.
pub(crate) struct Admission {
    tokens: Option<Arc<TokenCache>>,
    rate_limit: RateLimit,
}

impl Admission {
    /// Creates the admission of a client, or, without a token cache, of a token exchange.
    pub(crate) fn new(tokens: Option<Arc<TokenCache>>, rate_limit: RateLimit) -> Self {
        Self { tokens, rate_limit }
    }

    /// Whether its requests go ahead of the queue, as a token exchange does.
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

    /// Creates the reservation of one call.
    pub(super) fn reservation(&self) -> Reservation {
        self.rate_limit.reservation()
    }

    /// Drops a token that the server has rejected. Returns whether another one can be fetched.
    pub(super) fn invalidate(&self, rejected: &CachedToken) -> bool {
        let tokens = self.tokens.as_ref().filter(|tokens| tokens.can_refresh());
        tokens.inspect(|tokens| tokens.invalidate(rejected)).is_some()
    }

    /// Pauses all clients that share the rate limit.
    pub(super) fn pause(&self, time: Duration) {
        self.rate_limit.pause(time);
    }

    /// Returns the remaining time of such a pause.
    pub(super) fn paused_for(&self) -> Duration {
        self.rate_limit.paused_for()
    }

    /// Returns the minimum time until a new request gets a slot.
    pub(super) fn available_in(&self) -> Duration {
        self.rate_limit.state().available_in
    }

    /// Returns the window of the rate limit.
    pub(super) fn period(&self) -> Option<Duration> {
        self.rate_limit.period()
    }
}
