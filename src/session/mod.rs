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
mod body;
mod call;
mod options;
mod patience;
mod raw;
mod template;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Request, StatusCode, Url};
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;
use tokio::time::Instant;
use tracing::{Instrument, Span};

use crate::auth::{Live, TokenCache};
use crate::error::{Error, is_html};
use crate::operation::Operation;
use crate::rate_limit::RateLimit;
use crate::response::{Object, ResponseValue};
use crate::retry::Budget;
use call::Call;
use template::Template;

pub use options::CallOptions;
pub use raw::RawRequest;

/// What a client is made of; clones share it all.
#[derive(Clone)]
pub(crate) struct Session {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    /// For one attempt.
    pub(crate) timeout: Duration,
    pub(crate) headers: HeaderMap,
    pub(crate) rate_limit: RateLimit,
    pub(crate) tokens: Option<Arc<TokenCache>>,
    pub(crate) budget: Budget,
    /// Whether its requests go ahead of the queue: an exchange for the token that the queue waits for.
    pub(crate) urgent: bool,
}

/// A success whose body has been read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// When its request left.
    pub(crate) sent: Instant,
    /// When its call began, and how many attempts it took.
    pub(crate) started: Instant,
    pub(crate) attempts: u32,
    /// What the request carried, for the case that the answer repeats it.
    live: Option<Arc<Live>>,
    /// Of the call, which ends when the answer has been read.
    span: Span,
}

impl Answer {
    /// Its body as a `T`, of which `take` makes what the caller gets.
    fn read<T: DeserializeOwned, U>(
        self,
        operation: &Operation,
        take: impl FnOnce(T) -> U,
    ) -> Result<ResponseValue<U>, Error> {
        match serde_json::from_slice(&self.body) {
            Ok(value) => Ok(ResponseValue::new(take(value), self)),
            Err(error) => Err(self.unreadable(&error, operation)),
        }
    }

    /// What comes of a success that cannot be read.
    fn unreadable(mut self, error: &serde_json::Error, operation: &Operation) -> Error {
        let (live, span) = (self.live.take(), std::mem::replace(&mut self.span, Span::none()));
        // The request has been answered with success: what it changes is changed.
        let mut error = Error::decode(self, error).uncertain(operation.changes());
        if let Some(live) = live {
            error.redact(&live.token.secret);
        }
        span.record("error.type", error.kind_name().as_ref());
        error.about(operation)
    }
}

impl Session {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options) }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn base(&self) -> &Url {
        &self.shared.base
    }

    /// The address of a path behind that of the base. To parse the whole of it would be a tenth of a call's work.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.shared.base.clone();
        match url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            prefix => {
                let path = format!("{prefix}{path}");
                url.set_path(&path);
            }
        }
        url
    }

    pub(crate) fn rate_limit(&self) -> &RateLimit {
        &self.shared.rate_limit
    }

    /// What each request carries under this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.options.extra_headers().get(name).or_else(|| self.shared.headers.get(name))?;
        value.to_str().ok()
    }

    pub(crate) fn with_options(&self, set: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: Arc::new(set(CallOptions::clone(&self.options))) }
    }

    /// Sends a request and reads its answer as `T`.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        self.execute(operation, request).await?.read(operation, |value: T| value)
    }

    /// The same for an object. serde would read a list as its fields in their order, and an empty list as an object
    /// without any: an inventory of nothing, where something else has answered.
    pub(crate) async fn send_object<T: DeserializeOwned>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        self.execute(operation, request).await?.read(operation, |Object(value)| value)
    }

    /// The same for a list or a map, which a Go server sends as null when it is empty.
    pub(crate) async fn send_collection<T: DeserializeOwned + Default>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<T>, Error> {
        self.execute(operation, request).await?.read(operation, |value: Option<T>| value.unwrap_or_default())
    }

    /// The same for an object that a server may leave out: some versions send `{}`, or nothing.
    pub(crate) async fn send_optional<T: DeserializeOwned>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<Option<T>>, Error> {
        let answer = self.execute(operation, request).await?;
        let text: Vec<u8> = answer.body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(5).collect();
        if matches!(text.as_slice(), b"" | b"{}" | b"null") {
            return Ok(ResponseValue::new(None, answer));
        }
        answer.read(operation, |Object(value)| Some(value))
    }

    /// The same for an operation whose body says nothing: servers send none, `{}` or the object.
    pub(crate) async fn send_empty(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<ResponseValue<()>, Error> {
        let answer = self.execute(operation, request).await?;
        // A page is no answer of an API: something between has answered, and nothing may have been done.
        if is_html(&answer.headers, &answer.body) {
            let error = serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body).err();
            let error = error.unwrap_or_else(|| serde::de::Error::custom("declared as a page"));
            return Err(answer.unreadable(&error, operation));
        }
        Ok(ResponseValue::new((), answer))
    }

    async fn execute(&self, operation: &Operation, request: Result<Request, Error>) -> Result<Answer, Error> {
        let span = tracing::info_span!(
            "clusterkit.call",
            "otel.kind" = "client",
            // A path that the documents lack may hold an id, which is no name.
            "otel.name" = if operation.id.is_empty() { operation.method() } else { operation.id },
            "http.request.method" = operation.method(),
            // A path of the caller's own is no template, and may hold an id.
            "url.template" = (!operation.id.is_empty()).then(|| operation.path()),
            "server.address" = self.shared.base.host_str(),
            "http.response.status_code" = tracing::field::Empty,
            "http.request.resend_count" = tracing::field::Empty,
            "error.type" = tracing::field::Empty,
        );
        let checked = request.and_then(|request| {
            Handle::try_current().map_err(|_| Error::no_runtime())?;
            operation.check(&request)?;
            Template::new(request)
        });
        // Apart from the futures around it, which would carry it along wherever they are moved to.
        let call = Box::pin(async {
            let result = match checked {
                Ok(template) => Call::new(self, operation).run(&template).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &result {
                tracing::Span::current().record("error.type", error.kind_name().as_ref());
            }
            result.map_err(|error| error.about(operation))
        });
        call.instrument(span).await
    }
}

/// What it serves, never how it authenticates.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("base_url", &self.shared.base.as_str().trim_end_matches('/'))
            .field("rate_limit", &self.shared.rate_limit)
            .finish_non_exhaustive()
    }
}
