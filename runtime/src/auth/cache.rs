//! One token for all callers of a client.
//!
//! An exchange runs on its own task, which callers cannot stop. Each caller that waits for it has its own timer. If the
//! exchange takes too long, for example because nobody drives its runtime, the caller starts another one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use super::token::Authorization;
use super::{Credentials, Token};
use crate::error::{Error, ErrorKind};
use crate::panics::catch_panics;

/// The minimum time between two exchanges, for an endpoint whose tokens expire at once.
const MIN_SPACING: Duration = Duration::from_secs(1);

/// The time between a failed refresh and the next one.
const REFRESH_BACKOFF: Duration = Duration::from_secs(5);

/// The time that a caller waits beyond the timeout of the exchange, whose error has more details.
const GRACE: Duration = Duration::from_millis(100);

/// One token for all callers of a client.
#[derive(Debug)]
pub(crate) struct TokenCache {
    credentials: Arc<dyn Credentials>,
    /// The timeout of one exchange.
    timeout: Duration,
    state: Mutex<CacheState>,
}

#[derive(Debug, Default)]
struct CacheState {
    token: Option<Arc<CachedToken>>,
    /// The number of exchanges that were started.
    started: u64,
    last_start: Option<Instant>,
    running: Option<Arc<Exchange>>,
}

/// A token in use.
#[derive(Debug)]
pub(crate) struct CachedToken {
    pub(crate) token: Token,
    /// The headers and query that it adds to a request, computed once.
    pub(crate) authorization: Authorization,
    /// The exchange that it came from.
    exchange: u64,
    /// The time of the next refresh.
    refresh: Mutex<Option<Instant>>,
    expires: Option<Instant>,
}

impl CachedToken {
    /// `random` is between 0 and 1.
    fn new(token: Token, exchange: &Exchange, random: f64) -> Result<Self, Error> {
        let authorization = token.authorization()?;
        // Counted from when the token was requested. If the sum exceeds the clock, the token does not expire.
        let requested = token.sent.unwrap_or(exchange.started);
        // Some endpoints return 0 for an unknown lifetime.
        let expires_in = token.expires_in.filter(|expires_in| !expires_in.is_zero());
        let expires = expires_in.and_then(|expires_in| requested.checked_add(expires_in));
        // In a random part of the last tenth, so that several clients do not refresh at once.
        let ahead = expires_in.unwrap_or_default().mul_f64(0.1 * (0.5 + 0.5 * random));
        let refresh = Mutex::new(expires.and_then(|expires| expires.checked_sub(ahead)));
        Ok(Self { token, authorization, exchange: exchange.id, refresh, expires })
    }

    pub(crate) fn is_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether a refresh is due. If it is, the next one is due after the backoff.
    fn take_due(&self, now: Instant) -> bool {
        let mut refresh = lock(&self.refresh);
        let due = refresh.is_some_and(|refresh| refresh <= now);
        if due {
            *refresh = Some(now + REFRESH_BACKOFF);
        }
        due
    }
}

/// A running exchange for a token.
#[derive(Debug)]
struct Exchange {
    id: u64,
    started: Instant,
    result: Mutex<Option<Result<Arc<CachedToken>, Error>>>,
    finished: Notify,
}

impl Exchange {
    /// Waits for the result, until `deadline`.
    async fn result(&self, deadline: Instant) -> Option<Result<Arc<CachedToken>, Error>> {
        let finished = self.finished.notified();
        tokio::pin!(finished);
        // Registered before the check, so that a result in between is not missed.
        finished.as_mut().enable();
        if let Some(result) = lock(&self.result).clone() {
            return Some(result);
        }
        timeout_at(deadline, finished).await.ok()?;
        lock(&self.result).clone()
    }
}

impl TokenCache {
    /// `timeout` is for one exchange, with the queue that it may have to wait in.
    pub(crate) fn new(credentials: Arc<dyn Credentials>, timeout: Duration) -> Self {
        Self { credentials, timeout, state: Mutex::default() }
    }

    pub(crate) fn can_refresh(&self) -> bool {
        self.credentials.can_refresh()
    }

    /// Returns a valid token: the cached one, or a new one that all concurrent callers share.
    pub(crate) async fn get(self: &Arc<Self>) -> Result<Arc<CachedToken>, Error> {
        let came = Instant::now();
        loop {
            let now = Instant::now();
            let exchange = {
                let mut state = lock(&self.state);
                match state.token.as_ref().filter(|token| !token.is_expired(now)).map(Arc::clone) {
                    Some(token) => {
                        if token.take_due(now) && self.running(&state, now).is_none() {
                            self.start(&mut state, now)?;
                        }
                        return Ok(token);
                    }
                    None => match self.running(&state, now) {
                        Some(exchange) => Ok(exchange),
                        None => match Self::earliest_start(&state).filter(|earliest| *earliest > now) {
                            Some(earliest) => Err(earliest),
                            None => Ok(self.start(&mut state, now)?),
                        },
                    },
                }
            };
            let exchange = match exchange {
                Ok(exchange) => exchange,
                Err(earliest) => {
                    sleep_until(earliest).await;
                    continue;
                }
            };
            if let Some(result) = exchange.result(self.deadline(&exchange) + GRACE).await {
                return result;
            }
            // If the exchange of an earlier caller hangs, another one is started. If it was started while this caller
            // waited, the call fails.
            if exchange.started >= came {
                return Err(self.timed_out());
            }
        }
    }

    /// Drops a token that the server has rejected, unless another caller has refreshed it already.
    pub(crate) fn invalidate(&self, rejected: &CachedToken) {
        let mut state = lock(&self.state);
        if state.token.as_ref().is_some_and(|token| token.exchange == rejected.exchange) {
            state.token = None;
            state.last_start = None;
        }
    }

    /// The exchange that is under way, unless it takes too long.
    fn running(&self, state: &CacheState, now: Instant) -> Option<Arc<Exchange>> {
        state.running.as_ref().filter(|exchange| now < self.deadline(exchange)).cloned()
    }

    fn deadline(&self, exchange: &Exchange) -> Instant {
        exchange.started.checked_add(self.timeout).unwrap_or(exchange.started + FAR)
    }

    /// When an exchange may start: the last one gave a token that has expired already.
    fn earliest_start(state: &CacheState) -> Option<Instant> {
        state.token.as_ref()?;
        state.last_start.map(|start| start + MIN_SPACING)
    }

    /// Starts an exchange on a task that no caller can stop.
    fn start(self: &Arc<Self>, state: &mut CacheState, now: Instant) -> Result<Arc<Exchange>, Error> {
        let runtime = Handle::try_current().map_err(|_| Error::no_runtime())?;
        state.started += 1;
        state.last_start = Some(now);
        let exchange =
            Arc::new(Exchange { id: state.started, started: now, result: Mutex::new(None), finished: Notify::new() });
        state.running = Some(Arc::clone(&exchange));
        let running = Running { cache: Arc::clone(self), exchange: Arc::clone(&exchange) };
        let deadline = self.deadline(&exchange);
        let work = async move {
            // Inside the future, because the call of `fetch` may panic too.
            let fetch = catch_panics(async { running.cache.credentials.fetch().await });
            let result = match timeout_at(deadline, fetch).await {
                Ok(Some(result)) => {
                    result.and_then(|token| CachedToken::new(token, &running.exchange, fastrand::f64()))
                }
                Ok(None) => {
                    Err(Error::new(ErrorKind::Runtime, "the credentials panicked").with_advice("correct their code"))
                }
                Err(_) => Err(running.cache.timed_out()),
            };
            running.finish(result.map(Arc::new));
        };
        runtime.spawn(work.in_current_span().with_current_subscriber());
        Ok(exchange)
    }

    fn finish(&self, exchange: &Arc<Exchange>, result: Result<Arc<CachedToken>, Error>) {
        let mut state = lock(&self.state);
        match &result {
            // An exchange that took too long may end after its replacement.
            Ok(token) if state.token.as_ref().is_none_or(|current| current.exchange < token.exchange) => {
                state.token = Some(Arc::clone(token));
            }
            Ok(_) => {}
            Err(error) => tracing::debug!(target: crate::TRACING_TARGET, %error, "the token exchange failed"),
        }
        if state.running.as_ref().is_some_and(|running| Arc::ptr_eq(running, exchange)) {
            state.running = None;
        }
        drop(state);
        *lock(&exchange.result) = Some(result);
        exchange.finished.notify_waiters();
    }

    fn timed_out(&self) -> Error {
        let text = format!("the credentials did not return a token within {} s", self.timeout.as_secs_f64());
        Error::new(ErrorKind::Authentication, text)
            .with_advice("check the token endpoint, or raise credentials_timeout(..)")
    }
}

/// The deadline if the timeout exceeds the clock: longer than any exchange.
const FAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// Ends an exchange when its task is dropped, because its runtime was shut down.
struct Running {
    cache: Arc<TokenCache>,
    exchange: Arc<Exchange>,
}

impl Running {
    fn finish(&self, result: Result<Arc<CachedToken>, Error>) {
        self.cache.finish(&self.exchange, result);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if lock(&self.exchange.result).is_none() {
            let error = Error::new(ErrorKind::Runtime, "the runtime was shut down during the token exchange");
            self.finish(Err(error.with_advice("keep the runtime running until all calls are done")));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Code under these locks does not panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(started: Instant) -> Exchange {
        Exchange { id: 1, started, result: Mutex::new(None), finished: Notify::new() }
    }

    #[test]
    fn a_token_is_refreshed_in_the_last_tenth_of_its_time() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        for (random, refresh) in [(0.0, 950), (1.0, 900)] {
            let token = Token::new("abc").with_expires_in(Duration::from_secs(1000));
            let token = CachedToken::new(token, &exchange(start), random).unwrap();
            assert!(!token.take_due(after(refresh - 1)));
            assert!(token.take_due(after(refresh)));
            assert!(!token.take_due(after(refresh + 4)));
            assert!(token.take_due(after(refresh + 5)));
            assert!(!token.is_expired(after(999)));
            assert!(token.is_expired(after(1000)));
        }
    }

    #[test]
    fn a_token_without_a_time_does_not_expire() {
        let start = Instant::now();
        for expires_in in [Duration::ZERO, Duration::MAX] {
            let token = Token::new("abc").with_expires_in(expires_in);
            let token = CachedToken::new(token, &exchange(start), 0.0).unwrap();
            assert!(!token.is_expired(start + FAR) && !token.take_due(start + FAR));
        }
    }

    #[test]
    fn the_time_counts_from_the_request_of_the_token() {
        let start = Instant::now();
        let (sent, minute) = (start + Duration::from_secs(30), Duration::from_secs(60));
        let token = Token::new("abc").with_expires_in(minute).sent_at(sent);
        let token = CachedToken::new(token, &exchange(start), 0.0).unwrap();
        assert!(!token.is_expired(start + minute));
        assert!(token.is_expired(sent + minute));
    }
}
