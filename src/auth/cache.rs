use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
    pub(crate) async fn get(&self) -> Result<Arc<Live>, Error> {
        let (failures, live) = {
            let state = self.state();
            (state.failures, state.live.clone())
        };
        let now = Instant::now();
        if let Some(live) = live.filter(|live| !live.is_expired(now)) {
            // While one caller renews a token ahead of its expiry, the others go on with the old one.
            let Some(_fetching) = live.is_due(now).then(|| self.fetching.try_lock().ok()).flatten() else {
                return Ok(live);
            };
            if let Some(newer) = self.newer_than(&live) {
                return Ok(newer);
            }
            return Ok(self.fetch().await.unwrap_or_else(|_| {
                *live.renew() = Some(Instant::now() + AFTER_FAILURE);
                live
            }));
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

    fn newer_than(&self, old: &Live) -> Option<Arc<Live>> {
        self.state().live.clone().filter(|live| live.generation > old.generation)
    }

    /// Fetches and keeps a token. Its life counts from when it was asked for.
    async fn fetch(&self) -> Result<Arc<Live>, Error> {
        let began = Instant::now();
        let result = self.credentials.fetch().await;
        let mut state = self.state();
        match result {
            Ok(token) => {
                state.generation += 1;
                let now = Instant::now();
                let asked = token.sent.unwrap_or(began);
                let expires = token.life.map(|life| (asked + life).max(now + SHORTEST_LIFE));
                // Ahead by a random part of the last tenth, so that several clients do not renew at once.
                let renew = token.life.map(|life| asked + life.mul_f64(1.0 - 0.1 * (0.5 + 0.5 * fastrand::f64())));
                let renew = renew.zip(expires).map(
                    |(renew, expires)| {
                        if expires == now + SHORTEST_LIFE { expires } else { renew }
                    },
                );
                let live = Arc::new(Live { token, generation: state.generation, renew: Mutex::new(renew), expires });
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
