//! The pipeline that every request passes, in this order:
//!
//! 1. The limits of the document are **checked**.
//! 2. A valid **token** is fetched or taken from the cache. Its exchange goes ahead of the queue of the rate limit.
//! 3. A **slot** of the rate limit is acquired. A token that expired meanwhile is exchanged first.
//! 4. The request is **sent**, with the token and the headers of the client.
//! 5. The whole **body** is received, within its bounds.
//! 6. The response is **classified**: returned, or retried from step 2 after a backoff.
//! 7. The body is **decoded**, in the future of the caller.
//!
//! The token comes before the slot. In the other order, ten calls of a new client would hold the ten slots that the
//! exchange needs.

mod admission;
mod attempt;
mod call;
mod http;
mod operation_ref;
mod options;
mod pipeline;
mod raw;
mod request;
mod version;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderMap;
use tokio::runtime::Handle;
use tokio::time::Instant;
use tracing::{Instrument, Span};

use crate::error::Error;
use crate::input::InvalidValue;
use crate::operation::Operation;
use crate::parts::Parts;
use crate::response::{Decode, RawResponse, Response};
use crate::retry::RetryBudget;
use admission::{AccessToken, Slot};
use pipeline::Pipeline;
use request::RequestTemplate;

pub(crate) use admission::Admission;
pub use call::Call;
pub(crate) use call::DecodeFn;
pub(crate) use http::HttpClient;
pub(crate) use operation_ref::OperationRef;
pub use options::CallOptions;
pub use raw::RawRequest;
pub use version::ApiVersion;

/// The state of a client. Clones share it.
#[derive(Clone)]
pub struct Session {
    core: Arc<SessionCore>,
    options: Arc<CallOptions>,
}

pub(crate) struct SessionCore {
    pub(crate) http: HttpClient,
    pub(crate) base: Url,
    /// The timeout of one attempt.
    pub(crate) timeout: Duration,
    pub(crate) headers: HeaderMap,
    pub(crate) version: Option<ApiVersion>,
    pub(crate) admission: Admission,
    pub(crate) budget: RetryBudget,
}

/// A successful response, with what an error about its body needs.
struct UndecodedResponse {
    raw: RawResponse,
    operation: OperationRef,
    token: Option<AccessToken>,
    started: Instant,
    attempts: u32,
    /// The span of the call, which ends when the body has been decoded.
    span: Span,
}

impl UndecodedResponse {
    fn decode<T>(self, decode: DecodeFn<T>) -> Result<T, Error> {
        let Self { mut raw, operation, token, started, attempts, span } = self;
        let decoded = decode(&mut raw).or_else(|reason| if raw.repair() { decode(&mut raw) } else { Err(reason) });
        decoded.map_err(|reason| {
            let RawResponse { status, headers, body, .. } = raw;
            let mut error = Error::decode(status, headers, body, &reason)
                // The server reported success, so it has applied the request.
                .with_effect(operation.is_mutation())
                .with_attempts(attempts, started.elapsed());
            if let Some(token) = token {
                token.hide_in(&mut error);
            }
            span.record("error.type", error.type_name().as_ref());
            span.record("otel.status_code", "ERROR");
            error.with_operation(&operation)
        })
    }
}

impl Session {
    pub(crate) fn new(core: SessionCore, options: CallOptions) -> Self {
        Self { core: Arc::new(core), options: Arc::new(options) }
    }

    /// Returns the URL of a path below the base URL. Parsing the whole URL would be a tenth of the work of a call.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.core.base.clone();
        match (path, url.path().trim_end_matches('/')) {
            // The base URL of a token endpoint is its whole address.
            ("", _) => {}
            (path, "") => url.set_path(path),
            (path, prefix) => {
                let path = format!("{prefix}{path}");
                url.set_path(&path);
            }
        }
        url
    }

    /// Returns a session with other options that shares everything else.
    #[must_use]
    pub fn with_options(&self, set: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { core: Arc::clone(&self.core), options: Arc::new(set(CallOptions::clone(&self.options))) }
    }

    /// Starts a request that is not in the document.
    pub fn raw_request(&self, api: &'static str, method: &reqwest::Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.clone(), api, method, path)
    }

    /// Sends a request and decodes its value.
    pub fn send<D: Decode>(
        self,
        operation: impl Into<OperationRef>,
        parts: Result<Parts, InvalidValue>,
    ) -> Call<D::Value> {
        self.call(operation, parts, |raw| D::decode(raw))
    }

    /// Sends a request and decodes its value, with status, headers and body.
    pub fn response<D: Decode>(
        self,
        operation: impl Into<OperationRef>,
        parts: Result<Parts, InvalidValue>,
    ) -> Call<Response<D::Value>> {
        self.call(operation, parts, |raw| D::decode(raw).map(|value| Response::new(value, raw.take())))
    }

    pub(crate) fn call<T>(
        self,
        operation: impl Into<OperationRef>,
        parts: Result<Parts, InvalidValue>,
        decode: DecodeFn<T>,
    ) -> Call<T> {
        let operation = operation.into();
        let slot = self.core.admission.slot();
        // Under a limit a task drives the call, so that its slot is released when the response arrives, whoever polls.
        let spawn = !self.core.admission.is_unlimited();
        let work = self.execute(operation.clone(), parts, slot.clone());
        Call::new(work, spawn, operation, slot, decode)
    }

    async fn execute(
        self,
        operation: OperationRef,
        parts: Result<Parts, InvalidValue>,
        slot: Slot,
    ) -> Result<UndecodedResponse, Error> {
        let documented = !operation.id().is_empty();
        let span = tracing::info_span!(
            target: crate::TRACING_TARGET,
            "clusterkit.call",
            "otel.kind" = "client",
            // A path that is not in the document may contain an id, so it is not a span name.
            "otel.name" = if documented { operation.id() } else { operation.method() },
            "http.request.method" = operation.method(),
            "url.template" = documented.then(|| operation.path()),
            "server.address" = self.core.base.host_str(),
            "server.port" = self.core.base.port_or_known_default().map(i64::from),
            "otel.status_code" = tracing::field::Empty,
            "http.response.status_code" = tracing::field::Empty,
            "http.request.resend_count" = tracing::field::Empty,
            "error.type" = tracing::field::Empty,
        );
        async {
            let started = Instant::now();
            let result = match self.check(&operation, parts) {
                Ok(template) => Pipeline::new(&self, &slot, &operation, started).run(&template).await,
                Err(error) => Err(error),
            };
            match result {
                Ok(success) => Ok(UndecodedResponse {
                    raw: success.response,
                    token: success.token,
                    attempts: success.attempts,
                    started,
                    span: Span::current(),
                    operation: operation.clone(),
                }),
                Err(error) => {
                    let span = Span::current();
                    span.record("error.type", error.type_name().as_ref());
                    span.record("otel.status_code", "ERROR");
                    Err(error.with_operation(&operation))
                }
            }
        }
        .instrument(span)
        .await
    }

    /// Checks the request before it is sent.
    fn check(&self, operation: &Operation, parts: Result<Parts, InvalidValue>) -> Result<RequestTemplate, Error> {
        let parts = parts?;
        Handle::try_current().map_err(|_| Error::no_runtime())?;
        RequestTemplate::new(self, operation, parts)
    }
}

/// Omits the credentials.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("base_url", &self.core.base.as_str().trim_end_matches('/'))
            .field("rate_limit", self.rate_limit())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::builder::BuilderCore;
    use crate::rate_limit::RateLimit;

    #[test]
    fn a_path_is_appended_to_the_base_url() {
        for (base, path, url) in [
            ("http://localhost", "/clusters", "http://localhost/clusters"),
            ("http://localhost/", "/clusters", "http://localhost/clusters"),
            ("http://localhost/v1/", "/a%2Fb", "http://localhost/v1/a%2Fb"),
            ("http://localhost/oauth/token", "", "http://localhost/oauth/token"),
        ] {
            let mut builder = BuilderCore::new("test/0");
            builder.base_url = Some(base.to_owned());
            let session = builder.connect("fleet", "/", None).unwrap().exchange_session(RateLimit::unlimited());
            assert_eq!(session.url(path).as_str(), url);
        }
    }
}
