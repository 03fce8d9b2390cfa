//! The interface through which the pipeline gets tokens and slots. A store that several processes share could implement
//! it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

use super::Session;
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

    /// Waits for a valid token.
    pub(super) async fn token(&self) -> Result<Option<AccessToken>, Error> {
        match &self.tokens {
            Some(tokens) => tokens.get().await.map(|token| Some(AccessToken(token))),
            None => Ok(None),
        }
    }

    /// Drops a token that the server has rejected. Returns whether another one can be fetched.
    pub(super) fn invalidate(&self, rejected: &AccessToken) -> bool {
        let tokens = self.tokens.as_ref().filter(|tokens| tokens.can_refresh());
        tokens.inspect(|tokens| tokens.invalidate(&rejected.0)).is_some()
    }

    /// What one call holds of the rate limit.
    pub(super) fn slot(&self) -> Slot {
        Slot(Arc::new(self.rate_limit.reservation()))
    }

    /// Whether every request has a slot at once.
    pub(super) fn is_unlimited(&self) -> bool {
        self.rate_limit.is_unlimited()
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

impl Session {
    /// Returns the rate limit that the client and its clones keep.
    #[must_use]
    pub fn rate_limit(&self) -> &RateLimit {
        &self.core.admission.rate_limit
    }
}

/// A token for the attempts of a call.
#[derive(Clone)]
pub(super) struct AccessToken(Arc<CachedToken>);

impl AccessToken {
    pub(super) fn is_expired(&self, now: Instant) -> bool {
        self.0.is_expired(now)
    }

    /// The number of headers that it adds to a request.
    pub(super) fn header_count(&self) -> usize {
        self.0.authorization.len()
    }

    pub(super) fn apply(&self, headers: &mut HeaderMap) {
        self.0.authorization.apply(headers);
    }

    pub(super) fn apply_to_url(&self, url: &mut Url) {
        self.0.authorization.apply_to_url(url);
    }

    /// Hides it in an error, should the response repeat it.
    pub(super) fn hide_in(&self, error: &mut Error) {
        self.0.token.hide_in(error);
    }
}

/// What one call holds of the rate limit: nothing, a place in the queue, or a slot. The call and the handle of its
/// caller share it, and it is cancelled with the last of them.
#[derive(Clone)]
pub(super) struct Slot(Arc<Reservation>);

impl Slot {
    /// Waits for the right to send. An `urgent` request goes ahead of the queue. `lease` is how long it may take.
    pub(super) async fn acquire(&self, urgent: bool, lease: Duration) {
        self.0.acquire(urgent, lease).await;
    }

    /// Marks that the request may reach the server from now on.
    pub(super) fn sending(&self) {
        self.0.sending();
    }

    /// Whether a request may have reached the server.
    pub(super) fn was_sent(&self) -> bool {
        self.0.was_sent()
    }

    /// Releases the slot: the headers of the response have arrived, or the request has failed.
    pub(super) fn received(&self) {
        self.0.received();
    }

    /// Releases the slot of a request that has no response. It may still arrive.
    pub(super) fn give_up(&self) {
        self.0.give_up();
    }

    /// Releases everything, for good.
    pub(super) fn cancel(&self) {
        self.0.cancel();
    }
}
