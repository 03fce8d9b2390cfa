//! A fault, and how an attempt ends that meets it.

use std::fmt;
use std::time::Duration;

use crate::faults::server::{Accept, Step};

/// How one attempt ends that meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With the value, as without the fault.
    Success,
    /// With a success whose body cannot be decoded. An operation without a value succeeds.
    Undecodable(u16),
    NotConnected,
    Timeout,
    Disconnected,
    Status(u16),
}

/// What the server knows when it responds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The body of the right response.
    pub(crate) body: &'a [u8],
    /// The secret that the request contains.
    pub(crate) secret: &'static str,
    /// The address of another server.
    pub(crate) elsewhere: &'a str,
}

/// What the server does with a request.
type Steps = Box<dyn Fn(&Context) -> Vec<Step> + Send + Sync>;

/// What a server does wrong.
pub(crate) struct Fault {
    pub(crate) name: String,
    pub(crate) accept: Accept,
    pub(crate) steps: Steps,
    pub(crate) outcome: Outcome,
    /// How long an attempt takes.
    pub(crate) duration: Duration,
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the client has a rate limit, of 10 requests a minute.
    pub(crate) rate_limited: bool,
    /// Whether the response is not one of the API, so that even an operation without a value must not succeed.
    pub(crate) foreign: bool,
    /// Whether the body is empty, which is the response of an operation whose value is optional.
    pub(crate) empty: bool,
    /// A part of the error's line.
    pub(crate) line: String,
}

impl Fault {
    pub(crate) fn new(
        name: impl Into<String>,
        outcome: Outcome,
        steps: impl Fn(&Context) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            accept: Accept::Open,
            steps: Box::new(steps),
            outcome,
            duration: Duration::ZERO,
            retry_after: None,
            rate_limited: false,
            foreign: false,
            empty: false,
            line: String::new(),
        }
    }

    /// A fault of the connection, before any request is read.
    pub(crate) fn on_accept(name: &str, outcome: Outcome, accept: Accept) -> Self {
        Self { accept, ..Self::new(name, outcome, |_| Vec::new()) }
    }

    /// Whether some operation is sent again after the fault, so that it is worth a run in which it occurs once.
    pub(crate) fn is_transient(&self) -> bool {
        match self.outcome {
            Outcome::Success | Outcome::Undecodable(_) => false,
            Outcome::NotConnected | Outcome::Timeout | Outcome::Disconnected => true,
            Outcome::Status(status) => {
                self.retry_after.is_some() || matches!(status, 401 | 408 | 429 | 500 | 502..=504 | 520..=524 | 529)
            }
        }
    }

    pub(crate) fn foreign(self) -> Self {
        Self { foreign: true, ..self }
    }

    pub(crate) fn empty(self) -> Self {
        Self { empty: true, ..self }
    }

    pub(crate) fn takes_seconds(self, seconds: u64) -> Self {
        Self { duration: Duration::from_secs(seconds), ..self }
    }

    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(Duration::from_secs(seconds)), ..self }
    }

    pub(crate) fn rate_limited(self) -> Self {
        Self { rate_limited: true, ..self }
    }

    pub(crate) fn line_contains(self, text: &str) -> Self {
        Self { line: text.to_owned(), ..self }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
