//! One token for all callers of a client.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::token::Authorization;
use super::{Credentials, Token};
use crate::error::Error;

/// A token is kept at least this long, so that an endpoint that issues expiring tokens is not asked for each call. A
/// token that the server rejects is refreshed before.
const MIN_LIFETIME: Duration = Duration::from_secs(10);

/// How long a token is kept after a failed refresh before the next refresh.
const REFRESH_BACKOFF: Duration = Duration::from_secs(5);

/// One token for all callers of a client.
#[derive(Debug)]
pub(crate) struct TokenCache {
    credentials: Arc<dyn Credentials>,
    state: Mutex<State>,
    /// Held while a token is fetched. If its caller is dropped meanwhile, the next caller fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Arc<CachedToken>>,
    generation: u64,
    /// The number of failed fetches, and the last failure, for callers that waited for it.
    failures: u64,
    failure: Option<Error>,
}

/// A token in use.
#[derive(Debug)]
pub(crate) struct CachedToken {
    pub(crate) token: Token,
    /// What it adds to a request, made once.
    pub(crate) authorization: Authorization,
    generation: u64,
    /// When it is refreshed, and when it expires.
    refresh: Mutex<Option<Instant>>,
    expires: Option<Instant>,
}

impl CachedToken {
    pub(crate) fn is_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    fn is_due(&self, now: Instant) -> bool {
        self.refresh().is_some_and(|refresh| refresh <= now)
    }

    fn refresh(&self) -> MutexGuard<'_, Option<Instant>> {
        self.refresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenCache {
    pub(crate) fn new(credentials: Arc<dyn Credentials>) -> Self {
        Self { credentials, state: Mutex::default(), fetching: tokio::sync::Mutex::new(()) }
    }

    pub(crate) fn can_refresh(&self) -> bool {
        self.credentials.can_refresh()
    }

    /// Returns a valid token: the cached one, or a new one that all concurrent callers share.
    pub(crate) async fn get(self: &Arc<Self>) -> Result<Arc<CachedToken>, Error> {
        let (failures, cached) = {
            let state = self.state();
            (state.failures, state.token.clone())
        };
        let now = Instant::now();
        if let Some(cached) = cached.filter(|cached| !cached.is_expired(now)) {
            if cached.is_due(now) {
                // Not again for each call, should it fail.
                *cached.refresh() = Some(now + REFRESH_BACKOFF);
                tokio::spawn(Arc::clone(self).refresh(Arc::clone(&cached)));
            }
            return Ok(cached);
        }
        let _fetching = self.fetching.lock().await;
        let answer = {
            let state = self.state();
            match &state.token {
                Some(cached) if !cached.is_expired(Instant::now()) => Some(Ok(Arc::clone(cached))),
                // Callers that waited while a fetch failed get its error. Later callers fetch again.
                _ if state.failures > failures => state.failure.clone().map(Err),
                _ => None,
            }
        };
        match answer {
            Some(answer) => answer,
            None => self.fetch().await,
        }
    }

    /// Drops a token that the server has rejected, unless another caller has refreshed it already.
    pub(crate) fn invalidate(&self, rejected: &CachedToken) {
        let mut state = self.state();
        if state.token.as_ref().is_some_and(|cached| cached.generation == rejected.generation) {
            state.token = None;
        }
    }

    /// Refreshes a token before it expires, on a task of its own. Calls use the old one meanwhile, and if it fails.
    async fn refresh(self: Arc<Self>, old: Arc<CachedToken>) {
        let Ok(_fetching) = self.fetching.try_lock() else { return };
        let newest = self.state().token.as_ref().is_some_and(|cached| cached.generation == old.generation);
        if newest && let Err(error) = self.fetch().await {
            tracing::debug!(target: crate::TRACING_TARGET, %error, "the token refresh failed; the old token is still used");
        }
    }

    /// Fetches and caches a token. Its lifetime counts from when it was requested.
    async fn fetch(&self) -> Result<Arc<CachedToken>, Error> {
        let began = Instant::now();
        let result = self.credentials.fetch().await;
        let result = result.and_then(|token| Ok((token.authorization()?, token)));
        let mut state = self.state();
        match result {
            Ok((authorization, token)) => {
                state.generation += 1;
                let now = Instant::now();
                let asked = token.sent.unwrap_or(began);
                // A lifetime beyond what a clock can count has no end.
                let end = token.expires_in.and_then(|expires_in| asked.checked_add(expires_in));
                let shortest = now + MIN_LIFETIME;
                let expires = end.map(|end| end.max(shortest));
                // In a random part of the last tenth, so that several clients do not refresh at once.
                let ahead = token.expires_in.unwrap_or_default().mul_f64(0.1 * (0.5 + 0.5 * fastrand::f64()));
                let refresh = end.filter(|end| *end > shortest).and_then(|end| end.checked_sub(ahead));
                let (generation, refresh) = (state.generation, Mutex::new(refresh));
                let cached = Arc::new(CachedToken { token, authorization, generation, refresh, expires });
                state.token = Some(Arc::clone(&cached));
                state.failure = None;
                Ok(cached)
            }
            Err(error) => {
                state.failures += 1;
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
