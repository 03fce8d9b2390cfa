use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderValue;
use tokio::time::Instant;

use super::{Credentials, Token};
use crate::Error;

/// A server that hands out tokens about to expire is asked at most once in this time.
/// One that the server refuses in it is renewed all the same.
const SHORTEST_LIFE: Duration = Duration::from_secs(10);

/// How long an old token serves after a failed renewal before the next is tried.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// One token for all callers of a client.
#[derive(Debug)]
pub(crate) struct TokenCache {
    credentials: Arc<dyn Credentials>,
    state: Mutex<State>,
    /// Held while a token is fetched. A caller that is dropped meanwhile leaves it to the next.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    live: Option<Arc<Live>>,
    generation: u64,
    /// How many fetches have failed, and the last failure: for callers that were waiting for it.
    failures: u64,
    failure: Option<Error>,
}

/// A token in use.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) token: Token,
    /// The header that carries it, made once.
    pub(crate) authorization: HeaderValue,
    generation: u64,
    /// From when on it is renewed, and until when it serves.
    renew: Mutex<Option<Instant>>,
    expires: Option<Instant>,
}

impl Live {
    pub(crate) fn is_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    fn is_due(&self, now: Instant) -> bool {
        self.renew().is_some_and(|renew| renew <= now)
    }

    fn renew(&self) -> MutexGuard<'_, Option<Instant>> {
        self.renew.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenCache {
    pub(crate) fn new(credentials: Arc<dyn Credentials>) -> Self {
        Self { credentials, state: Mutex::default(), fetching: tokio::sync::Mutex::new(()) }
    }

    pub(crate) fn is_renewable(&self) -> bool {
        self.credentials.is_renewable()
    }

    /// A token that serves now: the one at hand, or a new one that all who ask meanwhile share.
    pub(crate) async fn get(self: &Arc<Self>) -> Result<Arc<Live>, Error> {
        let (failures, live) = {
            let state = self.state();
            (state.failures, state.live.clone())
        };
        let now = Instant::now();
        if let Some(live) = live.filter(|live| !live.is_expired(now)) {
            if live.is_due(now) {
                // Not again with each call, should it fail.
                *live.renew() = Some(now + AFTER_FAILURE);
                tokio::spawn(Arc::clone(self).renew(Arc::clone(&live)));
            }
            return Ok(live);
        }
        let _fetching = self.fetching.lock().await;
        let answer = {
            let state = self.state();
            match &state.live {
                Some(live) if !live.is_expired(Instant::now()) => Some(Ok(Arc::clone(live))),
                // Those who waited while a fetch failed get its answer. Those who come later ask again.
                _ if state.failures > failures => state.failure.clone().map(Err),
                _ => None,
            }
        };
        match answer {
            Some(answer) => answer,
            None => self.fetch().await,
        }
    }

    /// Drops a token that the server has refused, unless another caller has renewed it already.
    pub(crate) fn refuse(&self, refused: &Live) {
        let mut state = self.state();
        if state.live.as_ref().is_some_and(|live| live.generation == refused.generation) {
            state.live = None;
        }
    }

    /// Renews a token ahead of its expiry, on a task of its own: however long that takes, and whether or not it
    /// fails, the calls go on with the old one.
    async fn renew(self: Arc<Self>, old: Arc<Live>) {
        let Ok(_fetching) = self.fetching.try_lock() else { return };
        let newest = self.state().live.as_ref().is_some_and(|live| live.generation == old.generation);
        if newest && let Err(error) = self.fetch().await {
            tracing::debug!(%error, "the token could not be renewed; the old one serves on");
        }
    }

    /// Fetches and keeps a token. Its life counts from when it was asked for.
    async fn fetch(&self) -> Result<Arc<Live>, Error> {
        let began = Instant::now();
        let result = self.credentials.fetch().await;
        let result = result.and_then(|token| Ok((token.authorization()?, token)));
        let mut state = self.state();
        match result {
            Ok((authorization, token)) => {
                state.generation += 1;
                let now = Instant::now();
                let asked = token.sent.unwrap_or(began);
                // A life beyond what a clock can count is none.
                let end = token.life.and_then(|life| asked.checked_add(life));
                let shortest = now + SHORTEST_LIFE;
                let expires = end.map(|end| end.max(shortest));
                // Ahead by a random part of the last tenth, so that several clients do not renew at once.
                let ahead = token.life.unwrap_or_default().mul_f64(0.1 * (0.5 + 0.5 * fastrand::f64()));
                let renew = end.filter(|end| *end > shortest).and_then(|end| end.checked_sub(ahead));
                let (generation, renew) = (state.generation, Mutex::new(renew));
                let live = Arc::new(Live { token, authorization, generation, renew, expires });
                state.live = Some(Arc::clone(&live));
                state.failure = None;
                Ok(live)
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
