//! The pipeline that every request passes, in this order:
//!
//! 1. the document's limits are checked;
//! 2. a **token** is made sure of, its exchange going ahead of the queue of the rate limit;
//! 3. a **slot** of the rate limit is waited for; a token that has expired meanwhile is exchanged first;
//! 4. the request is **sent**, with the token and the headers of the client;
//! 5. the whole **body** is read, within its bounds;
//! 6. the answer is **classified**: returned, or waited after and sent again from 2.
//!
//! The token comes before the slot: in the other order ten cold calls would hold the ten slots that the
//! exchange needs.

mod attempt;
mod options;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::Instrument;

use crate::auth::{Live, TokenCache};
use crate::error::Error;
use crate::operation::Operation;
use crate::rate_limit::{RateLimit, Slot};
use crate::response::ResponseValue;
use crate::retry::{Budget, Verdict, hint, judge};

pub use options::CallOptions;

/// What a client is made of; clones share it all.
#[derive(Clone)]
pub(crate) struct Session {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    /// Without a slash at its end.
    pub(crate) base_url: String,
    pub(crate) host: String,
    pub(crate) headers: HeaderMap,
    pub(crate) rate_limit: RateLimit,
    pub(crate) tokens: Option<TokenCache>,
    pub(crate) budget: Budget,
    /// Whether its requests go ahead of the queue: an exchange for the token that the queue waits for.
    pub(crate) urgent: bool,
}

/// A success whose body has been read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Session {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options) }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    pub(crate) fn rate_limit(&self) -> &RateLimit {
        &self.shared.rate_limit
    }

    pub(crate) fn with_options(&self, set: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: Arc::new(set(CallOptions::clone(&self.options))) }
    }

    /// Sends a request and reads its answer as `T`.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        let Answer { status, headers, body } = self.execute(operation, request).await?;
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(ResponseValue::new(value, status, headers)),
            // The request has been answered with success: a create has taken effect.
            Err(_) => Err(Error::decode::<T>(status, headers, body).about(operation).uncertain(!operation.idempotent)),
        }
    }

    /// The same for a list or a map, which a Go server sends as null when it is empty.
    pub(crate) async fn send_collection<T: DeserializeOwned + Default>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        let answer = self.send::<Option<T>>(operation, request).await?;
        Ok(answer.map(Option::unwrap_or_default))
    }

    /// The same for an operation whose body says nothing: servers send none, `{}` or the object.
    pub(crate) async fn send_empty(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<()>, Error> {
        let Answer { status, headers, .. } = self.execute(operation, request).await?;
        Ok(ResponseValue::new((), status, headers))
    }

    async fn execute(&self, operation: &'static Operation, request: Result<Request, Error>) -> Result<Answer, Error> {
        let span = tracing::info_span!(
            "clusterkit.call",
            "otel.kind" = "client",
            "otel.name" = operation.id,
            "http.request.method" = operation.method,
            "url.template" = operation.path,
            "server.address" = self.shared.host,
            "http.response.status_code" = tracing::field::Empty,
            "http.request.resend_count" = tracing::field::Empty,
            "error.type" = tracing::field::Empty,
        );
        let checked = request.and_then(|request| {
            operation.check(&request)?;
            Ok(request)
        });
        async {
            let result = match checked {
                Ok(request) => self.run(operation, request).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &result {
                tracing::Span::current().record("error.type", tracing::field::debug(error.kind()));
            }
            result.map_err(|error| error.about(operation))
        }
        .instrument(span)
        .await
    }

    /// The loop of attempts.
    async fn run(&self, operation: &'static Operation, request: Request) -> Result<Answer, Error> {
        let started = Instant::now();
        let mut attempts = 0;
        let mut replayed = false;
        let mut urgent = self.shared.urgent;
        self.shared.budget.request();
        loop {
            let (live, slot) = self
                .admit(operation, &mut urgent, started)
                .await
                .map_err(|error| if attempts == 0 { error } else { error.after(attempts, started.elapsed()) })?;
            let Some(copy) = request.try_clone() else {
                return Err(Error::new(crate::error::Kind::InvalidRequest, "a streamed body cannot be sent"));
            };
            attempts += 1;
            let error = match self.attempt(copy, live.as_deref(), slot, attempts, started).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if let (Some(StatusCode::UNAUTHORIZED), Some(tokens), Some(live)) =
                (error.status(), &self.shared.tokens, &live)
                && tokens.is_renewable()
                && !replayed
            {
                tokens.refuse(live);
                replayed = true;
                urgent = true;
                continue;
            }
            let wait = match self.next_wait(operation, &error, attempts, started) {
                Ok(wait) => wait,
                Err(end) => return Err(end(error).after(attempts, started.elapsed())),
            };
            tokio::time::sleep(wait).await;
        }
    }

    /// A token that serves, and the right to send.
    async fn admit(
        &self,
        operation: &Operation,
        urgent: &mut bool,
        started: Instant,
    ) -> Result<(Option<Arc<Live>>, Slot), Error> {
        loop {
            let tokens = self.shared.tokens.as_ref().filter(|_| operation.authenticated);
            let live = match tokens {
                Some(tokens) => Some(self.within(started, tokens.get()).await??),
                None => None,
            };
            let slot = self.within(started, self.shared.rate_limit.acquire(*urgent)).await?;
            if live.as_ref().is_some_and(|live| live.is_expired(Instant::now())) {
                // The slot goes back, to the exchange, which is first in line; then it is this call's turn again.
                drop(slot);
                *urgent = true;
                continue;
            }
            *urgent = self.shared.urgent;
            return Ok((live, slot));
        }
    }

    /// Runs `future` within the time limit of the call; fails at once when the rate limit is known to take longer.
    async fn within<T>(&self, started: Instant, future: impl Future<Output = T>) -> Result<T, Error> {
        let Some(limit) = self.options.limit() else {
            return Ok(future.await);
        };
        let deadline = started + limit;
        let wait = self.shared.rate_limit.state().next_slot;
        if Instant::now() + wait > deadline {
            return Err(time_is_up(limit).wait(Some(wait)));
        }
        tokio::time::timeout_at(deadline, future).await.map_err(|_| time_is_up(limit))
    }

    /// How long to wait before the next attempt, or how to finish the error that ends the call.
    #[allow(clippy::type_complexity, reason = "a closure keeps the decision and its words in one place")]
    fn next_wait(
        &self,
        operation: &Operation,
        error: &Error,
        attempts: u32,
        started: Instant,
    ) -> Result<std::time::Duration, Box<dyn FnOnce(Error) -> Error + Send>> {
        let retry = self.options.policy();
        let hint = hint(error.headers()).filter(|_| error.status().is_some_and(|status| !status.is_success()));
        let limited = error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        let pause = hint.or_else(|| self.shared.rate_limit.period().filter(|_| limited));
        if let Some(pause) = pause {
            self.shared.rate_limit.pause(Instant::now() + pause.min(retry.longest_wait()));
        }
        match judge(error, operation.idempotent) {
            Verdict::Refused => {
                return Err(Box::new(move |error| error.wait(pause.filter(|_| limited))));
            }
            Verdict::Uncertain => return Err(Box::new(|error| error.uncertain(true))),
            Verdict::Again => {}
        }
        let wait = pause.unwrap_or_else(|| retry.backoff(attempts));
        let late = self.options.limit().is_some_and(|limit| started.elapsed() + wait > limit);
        if late || wait > retry.longest_wait() || !retry.allows(attempts) || !self.shared.budget.retry() {
            return Err(Box::new(move |error| error.wait(pause)));
        }
        tracing::debug!(
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "waiting before another attempt"
        );
        Ok(wait)
    }
}

fn time_is_up(limit: std::time::Duration) -> Error {
    let text = format!("the time limit of {} s for the whole call", limit.as_secs_f64());
    Error::new(crate::error::Kind::Timeout, text)
}

/// What it serves, never how it authenticates.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("base_url", &self.shared.base_url)
            .field("rate_limit", &self.shared.rate_limit)
            .finish_non_exhaustive()
    }
}
