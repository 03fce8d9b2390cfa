//! What is sent again, when, and how long to wait first.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use tokio::time::Instant;

use crate::error::{Error, Kind};
use crate::operation::Operation;

/// How often and how patiently a call is sent again.
///
/// ```
/// use std::time::Duration;
/// use clusterkit::RetryPolicy;
///
/// let patient = RetryPolicy::default().with_attempt_limit(6).with_longest_wait(Duration::from_secs(120));
/// let once = RetryPolicy::never();
/// # let _ = (patient, once);
/// ```
///
/// What is sent again: operations that are idempotent, after 408, 429, 500, 502, 503, 504, a broken connection, a
/// timeout or a body cut short; a create only when it certainly was not processed, which is after no connection and
/// after 429. How long to wait first: what the server asks for (`Retry-After`, `Ratelimit-Reset`), else exponential
/// with full jitter. Beyond the policy, so that an outage is not made worse, a client has 10 retries in stock: each
/// request adds a fifth of one, each second a whole one, and never more than 10 are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    attempt_limit: u32,
    first_backoff: Duration,
    longest_backoff: Duration,
    longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// 4 attempts; backoff from 500 ms, doubling, to 8 s; no wait above 60 s, the length of PerfectScale's window.
    fn default() -> Self {
        Self {
            attempt_limit: 4,
            first_backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// One attempt. A refused token is still renewed and the request replayed once.
    #[must_use]
    pub fn never() -> Self {
        Self::default().with_attempt_limit(1)
    }

    /// How often a request is sent at the most. Zero counts as one.
    #[must_use]
    pub fn with_attempt_limit(mut self, attempts: u32) -> Self {
        self.attempt_limit = attempts.max(1);
        self
    }

    /// The first wait where the server does not say how long, and the longest; each doubles the one before, and a
    /// random part of it is waited.
    #[must_use]
    pub fn with_backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_backoff = first;
        self.longest_backoff = longest.max(first);
        self
    }

    /// The longest wait that a server may ask for. Beyond it the call ends at once, with an error whose
    /// [`retry_after`](Error::retry_after) tells how long.
    #[must_use]
    pub fn with_longest_wait(mut self, longest: Duration) -> Self {
        self.longest_wait = longest;
        self
    }

    pub(crate) fn longest_wait(&self) -> Duration {
        self.longest_wait
    }

    pub(crate) fn allows(&self, attempts: u32) -> bool {
        attempts < self.attempt_limit
    }

    /// The wait after the given number of attempts, without a hint: full jitter, which spreads clients best.
    pub(crate) fn backoff(&self, attempts: u32) -> Duration {
        let doubled = self.first_backoff.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        doubled.min(self.longest_backoff).mul_f64(fastrand::f64())
    }
}

/// Whether another attempt may succeed and does no harm. What is not idempotent is sent again only when it certainly
/// was not processed. A server that says when to come back makes any other refusal of an idempotent request worth
/// another, since CockroachDB's status for its rate limit is not always 429; but not of credentials.
pub(crate) fn is_worth_another(error: &Error, operation: &Operation) -> bool {
    let idempotent = operation.is_idempotent();
    match (error.kind(), error.status()) {
        (Kind::Connect, _) | (Kind::Status, Some(StatusCode::TOO_MANY_REQUESTS)) => true,
        (Kind::Timeout | Kind::Connection, _) => idempotent,
        (Kind::Status, Some(status)) => idempotent && (is_transient(status) || hint(error, operation).is_some()),
        _ => false,
    }
}

/// Whether the same question may be answered later.
pub(crate) fn may_pass(error: &Error) -> bool {
    match (error.kind(), error.status()) {
        (Kind::Connect | Kind::Timeout | Kind::Connection | Kind::NoSlot, _) => true,
        (Kind::Status, Some(status)) => status == StatusCode::TOO_MANY_REQUESTS || is_transient(status),
        _ => false,
    }
}

fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504)
}

/// Whether the server may have done what was asked, although the attempt failed.
pub(crate) fn is_ambiguous(error: &Error) -> bool {
    match (error.kind(), error.status()) {
        (Kind::Timeout | Kind::Connection | Kind::TooLarge, _) => true,
        (Kind::Status, Some(status)) => status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT,
        _ => false,
    }
}

/// How long the server asks to wait: `Retry-After` in seconds or as a date, else `Ratelimit-Reset`. What cannot
/// be read is ignored, and so is a reset that only informs: one that comes with requests remaining.
pub(crate) fn hint(error: &Error, operation: &Operation) -> Option<Duration> {
    let status = error.status().filter(|status| !status.is_success())?;
    let limited = status == StatusCode::TOO_MANY_REQUESTS;
    let credentials = !operation.authenticated && matches!(status.as_u16(), 400 | 403);
    if credentials || status == StatusCode::UNAUTHORIZED {
        return None;
    }
    let headers = error.headers();
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let until = |time: SystemTime| time.duration_since(SystemTime::now()).unwrap_or_default();
    if let Some(wait) = text(RETRY_AFTER.as_str()) {
        if let Some(wait) = seconds(wait) {
            return Some(wait);
        }
        if let Ok(date) = httpdate::parse_http_date(wait) {
            return Some(until(date));
        }
    }
    let either = |name: &str| text(name).or_else(|| text(&format!("x-{name}")));
    let remaining = either("ratelimit-remaining").and_then(seconds).is_some_and(|remaining| !remaining.is_zero());
    if remaining && !limited {
        return None;
    }
    let reset = seconds(either("ratelimit-reset")?)?;
    // Nobody asks for 31 years: that is a point in time, in epoch seconds.
    let epoch = reset > Duration::from_secs(1_000_000_000);
    Some(if epoch { until(SystemTime::UNIX_EPOCH.checked_add(reset)?) } else { reset })
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.parse().ok()?;
    (seconds >= 0.0).then(|| Duration::try_from_secs_f64(seconds).ok())?
}

/// Retries that a client may still make: 10 to begin with, a fifth of its requests, and one a second in any case.
#[derive(Debug)]
pub(crate) struct Budget(Mutex<Purse>);

#[derive(Debug)]
struct Purse {
    retries: f64,
    filled: Instant,
}

/// What a request adds to the budget, what a second adds, and what is kept at the most.
const PER_REQUEST: f64 = 0.2;
const PER_SECOND: f64 = 1.0;
const MOST: f64 = 10.0;

impl Budget {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Purse { retries: MOST, filled: Instant::now() }))
    }

    pub(crate) fn request(&self) {
        self.with(|purse| purse.retries = (purse.retries + PER_REQUEST).min(MOST));
    }

    /// Takes one retry out, if there is one. It goes back unless it is spent: its call may be dropped before.
    pub(crate) fn retry(&self) -> Option<Reserved<'_>> {
        let allowed = self.with(|purse| {
            let now = Instant::now();
            let refill = now.saturating_duration_since(purse.filled).as_secs_f64() * PER_SECOND;
            purse.filled = now;
            purse.retries = (purse.retries + refill).min(MOST);
            let allowed = purse.retries >= 1.0;
            purse.retries -= if allowed { 1.0 } else { 0.0 };
            allowed
        });
        allowed.then(|| Reserved { budget: self, spent: false })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Purse) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A retry that may be made.
#[derive(Debug)]
pub(crate) struct Reserved<'a> {
    budget: &'a Budget,
    spent: bool,
}

impl Reserved<'_> {
    /// The retry is made.
    pub(crate) fn spend(mut self) {
        self.spent = true;
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if !self.spent {
            self.budget.with(|purse| purse.retries = (purse.retries + 1.0).min(MOST));
        }
    }
}
