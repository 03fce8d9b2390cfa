//! One call on its way through the pipeline: its attempts, and what each failure leads to.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Request, StatusCode};
use tokio::time::{Instant, sleep, timeout_at};

use super::{Answer, Session};
use crate::auth::Live;
use crate::error::{Error, Kind};
use crate::operation::Operation;
use crate::rate_limit::Slot;
use crate::retry::{hint, is_ambiguous, is_worth_another};

pub(super) struct Call<'a> {
    session: &'a Session,
    operation: &'a Operation,
    started: Instant,
    attempts: u32,
    /// Whether the request has been replayed with a new token.
    replayed: bool,
    /// Whether it goes ahead of the queue: it has been at its head already.
    urgent: bool,
    /// Whether an attempt may have been processed without our knowing.
    uncertain: bool,
}

/// What comes after a failed attempt.
enum Next {
    /// Another at once, with a new token.
    Replay,
    /// Another after this time.
    After(Duration),
    /// The end, and how long the caller should wait, where that is known.
    End(Option<Duration>),
}

impl<'a> Call<'a> {
    pub(super) fn new(session: &'a Session, operation: &'a Operation) -> Self {
        let urgent = session.shared.urgent;
        Self { session, operation, started: Instant::now(), attempts: 0, replayed: false, urgent, uncertain: false }
    }

    /// Attempts until one succeeds or the policy has enough.
    pub(super) async fn run(mut self, request: &Request) -> Result<Answer, Error> {
        self.session.shared.budget.request();
        loop {
            let (live, slot) = self.admit().await.map_err(|error| self.finish(error))?;
            let Some(mut copy) = request.try_clone() else {
                return Err(Error::new(Kind::InvalidRequest, "a streamed body cannot be sent"));
            };
            self.session.sign(&mut copy, live.as_deref()).map_err(|error| self.finish(error))?;
            self.attempts += 1;
            let attempt = self.session.attempt(copy, live.as_ref(), slot, self.attempts, self.started);
            let mut error = match attempt.await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            error.redact_sent(request);
            self.uncertain |= is_ambiguous(&error);
            match self.next(&error, live.as_deref()) {
                Next::Replay => {}
                Next::After(wait) => sleep(wait).await,
                Next::End(wait) => return Err(self.finish(error.wait(wait))),
            }
        }
    }

    /// A token that serves, and the right to send.
    async fn admit(&mut self) -> Result<(Option<Arc<Live>>, Slot), Error> {
        loop {
            let tokens = self.session.shared.tokens.as_ref().filter(|_| self.operation.authenticated);
            let live = match tokens {
                Some(tokens) => Some(self.in_time(tokens.get()).await??),
                None => None,
            };
            let slot = self.in_time(self.session.shared.rate_limit.acquire(self.urgent)).await?;
            if live.as_ref().is_some_and(|live| live.is_expired(Instant::now())) {
                // The slot goes back, to the exchange, which is first in line; then it is this call's turn again.
                drop(slot);
                self.urgent = true;
                continue;
            }
            self.urgent = self.session.shared.urgent;
            return Ok((live, slot));
        }
    }

    /// Runs `future` within the time limit of the call; fails at once when the rate limit is known to take longer.
    async fn in_time<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        let Some(limit) = self.session.options.limit() else {
            return Ok(future.await);
        };
        let deadline = self.started + limit;
        let wait = self.session.shared.rate_limit.state().next_slot;
        if Instant::now() + wait > deadline {
            let text = format!("the rate limit has no slot within the time limit of {} s", limit.as_secs_f64());
            return Err(Error::new(Kind::NoSlot, text).wait(Some(wait)));
        }
        timeout_at(deadline, future).await.map_err(|_| time_is_up(limit))
    }

    fn next(&mut self, error: &Error, live: Option<&Live>) -> Next {
        let Session { shared, options } = self.session;
        if error.status() == Some(StatusCode::UNAUTHORIZED)
            && let (Some(tokens), Some(live)) = (&shared.tokens, live)
            && tokens.is_renewable()
            && !self.replayed
        {
            tokens.refuse(live);
            self.replayed = true;
            self.urgent = true;
            return Next::Replay;
        }
        let policy = options.policy();
        let limited = error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        // A refusal for the rate that does not say how long means the whole window, whatever we have counted.
        let asked = hint(error.headers()).or_else(|| shared.rate_limit.period().filter(|_| limited));
        if let Some(asked) = asked {
            shared.rate_limit.pause(Instant::now() + asked.min(policy.longest_wait()));
        }
        if !is_worth_another(error, self.operation.idempotent) {
            return Next::End(asked);
        }
        let wait = asked.unwrap_or_else(|| policy.backoff(self.attempts));
        let late = options.limit().is_some_and(|limit| self.started.elapsed() + wait > limit);
        if late || wait > policy.longest_wait() || !policy.allows(self.attempts) || !shared.budget.retry() {
            return Next::End(asked);
        }
        tracing::debug!(
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "waiting before another attempt"
        );
        Next::After(wait)
    }

    fn finish(&self, error: Error) -> Error {
        let error = error.uncertain(self.uncertain && self.operation.changes());
        if self.attempts == 0 { error } else { error.after(self.attempts, self.started.elapsed()) }
    }
}

pub(super) fn time_is_up(limit: Duration) -> Error {
    Error::new(Kind::Timeout, format!("the time limit of {} s for the whole call", limit.as_secs_f64()))
}
