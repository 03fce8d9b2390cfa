//! The error type of all clients.

mod accessors;
mod display;
mod json_path;
mod kind;
mod message;
mod redact;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

pub use kind::ErrorKind;
pub(crate) use message::{excerpt, is_html, of as message_of};

use crate::cursor::{Cursor, Direction};
use crate::input::InvalidValue;
use crate::operation::Operation;
use crate::secret::Secret;

/// The error of a call, or of building a client.
///
/// ```
/// use clusterkit_runtime::{Error, ErrorKind};
///
/// fn exit_code(error: &Error) -> i32 {
///     match error.kind() {
///         ErrorKind::NotFound => 4,
///         ErrorKind::RateLimited => 5,
///         _ => 1,
///     }
/// }
/// # assert_eq!(exit_code(&Error::credentials("the vault is sealed")), 1);
/// ```
///
/// `Display` prints one line: the operation, the failure and the remedy. [`kind`](Self::kind) and the `is_..` methods
/// distinguish kinds of errors. `Debug` begins with the same line, so that it is printed if `main` returns the error.
/// `source` returns the cause. An error does not contain or print credentials.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// The call, for example `fleet GetCluster`; empty before a call.
    subject: String,
    operation: Option<&'static str>,
    /// Whether the exchange for a token failed.
    exchange: bool,
    /// The failure, in the client's or the server's words.
    message: String,
    /// The remedy, if it differs from that of the kind.
    advice: Option<&'static str>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
    attempts: u32,
    elapsed: Duration,
    may_have_taken_effect: bool,
    /// The cursor from which the list can be resumed.
    cursor: Option<Cursor>,
    direction: Direction,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    fate: Fate,
}

/// What is known of a failure beside its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Unknown,
    /// Another attempt cannot succeed.
    Permanent,
    /// The server certainly did not process the request.
    Unprocessed,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            subject: String::new(),
            operation: None,
            exchange: false,
            message: message.into(),
            advice: None,
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            retry_after: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            may_have_taken_effect: false,
            cursor: None,
            direction: Direction::Forwards,
            source: None,
            fate: Fate::Unknown,
        }))
    }

    /// Creates an error for an implementation of [`Credentials`](crate::Credentials). Do not put the secret into the
    /// text.
    ///
    /// ```
    /// let error = clusterkit_runtime::Error::credentials("the vault is sealed");
    /// assert!(error.is_authentication());
    /// assert_eq!(error.to_string(), "the vault is sealed; check the credentials");
    /// ```
    #[must_use]
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Authentication, message)
    }

    /// Creates an error for a client that cannot be built from its settings.
    ///
    /// ```
    /// let error = clusterkit_runtime::Error::configuration("fleet: api_key is empty; set it");
    /// assert!(error.is_configuration());
    /// ```
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// There is no Tokio runtime for timers and connections.
    pub(crate) fn no_runtime() -> Self {
        Self::new(ErrorKind::Runtime, "not sent: there is no Tokio runtime here")
            .with_advice("await it inside a runtime, as under #[tokio::main]")
    }

    /// A response whose status is not a success.
    pub(crate) fn from_response(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let kind = ErrorKind::of_status(status);
        let message = match kind {
            ErrorKind::Redirect if status == StatusCode::NOT_MODIFIED => "the resource has not changed".to_owned(),
            ErrorKind::Redirect => message::redirect(&headers),
            _ => message::of(&headers, &body),
        };
        Self::new(kind, message).with_response(status, headers, body)
    }

    /// A success whose body cannot be read, with the reason that serde gives.
    pub(crate) fn decode(status: StatusCode, headers: HeaderMap, body: Bytes, error: &serde_json::Error) -> Self {
        let path = json_path::of(&body, error);
        let path = excerpt(&path);
        let at = if path.is_empty() { String::new() } else { format!("at {path}: ") };
        let message = at + &message::without_value(&error.to_string());
        let text = format!("({}): {message}", message::kind_of_body(&headers, &body));
        Self::new(ErrorKind::Decode, text).with_response(status, headers, body)
    }

    /// Adds a response, with its secrets redacted.
    fn with_response(mut self, status: StatusCode, headers: HeaderMap, mut body: Bytes) -> Self {
        redact::hide_fields(&mut body);
        self.0.status = Some(status);
        self.0.headers = headers;
        self.0.body = body;
        self
    }

    /// Adds the operation of the call. The subject of a failed token exchange follows it.
    pub(crate) fn with_operation(mut self, operation: &Operation) -> Self {
        let call = match operation.id() {
            "" => format!("{} {} {}", operation.api(), operation.method(), operation.path()),
            id => format!("{} {id}", operation.api()),
        };
        self.0.operation = Some(operation.id()).filter(|id| !id.is_empty());
        self.with_subject(&call)
    }

    /// Adds a subject before the present one.
    pub(crate) fn with_subject(mut self, subject: &str) -> Self {
        let inner = std::mem::take(&mut self.0.subject);
        self.0.subject = if inner.is_empty() { subject.to_owned() } else { format!("{subject}: {inner}") };
        self
    }

    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn with_effect(mut self, may_have_taken_effect: bool) -> Self {
        self.0.may_have_taken_effect = may_have_taken_effect;
        self
    }

    pub(crate) fn with_cursor(mut self, cursor: Option<Cursor>, direction: Direction) -> Self {
        self.0.cursor = cursor;
        self.0.direction = direction;
        self
    }

    /// Replaces the cursor by one further back in the list.
    pub(crate) fn with_start(mut self, cursor: Option<Cursor>) -> Self {
        self.0.cursor = cursor;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Converts it to a failure of authentication: the exchange of `secret` for a token failed.
    pub(crate) fn with_exchange(mut self, endpoint: &str, secret: &Secret) -> Self {
        self.0.subject = format!("token exchange at {endpoint}");
        self.0.exchange = true;
        self.0.advice = None;
        self.redact(secret);
        // A success that cannot be decoded may contain a token.
        if self.0.status.is_some_and(|status| status.is_success()) {
            self.0.body = Bytes::new();
        }
        self
    }

    /// Redacts a secret in the server's message and body, in case the response repeats it.
    pub(crate) fn redact(&mut self, secret: &Secret) {
        let forms = redact::Forms::of(secret.expose());
        if forms.hide_in_body(&mut self.0.body) && self.is_status() {
            // Extracted again, because the message may have been cut in the middle of the secret.
            self.0.message = message::of(&self.0.headers, &self.0.body);
        }
        forms.hide_in_text(&mut self.0.message);
    }

    /// Redacts the secrets of the request body, such as the client secret of an exchange.
    pub(crate) fn redact_sent(&mut self, body: &[u8]) {
        for secret in redact::secrets(body) {
            self.redact(&secret.into());
        }
    }

    /// Whether it is a response whose status is not a success.
    fn is_status(&self) -> bool {
        self.0.status.is_some_and(|status| !status.is_success()) && self.0.kind != ErrorKind::Redirect
    }

    /// What the server said, or we said of it.
    pub(crate) fn server_message(&self) -> &str {
        &self.0.message
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.0.fate == Fate::Permanent
    }

    pub(crate) fn is_unprocessed(&self) -> bool {
        self.0.fate == Fate::Unprocessed
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the kind of the failure itself, also for the request of a failed token exchange.
    pub(crate) fn cause(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the value of OpenTelemetry's `error.type`: the status if there is one, else the kind.
    pub(crate) fn type_name(&self) -> Cow<'static, str> {
        match self.0.status {
            Some(status) if !status.is_success() => status.as_u16().to_string().into(),
            _ => self.0.kind.name().into(),
        }
    }
}

/// Returns the request id of a response, set by the server or a proxy.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id", "x-amzn-requestid", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

impl From<InvalidValue> for Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::new(ErrorKind::InvalidRequest, invalid.to_string())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as &(dyn std::error::Error + 'static))
    }
}

/// The line that `Display` prints, then the causes.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            write!(f, "\n  caused by: {}", excerpt(&error.to_string()))?;
            cause = error.source();
        }
        write!(f, "\n  kind: {:?}", self.kind())
    }
}
