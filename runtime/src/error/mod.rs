//! The one error of every client.

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

/// Why a call failed.
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
/// Printing an error gives one line: the operation, what happened, and what to do. [`kind`](Self::kind) and the
/// `is_..` methods tell kinds of errors apart. `Debug` begins with the line that `Display` prints, so that a `main`
/// that returns an error tells the user what to do; `source` returns the cause. An error never holds or prints a
/// credential.
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
    /// What happened, in our words or the server's.
    message: String,
    /// What to do, where the kind does not tell.
    advice: Option<&'static str>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
    attempts: u32,
    elapsed: Duration,
    may_have_taken_effect: bool,
    /// Where a list can be resumed.
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

    /// Makes the error of your own [`Credentials`](crate::Credentials). Do not put the secret into the text.
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

    /// Makes the error of a client that cannot be built from its settings.
    ///
    /// ```
    /// let error = clusterkit_runtime::Error::configuration("fleet: api_key is empty; set it");
    /// assert!(error.is_configuration());
    /// ```
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// Timers and connections belong to a runtime, and there is none.
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

    /// Keeps a response, except for what is secret in it.
    fn with_response(mut self, status: StatusCode, headers: HeaderMap, mut body: Bytes) -> Self {
        redact::hide_fields(&mut body);
        self.0.status = Some(status);
        self.0.headers = headers;
        self.0.body = body;
        self
    }

    /// Names the call. The failed exchange of a call's token keeps its own subject, behind that of the call.
    pub(crate) fn with_operation(mut self, operation: &Operation) -> Self {
        let call = match operation.id() {
            "" => format!("{} {} {}", operation.api(), operation.method(), operation.path()),
            id => format!("{} {id}", operation.api()),
        };
        self.0.operation = Some(operation.id()).filter(|id| !id.is_empty());
        self.with_subject(&call)
    }

    /// Puts a subject in front of the one that is there.
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

    /// The same error with another cursor, further back in the list.
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

    /// The same failure as one of authentication: the exchange of `secret` for a token failed.
    pub(crate) fn with_exchange(mut self, endpoint: &str, secret: &Secret) -> Self {
        self.0.subject = format!("token exchange at {endpoint}");
        self.0.exchange = true;
        self.0.advice = None;
        self.redact(secret);
        // A success that cannot be read may hold a token.
        if self.0.status.is_some_and(|status| status.is_success()) {
            self.0.body = Bytes::new();
        }
        self
    }

    /// Hides a secret in what the server said, should the response repeat it.
    pub(crate) fn redact(&mut self, secret: &Secret) {
        let forms = redact::Forms::of(secret.expose());
        if forms.hide_in_body(&mut self.0.body) && self.is_status() {
            // Read again, because the message may have been cut in the middle of the secret.
            self.0.message = message::of(&self.0.headers, &self.0.body);
        }
        forms.hide_in_text(&mut self.0.message);
    }

    /// Hides the secrets that the request itself held, such as the client secret of an exchange.
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

    /// The kind of the failure itself: of a failed exchange, what became of its request.
    pub(crate) fn cause(&self) -> ErrorKind {
        self.0.kind
    }

    /// What OpenTelemetry calls `error.type`: the status where there is one, else the kind.
    pub(crate) fn type_name(&self) -> Cow<'static, str> {
        match self.0.status {
            Some(status) if !status.is_success() => status.as_u16().to_string().into(),
            _ => self.0.kind.name().into(),
        }
    }
}

/// The id that a server or the proxies before it gave a request.
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
