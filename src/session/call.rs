//! One call on its way through the pipeline: its attempts, and what each failure leads to.

use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep, timeout_at};

use super::template::Template;
use super::{Answer, Session};
use crate::auth::Live;
use crate::error::{Error, Kind};
use crate::operation::Operation;
use crate::rate_limit::Slot;
use crate::retry::{Reserved, hint, is_ambiguous, is_worth_another};

/// How often a call takes a new token because the one it had expired while it waited for its turn.
/// In a long queue some do; where all do, no waiting helps.
const EXPIRIES: u32 = 20;

/// A server that asks for more than an hour is asked again after one.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

pub(super) struct Call<'a> {
    session: &'a Session,
    operation: &'a Operation,
    started: Instant,
    attempts: u32,
    /// Whether the request has been replayed with a new token.
    replayed: bool,
    /// Whether it goes ahead of the queue: it has been at its head already.
    urgent: bool,
    /// The retry that is waited for.
    reserved: Option<Reserved<'a>>,
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
        Self {
            session,
            operation,
            started: Instant::now(),
            attempts: 0,
            replayed: false,
            urgent,
            reserved: None,
            uncertain: false,
        }
    }

    /// Attempts until one succeeds or the policy has enough.
    pub(super) async fn run(mut self, template: &Template) -> Result<Answer, Error> {
        self.session.shared.budget.request();
        let mut last: Option<Error> = None;
        loop {
            let (live, slot) = match self.admit().await {
                Ok(admitted) => admitted,
                // What the server said tells more than that there was no time to ask again; not more than what became
                // of an exchange.
                Err(error) if matches!(error.kind(), Kind::NoSlot | Kind::Timeout) && !error.is_authentication() => {
                    let wait = error.retry_after();
                    return Err(self.finish(last.map_or(error, |last| last.wait(wait))));
                }
                Err(error) => return Err(self.finish(error)),
            };
            self.attempts += 1;
            if let Some(reserved) = self.reserved.take() {
                reserved.spend();
            }
            let request = template.sign(self.session, live.as_deref());
            let attempt = self.session.attempt(request, live.as_ref(), slot, self.attempts, self.started);
            let mut error = match attempt.await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            error.redact_sent(template.body());
            self.uncertain |= is_ambiguous(&error);
            match self.next(&error, live.as_deref()) {
                Next::Replay => {}
                Next::After(wait) => {
                    sleep(wait).await;
                    last = Some(error);
                }
                Next::End(wait) => return Err(self.finish(error.wait(wait))),
            }
        }
    }

    /// A token that serves, and the right to send.
    async fn admit(&mut self) -> Result<(Option<Arc<Live>>, Slot), Error> {
        let limit = &self.session.shared.rate_limit;
        let mut expired = 0;
        loop {
            let tokens = self.session.shared.tokens.as_ref().filter(|_| self.operation.authenticated);
            let live = match tokens {
                Some(tokens) => Some(self.in_time(tokens.get()).await??),
                None => None,
            };
            self.refuse_hopeless()?;
            let slot = self.in_time(limit.acquire(self.urgent)).await?;
            if live.as_ref().is_some_and(|live| live.is_expired(Instant::now())) {
                // The slot goes back, to the exchange, which is first in line; then it is this call's turn again.
                drop(slot);
                self.urgent = true;
                expired += 1;
                if expired > EXPIRIES {
                    return Err(Error::credentials("each new token expires before the rate limit lets it be used"));
                }
                continue;
            }
            self.urgent = self.session.shared.urgent;
            return Ok((live, slot));
        }
    }

    /// Ends a call at once whose slot is known to come too late: after its time limit, or after a pause that the
    /// server asked for and that is longer than the call's policy waits.
    fn refuse_hopeless(&self) -> Result<(), Error> {
        let Session { shared, options } = self.session;
        let paused = shared.rate_limit.paused_for();
        let longest = options.policy().longest_wait();
        if paused > longest {
            let text = format!(
                "the server has asked for a pause, longer than the {} s that a call waits",
                longest.as_secs_f64()
            );
            return Err(Error::new(Kind::NoSlot, text).wait(Some(paused)));
        }
        let Some(limit) = options.limit() else { return Ok(()) };
        // Who goes ahead of the queue does not wait for it.
        let wait = if self.urgent { paused } else { shared.rate_limit.state().next_slot };
        if self.started.elapsed().saturating_add(wait) > limit {
            let text = format!("the rate limit has no slot within the time limit of {} s", limit.as_secs_f64());
            return Err(Error::new(Kind::NoSlot, text).wait(Some(wait)));
        }
        Ok(())
    }

    /// Runs `future` within the time limit of the call.
    async fn in_time<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        match self.session.options.limit() {
            Some(limit) => within(self.started, limit, future).await,
            None => Ok(future.await),
        }
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
        let asked = hint(error, self.operation).or_else(|| shared.rate_limit.period().filter(|_| limited));
        if let Some(asked) = asked {
            shared.rate_limit.pause(asked.min(LONGEST_PAUSE));
        }
        if !is_worth_another(error, self.operation) {
            return Next::End(asked);
        }
        let wait = asked.unwrap_or_else(|| policy.backoff(self.attempts));
        // In front of the queue is where the others of this limit are as well: the wait for a slot counts.
        let slot = shared.rate_limit.state().next_slot.max(wait);
        let late = options.limit().is_some_and(|limit| self.started.elapsed().saturating_add(slot) > limit);
        if late || wait > policy.longest_wait() || !policy.allows(self.attempts) {
            return Next::End(asked);
        }
        self.reserved = shared.budget.retry();
        if self.reserved.is_none() {
            return Next::End(asked);
        }
        tracing::debug!(
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "waiting before another attempt"
        );
        Next::After(wait)
    }

    fn finish(&self, error: Error) -> Error {
        // An exchange that failed tells of its own attempts, unless there were some of this call.
        let attempts = if self.attempts == 0 { error.attempts() } else { self.attempts };
        error.uncertain(self.uncertain && self.operation.changes()).after(attempts, self.started.elapsed())
    }
}

/// Runs `future` until `limit` after `started`. A limit beyond what a clock can count is none.
pub(super) async fn within<T>(started: Instant, limit: Duration, future: impl Future<Output = T>) -> Result<T, Error> {
    let Some(deadline) = started.checked_add(limit) else {
        return Ok(future.await);
    };
    timeout_at(deadline, future).await.map_err(|_| {
        Error::new(Kind::Timeout, format!("the time limit of {} s for the whole call", limit.as_secs_f64()))
    })
}
