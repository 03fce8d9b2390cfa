//! One error for everything.

mod display;
mod message;
mod place;
mod questions;
mod redact;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, InvalidHeaderValue};
use tokio::time::error::Elapsed;

pub(crate) use message::{excerpt, is_html};

use crate::operation::Operation;
use crate::pagination::{Cursor, Direction};
use crate::secret::Secret;
use crate::session::Answer;
use crate::setting::Refused;

/// Why a call did not give its value.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let perfectscale = clusterkit::perfectscale::Client::from_env()?;
/// match perfectscale.get_cluster().cluster_uid("4b1f...").send().await {
///     Ok(answer) => println!("{}", answer.data.name),
///     Err(error) if error.is_not_found() => println!("no such cluster"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// It is opaque and asked by its `is_...` questions; printing it gives one line that says what was asked, what
/// came back and what to do. It never holds or prints a credential.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: Kind,
    /// Which call it was, for example `perfectscale GetClusters`; empty before a call.
    subject: String,
    operation: Option<&'static str>,
    /// Whether it was the exchange for a token that failed.
    exchange: bool,
    /// What went wrong, in our words or the server's.
    message: String,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
    attempts: u32,
    elapsed: Duration,
    uncertain: bool,
    /// Where a walk over pages can go on.
    cursor: Option<Cursor>,
    direction: Direction,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What happened, which decides the questions and the advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A value or parameter was refused before anything was sent.
    InvalidRequest,
    /// A client could not be built from what it was given.
    Configuration,
    /// No token could be had.
    Authentication,
    /// The server answered with a status that is no success.
    Status,
    /// No connection came about: nothing was sent.
    Connect,
    /// An attempt or the whole call took too long.
    Timeout,
    /// The connection broke, or the answer was cut short.
    Connection,
    /// A success whose body is not what the document says.
    Decode,
    /// A body beyond the limit.
    TooLarge,
    /// The server sends the client elsewhere.
    Redirect,
    /// Our own rate limit has no slot within the time limit of the call.
    NoSlot,
    /// A list of pages leads back to a page that has been read.
    CursorLoop,
    /// What was waited for has not come in time.
    Overdue,
    /// What was waited for will not come.
    Hopeless,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            subject: String::new(),
            operation: None,
            exchange: false,
            message: message.into(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            retry_after: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            uncertain: false,
            cursor: None,
            direction: Direction::Forwards,
            source: None,
        }))
    }

    /// The error of a [`Credentials`](crate::Credentials) of your own. Do not put the secret into the text.
    ///
    /// ```
    /// let error = clusterkit::Error::credentials("the vault is sealed");
    /// assert!(error.is_authentication());
    /// ```
    #[must_use]
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(Kind::Authentication, message)
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, message)
    }

    /// Nothing can be sent: what waits and what connects belongs to a runtime.
    pub(crate) fn no_runtime() -> Self {
        Self::configuration("there is no Tokio runtime here; await it inside of one, as under #[tokio::main]")
    }

    /// A failure whose status and body have been read.
    pub(crate) fn from_answer(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let kind = if status.is_redirection() { Kind::Redirect } else { Kind::Status };
        let message = match kind {
            Kind::Redirect => message::redirect(&headers),
            _ => message::of(&headers, &body),
        };
        let mut error = Self::new(kind, message);
        error.keep(status, headers, body);
        error
    }

    /// A success whose body could not be read, with what serde says of it.
    pub(crate) fn decode(answer: Answer, error: &serde_json::Error) -> Self {
        let Answer { status, headers, body, started, attempts, .. } = answer;
        let place = place::of(&body, error);
        let at = if place.is_empty() { String::new() } else { format!("at {place}: ") };
        let message = at + &message::without_value(&error.to_string());
        let mut error =
            Self::new(Kind::Decode, format!("{message}; it was {}", message::kind_of_body(&headers, &body)));
        error.keep(status, headers, body);
        error.after(attempts, started.elapsed())
    }

    /// Keeps an answer, but for what is secret in it.
    fn keep(&mut self, status: StatusCode, headers: HeaderMap, mut body: Bytes) {
        redact::hide_fields(&mut body);
        self.0.status = Some(status);
        self.0.headers = headers;
        self.0.body = body;
    }

    /// A failure below HTTP. The URL is taken off: the subject says what was asked, and a query may tell more
    /// than a log should hold.
    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let kind = if error.is_connect() {
            Kind::Connect
        } else if error.is_timeout() {
            Kind::Timeout
        } else if error.is_builder() {
            Kind::InvalidRequest
        } else {
            Kind::Connection
        };
        let message = match kind {
            Kind::Timeout => "no answer in time".to_owned(),
            _ => message::innermost(&error),
        };
        let mut new = Self::new(kind, message);
        new.0.source = Some(Arc::new(error));
        new
    }

    /// What was waited for has not come.
    pub(crate) fn no_answer(elapsed: Elapsed) -> Self {
        let mut new = Self::new(Kind::Timeout, "no answer in time");
        new.0.source = Some(Arc::new(elapsed));
        new
    }

    /// Names the call. The failed exchange of a call's token keeps its own subject, behind that of the call.
    pub(crate) fn about(mut self, operation: &Operation) -> Self {
        let call = match operation.id {
            "" => format!("{} {} {}", operation.api, operation.method(), operation.path()),
            id => format!("{} {id}", operation.api),
        };
        let subject = std::mem::take(&mut self.0.subject);
        self.0.subject = if subject.is_empty() { call } else { format!("{call}: {subject}") };
        self.0.operation = Some(operation.id).filter(|id| !id.is_empty());
        self
    }

    /// Takes a secret out of what the server said, should it have repeated it.
    pub(crate) fn redact(&mut self, secret: &Secret) {
        let forms = redact::Forms::of(secret.expose());
        if forms.hide_in_body(&mut self.0.body) && self.0.kind == Kind::Status {
            // Read again, because the message may have been cut in the middle of the secret.
            self.0.message = message::of(&self.0.headers, &self.0.body);
        }
        forms.hide_in_text(&mut self.0.message);
    }

    /// Takes out what the request itself held: the client secret of an exchange that is called by hand.
    pub(crate) fn redact_sent(&mut self, body: &[u8]) {
        for secret in redact::secrets(body) {
            self.redact(&secret.into());
        }
    }

    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn uncertain(mut self, uncertain: bool) -> Self {
        self.0.uncertain = uncertain;
        self
    }

    pub(crate) fn at_cursor(mut self, cursor: Option<Cursor>, direction: Direction) -> Self {
        self.0.cursor = cursor;
        self.0.direction = direction;
        self
    }

    /// The same walk, from further back.
    pub(crate) fn back_to(mut self, cursor: Option<Cursor>) -> Self {
        self.0.cursor = cursor;
        self
    }

    /// Names what was waited for, in front of the call that failed meanwhile.
    pub(crate) fn waiting(mut self, subject: &str) -> Self {
        let call = std::mem::take(&mut self.0.subject);
        self.0.subject = if call.is_empty() { subject.to_owned() } else { format!("{subject}: {call}") };
        self
    }

    pub(crate) fn wait(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// The same failure as one of authentication: what failed was the exchange of `secret` for a token.
    pub(crate) fn of_exchange(mut self, endpoint: &str, secret: &Secret) -> Self {
        self.0.subject = format!("no token from {endpoint}");
        self.0.exchange = true;
        self.redact(secret);
        // A success that could not be read may hold a token.
        if self.0.status.is_some_and(|status| status.is_success()) {
            self.0.body = Bytes::new();
        }
        self
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What OpenTelemetry calls `error.type`: the status where there is one, else what happened.
    pub(crate) fn kind_name(&self) -> Cow<'static, str> {
        match (self.0.kind, self.0.status) {
            (Kind::Status | Kind::Redirect, Some(status)) => status.as_u16().to_string().into(),
            (Kind::InvalidRequest, _) => "invalid_request".into(),
            (Kind::Configuration, _) => "configuration".into(),
            (Kind::Authentication, _) => "authentication".into(),
            (Kind::Connect, _) => "connect".into(),
            (Kind::Timeout | Kind::Overdue, _) => "timeout".into(),
            (Kind::Decode, _) => "decode".into(),
            (Kind::TooLarge, _) => "too_large".into(),
            (Kind::NoSlot, _) => "no_slot".into(),
            (Kind::CursorLoop, _) => "cursor_loop".into(),
            (Kind::Hopeless, _) => "hopeless".into(),
            (Kind::Connection | Kind::Status | Kind::Redirect, _) => "connection".into(),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::new(Kind::InvalidRequest, refused.to_string())
    }
}

/// Of a header parameter.
impl From<InvalidHeaderValue> for Error {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::new(Kind::InvalidRequest, "a header parameter holds characters that no header can carry; leave them out")
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::from_transport(error)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The innermost cause is in the line already; what lies between is for a debugger.
        None
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("subject", &inner.subject)
            .field("message", &inner.message)
            .field("status", &inner.status)
            .field("request_id", &self.request_id())
            .field("body", &format_args!("{} bytes", inner.body.len()))
            .field("retry_after", &inner.retry_after)
            .field("attempts", &inner.attempts)
            .field("elapsed", &inner.elapsed)
            .field("may_have_taken_effect", &inner.uncertain)
            .field("cursor", &inner.cursor)
            .field("source", &inner.source)
            .finish()
    }
}
