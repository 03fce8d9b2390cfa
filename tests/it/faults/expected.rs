//! What has to come of a fault: the promises to users, written once more and without a look at the pipeline.

use std::time::Duration;

use clusterkit::{Error, Operation};

use crate::faults::fault::{Ends, Fault};
use crate::faults::server::Door;

/// The longest wait that the policy lets a server ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// What three waits without a hint take at the most, 0.5 s and 1 s and 2 s, and a little for the clock's grain.
const BACKOFF: Duration = Duration::from_millis(3600);
/// How many attempts the policy allows.
const ATTEMPTS: u32 = 4;

/// What has to come of one fault for one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) fault: &'a Fault,
    /// Whether the operation has a value.
    pub(crate) reads: bool,
    /// Whether the fault meets every attempt, or only the first.
    pub(crate) always: bool,
}

impl Expected<'_> {
    /// Whether the call gives its value.
    pub(crate) fn is_well(&self) -> bool {
        match self.fault.ends {
            Ends::Well => true,
            Ends::Unreadable(_) => !self.reads,
            _ => !self.always && self.most() > 1,
        }
    }

    /// How long the server asks to wait, where that counts: refused credentials get no better.
    pub(crate) fn hint(&self) -> Option<Duration> {
        let exchange = self.operation.id() == "PublicAuth";
        let refused = matches!(self.fault.ends, Ends::Status(401))
            || exchange && matches!(self.fault.ends, Ends::Status(400 | 403));
        self.fault.hint.filter(|_| !refused)
    }

    /// How often the request is sent.
    pub(crate) fn attempts(&self) -> u32 {
        match self.fault.ends {
            Ends::Well | Ends::Unreadable(_) => 1,
            _ if self.always => self.most(),
            _ => self.most().min(2),
        }
    }

    /// How often it arrives whole.
    pub(crate) fn arrivals(&self) -> u32 {
        let faulty = if self.is_well() { self.attempts().saturating_sub(1) } else { self.attempts() };
        if self.fault.door == Door::Open { self.attempts() } else { self.attempts() - faulty }
    }

    /// How often the fault may be met.
    fn most(&self) -> u32 {
        if self.hint().is_some_and(|hint| hint > LONGEST_WAIT) {
            return 1;
        }
        let again = match self.fault.ends {
            // Certainly not processed.
            Ends::NoConnection | Ends::Status(429) => true,
            Ends::Status(401) => return if self.is_token_renewable() { 2 } else { 1 },
            Ends::Timeout | Ends::Broken | Ends::Status(408 | 500 | 502 | 503 | 504) => self.operation.is_idempotent(),
            Ends::Well | Ends::Unreadable(_) | Ends::Status(300..=399) => false,
            // A server that says when to come back will have us back.
            Ends::Status(_) => self.operation.is_idempotent() && self.hint().is_some(),
        };
        if again { ATTEMPTS } else { 1 }
    }

    fn is_token_renewable(&self) -> bool {
        self.operation.api() != "cockroach" && self.operation.id() != "PublicAuth"
    }

    /// Whether nobody can tell if the server has done what was asked, or it has and its answer is lost.
    pub(crate) fn is_unknown(&self) -> bool {
        let changes = match self.operation.method() {
            "GET" => false,
            "POST" => ["CreateCluster", "CreateClient"].contains(&self.operation.id()),
            _ => true,
        };
        let lost = match self.fault.ends {
            Ends::Unreadable(_) | Ends::Timeout | Ends::Broken | Ends::Status(408 | 500..) => true,
            Ends::Well | Ends::NoConnection | Ends::Status(_) => false,
        };
        changes && lost
    }

    /// The shortest and the longest time that the call may take.
    pub(crate) fn time(&self) -> (Duration, Duration) {
        let retries = self.attempts() - 1;
        let faulty = if self.is_well() && self.fault.ends != Ends::Well { retries } else { self.attempts() };
        let waits = if self.fault.ends == Ends::Status(401) { Duration::ZERO } else { self.hint().unwrap_or_default() };
        let least = self.fault.takes * faulty + waits * retries;
        (least, least + BACKOFF)
    }

    /// The questions that the error says yes to.
    pub(crate) fn answers(&self) -> Vec<&'static str> {
        match self.fault.ends {
            Ends::Unreadable(_) => vec!["decode"],
            Ends::NoConnection => vec!["connect"],
            Ends::Timeout => vec!["timeout"],
            Ends::Status(401) => vec!["authentication"],
            Ends::Status(403) => vec!["permission"],
            Ends::Status(404) => vec!["not found"],
            Ends::Status(429) => vec!["rate limited"],
            Ends::Broken => vec!["connection lost"],
            Ends::Status(300..=399) => vec!["redirect"],
            Ends::Well | Ends::Status(_) => Vec::new(),
        }
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self.fault.ends {
            Ends::Status(status) | Ends::Unreadable(status) => Some(status),
            _ => None,
        }
    }
}

/// The questions that an error says yes to.
pub(crate) fn answers(error: &Error) -> Vec<&'static str> {
    let all = [
        (error.is_authentication(), "authentication"),
        (error.is_connection_lost(), "connection lost"),
        (error.is_redirect(), "redirect"),
        (error.is_permission(), "permission"),
        (error.is_not_found(), "not found"),
        (error.is_rate_limited(), "rate limited"),
        (error.is_timeout(), "timeout"),
        (error.is_connect(), "connect"),
        (error.is_decode(), "decode"),
        (error.is_invalid_request(), "invalid request"),
        (error.is_configuration(), "configuration"),
    ];
    all.into_iter().filter(|(yes, _)| *yes).map(|(_, question)| question).collect()
}
