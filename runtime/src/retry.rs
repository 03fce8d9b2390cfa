//! The retry policy: which requests are retried, the backoff, and the retry budget.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::retry_after::retry_after;

/// The number of retries of a call, and the backoff before each.
///
/// ```
/// use std::time::Duration;
/// use clusterkit_runtime::RetryPolicy;
///
/// let patient = RetryPolicy::default().with_attempt_limit(6).with_max_retry_after(Duration::from_secs(120));
/// let once = RetryPolicy::never();
/// # let _ = (patient, once);
/// ```
///
/// - Idempotent requests are retried on 408, 429, 500, 502, 503, 504 and on 520 to 524 and 529 of an edge proxy, and
///   after a broken connection, a timeout or a body cut short.
/// - Other requests are retried only when the server certainly did not process them: where no connection was made, on
///   429, and where an HTTP/2 server refused the stream.
/// - What cannot change is not retried: a certificate that is not trusted, a proxy that requires authentication.
/// - The client waits as long as the server asks (`Retry-After`, `Ratelimit-Reset`), else by exponential backoff with
///   full jitter.
/// - The retry budget of a client holds 10 tokens. Each retry takes one, every request adds 0.2 and every second adds
///   1, so that retries do not prolong an outage.
#[doc(alias = "backoff")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    attempt_limit: u32,
    first_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    /// Allows 4 attempts, a backoff that doubles from 500 ms to 8 s, and waits of at most 60 s, the usual window of a
    /// rate limit.
    fn default() -> Self {
        Self {
            attempt_limit: 4,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// Allows one attempt. A rejected token is still refreshed, and the request replayed once.
    #[must_use]
    pub fn never() -> Self {
        Self::default().with_attempt_limit(1)
    }

    /// Sets the maximum number of attempts. Zero counts as one.
    #[must_use]
    pub fn with_attempt_limit(mut self, attempts: u32) -> Self {
        self.attempt_limit = attempts.max(1);
        self
    }

    /// Sets the first and the longest backoff, for errors that do not say how long to wait. Each backoff doubles the
    /// one before, and the client waits a random part of it.
    #[must_use]
    pub fn with_backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_backoff = first;
        self.max_backoff = longest.max(first);
        self
    }

    /// Sets the longest wait that a server may ask for. If it asks for more, the call ends at once with an error whose
    /// [`retry_after`](Error::retry_after) returns the time.
    #[must_use]
    pub fn with_max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    pub(crate) fn max_retry_after(&self) -> Duration {
        self.max_retry_after
    }

    pub(crate) fn allows(&self, attempts: u32) -> bool {
        attempts < self.attempt_limit
    }

    /// Returns the backoff after this number of attempts, with full jitter. `random` is between 0 and 1.
    pub(crate) fn backoff(&self, attempts: u32, random: f64) -> Duration {
        let doubled = self.first_backoff.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        doubled.min(self.max_backoff).mul_f64(random)
    }
}

/// Whether another attempt may succeed and is safe. A request that is not idempotent is retried only when the
/// server certainly did not process it. A wait that the server asks for makes other errors of an idempotent request
/// retryable, because the status of a rate limit is not always 429.
pub(crate) fn is_retryable(error: &Error, operation: &Operation) -> bool {
    let idempotent = operation.is_idempotent() || error.is_unprocessed();
    if error.is_permanent() {
        return false;
    }
    match (error.cause(), error.status().filter(|status| !status.is_success())) {
        (ErrorKind::Connect, _) | (_, Some(StatusCode::TOO_MANY_REQUESTS)) => true,
        (ErrorKind::Redirect, _) => false,
        (_, Some(status)) => idempotent && (is_transient_status(status) || retry_after(error, operation).is_some()),
        (ErrorKind::Timeout | ErrorKind::Connection, None) => idempotent,
        _ => false,
    }
}

/// Whether the same request may succeed later.
pub(crate) fn is_transient(error: &Error) -> bool {
    if error.is_permanent() {
        return false;
    }
    match (error.cause(), error.status().filter(|status| !status.is_success())) {
        (_, Some(status)) => status == StatusCode::TOO_MANY_REQUESTS || is_transient_status(status),
        (kind, None) => {
            matches!(kind, ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::RateLimited)
        }
    }
}

/// With those that edge proxies have of their own.
fn is_transient_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504 | 520..=524 | 529)
}

/// Whether the server may have processed the request although the attempt failed.
pub(crate) fn may_have_been_processed(error: &Error) -> bool {
    if error.is_unprocessed() {
        return false;
    }
    match (error.cause(), error.status().filter(|status| !status.is_success())) {
        (_, Some(status)) => status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT,
        (kind, None) => matches!(kind, ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::TooLarge),
    }
}

/// The retries that a client may still make.
#[derive(Debug)]
pub(crate) struct RetryBudget(Mutex<Bucket>);

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

const TOKENS_PER_REQUEST: f64 = 0.2;
const TOKENS_PER_SECOND: f64 = 1.0;
const MAX_TOKENS: f64 = 10.0;

impl RetryBudget {
    pub(crate) fn new(now: Instant) -> Self {
        Self(Mutex::new(Bucket { tokens: MAX_TOKENS, filled: now }))
    }

    /// Adds the share of one request.
    pub(crate) fn add_request(&self) {
        self.with(|bucket| bucket.tokens = (bucket.tokens + TOKENS_PER_REQUEST).min(MAX_TOKENS));
    }

    /// Takes one retry, if there is one. It goes back unless it is committed: its call may be dropped before.
    pub(crate) fn take(&self, now: Instant) -> Option<RetryPermit<'_>> {
        let taken = self.with(|bucket| {
            let refill = now.saturating_duration_since(bucket.filled).as_secs_f64() * TOKENS_PER_SECOND;
            bucket.filled = now;
            bucket.tokens = (bucket.tokens + refill).min(MAX_TOKENS);
            let taken = bucket.tokens >= 1.0;
            bucket.tokens -= if taken { 1.0 } else { 0.0 };
            taken
        });
        taken.then(|| RetryPermit { budget: self, committed: false })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Bucket) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The permission for one retry.
#[derive(Debug)]
pub(crate) struct RetryPermit<'a> {
    budget: &'a RetryBudget,
    committed: bool,
}

impl RetryPermit<'_> {
    /// Keeps the token, because the retry is sent.
    pub(crate) fn commit(mut self) {
        self.committed = true;
    }
}

impl Drop for RetryPermit<'_> {
    fn drop(&mut self) {
        if !self.committed {
            self.budget.with(|bucket| bucket.tokens = (bucket.tokens + 1.0).min(MAX_TOKENS));
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::HeaderMap;

    use super::*;

    const GET: Operation = Operation::new("fleet", "Get", "GET", "/");
    const CREATE: Operation = Operation::new("fleet", "Create", "POST", "/");

    fn status(status: u16) -> Error {
        Error::from_response(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), Bytes::new())
    }

    fn kind(kind: ErrorKind) -> Error {
        Error::new(kind, "")
    }

    #[test]
    fn a_failure_decides_whether_a_request_is_retried() {
        for (error, get, create, transient, processed) in [
            (status(304), false, false, false, false),
            (status(400), false, false, false, false),
            (status(408), true, false, true, true),
            (status(429), true, true, true, false),
            (status(500), true, false, true, true),
            (status(501), false, false, false, true),
            (status(522), true, false, true, true),
            (kind(ErrorKind::Connect), true, true, true, false),
            (kind(ErrorKind::Connection), true, false, true, true),
            (kind(ErrorKind::Timeout), true, false, true, true),
            (kind(ErrorKind::TooLarge), false, false, false, true),
            (kind(ErrorKind::RateLimited), false, false, true, false),
            (kind(ErrorKind::InvalidRequest), false, false, false, false),
        ] {
            let retried = (is_retryable(&error, &GET), is_retryable(&error, &CREATE));
            assert_eq!(retried, (get, create), "{error:?}");
            assert_eq!((is_transient(&error), may_have_been_processed(&error)), (transient, processed), "{error:?}");
        }
    }

    #[test]
    fn the_backoff_doubles_up_to_its_maximum() {
        let policy = RetryPolicy::default().with_backoff(Duration::from_secs(1), Duration::from_secs(5));
        let waits: Vec<u64> = (1..=4).map(|attempts| policy.backoff(attempts, 1.0).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 5]);
        assert_eq!(policy.backoff(3, 0.0), Duration::ZERO);
    }

    #[test]
    fn a_permit_goes_back_unless_it_is_committed() {
        let now = Instant::now();
        let budget = RetryBudget::new(now);
        for _ in 0..9 {
            budget.take(now).unwrap().commit();
        }
        drop(budget.take(now).unwrap());
        budget.take(now).unwrap().commit();
        assert!(budget.take(now).is_none());
    }

    #[test]
    fn requests_and_seconds_fill_the_budget() {
        let now = Instant::now();
        let budget = RetryBudget::new(now);
        let take_all = |now| std::iter::from_fn(|| budget.take(now).map(RetryPermit::commit)).count();
        assert_eq!(take_all(now), 10);
        assert_eq!(take_all(now + Duration::from_millis(2500)), 2);
        (0..3).for_each(|_| budget.add_request());
        assert_eq!(take_all(now + Duration::from_millis(2500)), 1);
        assert_eq!(take_all(now + Duration::from_secs(3600)), 10);
    }
}
