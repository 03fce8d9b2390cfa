//! A fault, and what has to come of it.

use std::fmt;
use std::time::Duration;

use crate::faults::server::{Door, Step};

/// How a single attempt ends that meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// With the value, as if nothing had been.
    Well,
    /// With a success whose body is not what was asked for; well where the operation has no value.
    Unreadable(u16),
    NoConnection,
    Timeout,
    Broken,
    Status(u16),
}

/// What a server knows that misbehaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    /// What it should answer with.
    pub(crate) body: &'a [u8],
    /// The secret that the request holds.
    pub(crate) secret: &'static str,
    /// The address of another server.
    pub(crate) elsewhere: &'a str,
}

/// What it does with a request.
type Steps = Box<dyn Fn(&Scene) -> Vec<Step> + Send + Sync>;

/// What a server does wrong.
pub(crate) struct Fault {
    pub(crate) name: String,
    pub(crate) door: Door,
    pub(crate) steps: Steps,
    pub(crate) ends: Ends,
    /// How long an attempt takes.
    pub(crate) takes: Duration,
    /// How long the server asks to wait.
    pub(crate) hint: Option<Duration>,
    /// Whether the client keeps a limit to the rate, of 10 requests a minute.
    pub(crate) limited: bool,
    /// Whether something else than the API has answered, which no operation may take for an answer.
    pub(crate) foreign: bool,
    /// Whether the body is empty, which is an answer of operations that need not give their value.
    pub(crate) empty: bool,
    /// A part that the line of the error must have.
    pub(crate) says: String,
}

impl Fault {
    pub(crate) fn new(
        name: impl Into<String>,
        ends: Ends,
        steps: impl Fn(&Scene) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            door: Door::Open,
            steps: Box::new(steps),
            ends,
            takes: Duration::ZERO,
            hint: None,
            limited: false,
            empty: false,
            foreign: false,
            says: String::new(),
        }
    }

    pub(crate) fn foreign(self) -> Self {
        Self { foreign: true, ..self }
    }

    pub(crate) fn empty(self) -> Self {
        Self { empty: true, ..self }
    }

    /// A fault of the connection, that no request has a part in.
    pub(crate) fn at_the_door(name: &str, ends: Ends, door: Door) -> Self {
        Self { door, ..Self::new(name, ends, |_| Vec::new()) }
    }

    /// Whether it is worth a look what becomes of the call when the fault is over with the first attempt.
    pub(crate) fn may_pass(&self) -> bool {
        match self.ends {
            Ends::Well | Ends::Unreadable(_) => false,
            Ends::NoConnection | Ends::Timeout | Ends::Broken => true,
            Ends::Status(status) => self.hint.is_some() || [401, 408, 429, 500, 502, 503, 504].contains(&status),
        }
    }

    pub(crate) fn takes(self, seconds: u64) -> Self {
        Self { takes: Duration::from_secs(seconds), ..self }
    }

    pub(crate) fn hint(self, seconds: u64) -> Self {
        Self { hint: Some(Duration::from_secs(seconds)), ..self }
    }

    pub(crate) fn limited(self) -> Self {
        Self { limited: true, ..self }
    }

    pub(crate) fn says(self, text: &str) -> Self {
        Self { says: text.to_owned(), ..self }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
