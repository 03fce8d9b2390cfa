//! The attempts of one call, and the decision after each failure.

use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};

use super::Session;
use super::admission::{AccessToken, Slot};
use super::request::RequestTemplate;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::response::RawResponse;
use crate::retry::{RetryPermit, is_retryable, may_have_been_processed};
use crate::retry_after::retry_after;

/// The maximum number of tokens of a call that expire in the queue. Some expire in a long queue; if all do, the call
/// fails.
const MAX_EXPIRIES: u32 = 20;

/// The maximum pause of all calls.
const MAX_PAUSE: Duration = Duration::from_secs(600);

pub(super) struct Pipeline<'a> {
    session: &'a Session,
    slot: &'a Slot,
    operation: &'a Operation,
    started: Instant,
    attempts: u32,
    /// The status of the last attempt.
    status: Option<StatusCode>,
    /// Whether the request has been replayed with a new token.
    replayed: bool,
    /// Whether it goes ahead of the queue, because it already had a slot.
    urgent: bool,
    /// The permit of the next retry.
    permit: Option<RetryPermit<'a>>,
    may_have_been_processed: bool,
}

/// A successful response, with the token and the number of its attempt.
pub(super) struct Success {
    pub(super) response: RawResponse,
    pub(super) token: Option<AccessToken>,
    pub(super) attempts: u32,
}

/// The decision after a failed attempt.
enum Next {
    /// Another attempt at once, with a new token.
    Replay,
    /// Another attempt after this time.
    RetryAfter(Duration),
    /// The end of the call, with the time to wait before a retry, if it is known.
    Fail(Option<Duration>),
}

impl<'a> Pipeline<'a> {
    pub(super) fn new(session: &'a Session, slot: &'a Slot, operation: &'a Operation, started: Instant) -> Self {
        Self {
            session,
            slot,
            operation,
            started,
            attempts: 0,
            status: None,
            replayed: false,
            urgent: session.core.admission.is_urgent(),
            permit: None,
            may_have_been_processed: false,
        }
    }

    /// Attempts until one succeeds or the policy ends the call.
    pub(super) async fn run(mut self, template: &RequestTemplate) -> Result<Success, Error> {
        self.session.core.budget.add_request();
        let mut last: Option<Error> = None;
        loop {
            let token = match self.acquire().await {
                Ok(token) => token,
                // The server's last response is more useful than an exceeded time limit, but less than the failure of
                // an exchange.
                Err(error)
                    if matches!(error.cause(), ErrorKind::RateLimited | ErrorKind::Timeout)
                        && !error.is_authentication() =>
                {
                    let wait = error.retry_after();
                    return Err(self.finish(last.map_or(error, |last| last.with_retry_after(wait))));
                }
                Err(error) => return Err(self.finish(error)),
            };
            self.attempts += 1;
            if let Some(permit) = self.permit.take() {
                permit.commit();
            }
            let request = template.for_attempt(token.as_ref());
            let attempt = self.session.attempt(request, token.as_ref(), self.slot, self.attempts, self.started);
            let mut error = match attempt.await {
                Ok(response) => {
                    self.status = Some(response.status);
                    self.record();
                    return Ok(Success { response, token, attempts: self.attempts });
                }
                Err(error) => error,
            };
            self.status = error.status();
            error.redact_sent(template.body());
            if let Some(advice) = self.session.core.version.as_ref().and_then(|version| version.advice(&error)) {
                error = error.with_advice(advice);
            }
            self.may_have_been_processed |= may_have_been_processed(&error);
            match self.next(&error, token.as_ref()) {
                Next::Replay => {}
                Next::RetryAfter(wait) => {
                    sleep(wait).await;
                    last = Some(error);
                }
                Next::Fail(wait) => return Err(self.finish(error.with_retry_after(wait))),
            }
        }
    }

    /// Waits for a valid token and for the right to send.
    async fn acquire(&mut self) -> Result<Option<AccessToken>, Error> {
        let admission = &self.session.core.admission;
        let mut expiries = 0;
        loop {
            let token =
                if self.operation.is_authenticated() { self.with_time_limit(admission.token()).await?? } else { None };
            self.check_deadline()?;
            self.with_time_limit(self.slot.acquire(self.urgent, self.session.core.timeout)).await?;
            if token.as_ref().is_some_and(|token| token.is_expired(Instant::now())) {
                // The slot goes back, to the exchange, which is first in the queue; then this call is the next.
                self.slot.received();
                self.urgent = true;
                expiries += 1;
                if expiries > MAX_EXPIRIES {
                    return Err(Error::credentials("each new token expires before the rate limit has a slot for it"));
                }
                continue;
            }
            self.urgent = admission.is_urgent();
            return Ok(token);
        }
    }

    /// Ends a call at once if its slot comes too late: after its time limit, or after a pause of the server that is
    /// longer than its policy allows.
    fn check_deadline(&self) -> Result<(), Error> {
        let Session { core, options } = self.session;
        let paused = core.admission.paused_for();
        let max = options.policy().max_retry_after();
        if paused > max {
            let text =
                format!("the server asked for a pause longer than the {} s that a call waits", max.as_secs_f64());
            return Err(Error::new(ErrorKind::RateLimited, text).with_retry_after(Some(paused)));
        }
        let Some(limit) = options.limit() else { return Ok(()) };
        // A request that goes ahead of the queue does not wait for it.
        let wait = if self.urgent { paused } else { core.admission.available_in() };
        if self.started.elapsed().saturating_add(wait) > limit {
            let text = format!("the rate limit has no slot within the time limit of {} s", limit.as_secs_f64());
            return Err(Error::new(ErrorKind::RateLimited, text).with_retry_after(Some(wait)));
        }
        Ok(())
    }

    /// Runs `future` within the time limit of the call.
    async fn with_time_limit<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        match self.session.options.limit() {
            Some(limit) => with_deadline(self.started, limit, future).await,
            None => Ok(future.await),
        }
    }

    fn next(&mut self, error: &Error, token: Option<&AccessToken>) -> Next {
        let Session { core, options } = self.session;
        let admission = &core.admission;
        if error.status() == Some(StatusCode::UNAUTHORIZED)
            && !self.replayed
            && token.is_some_and(|token| admission.invalidate(token))
        {
            self.replayed = true;
            self.urgent = true;
            return Next::Replay;
        }
        let policy = options.policy();
        let limited = error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        // After a 429 that does not state how long to wait, the client waits for a whole window.
        let requested = retry_after(error, self.operation).or_else(|| admission.period().filter(|_| limited));
        if let Some(requested) = requested {
            admission.pause(requested.min(MAX_PAUSE));
        }
        if !is_retryable(error, self.operation) {
            return Next::Fail(requested);
        }
        let wait = requested.unwrap_or_else(|| policy.backoff(self.attempts, fastrand::f64()));
        // The slot of the retry is behind those that wait already.
        let slot = admission.available_in().max(wait);
        let late = options.limit().is_some_and(|limit| self.started.elapsed().saturating_add(slot) > limit);
        if late || wait > policy.max_retry_after() || !policy.allows(self.attempts) {
            return Next::Fail(requested);
        }
        self.permit = core.budget.take(Instant::now());
        if self.permit.is_none() {
            return Next::Fail(requested);
        }
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(target: crate::TRACING_TARGET, wait_ms, "waiting before the next attempt");
        Next::RetryAfter(wait)
    }

    fn finish(&self, error: Error) -> Error {
        self.record();
        // A failed exchange reports its own attempts, unless the call made some.
        let attempts = if self.attempts == 0 { error.attempts() } else { self.attempts };
        let effect = self.may_have_been_processed && self.operation.is_mutation();
        error.with_effect(effect).with_attempts(attempts, self.started.elapsed())
    }

    /// Records the last attempt in the span of the call, once: a second value would not replace the first.
    fn record(&self) {
        let Some(resend) = self.attempts.checked_sub(1) else { return };
        let span = tracing::Span::current();
        // OpenTelemetry only has signed integers, and would record an unsigned one as text.
        if let Some(status) = self.status {
            span.record("http.response.status_code", i64::from(status.as_u16()));
        }
        span.record("http.request.resend_count", i64::from(resend));
    }
}

/// Runs `future` until `limit` after `started`. A limit beyond what a clock can count has no end.
pub(super) async fn with_deadline<T>(
    started: Instant,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Result<T, Error> {
    let Some(deadline) = started.checked_add(limit) else {
        return Ok(future.await);
    };
    timeout_at(deadline, future).await.map_err(|elapsed| {
        let text = format!("the call exceeds its time limit of {} s", limit.as_secs_f64());
        Error::new(ErrorKind::Timeout, text).with_advice("raise the time limit or request less").with_source(elapsed)
    })
}
