//! The expected outcome of each fault, written from the documentation and not from the pipeline.

use std::time::Duration;

use clusterkit::{ErrorKind, Operation};

use crate::faults::fault::{Fault, Outcome};
use crate::faults::server::Accept;

/// The longest wait that the retry policy lets a server ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// The longest that three backoffs take, 0.5 s, 1 s and 2 s, and a little for the resolution of timers.
const MAX_BACKOFF: Duration = Duration::from_millis(3600);
/// How many attempts the retry policy allows.
const MAX_ATTEMPTS: u32 = 4;

/// What one fault must lead to for one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) fault: &'a Fault,
    /// Whether the operation has a value.
    pub(crate) decodes: bool,
    /// Whether the fault meets every attempt, or only the first.
    pub(crate) always: bool,
}

impl Expected<'_> {
    /// Whether the call returns its value.
    pub(crate) fn succeeds(&self) -> bool {
        match self.fault.outcome {
            Outcome::Success => true,
            Outcome::Undecodable(_) => !self.decodes,
            _ => !self.always && self.max_attempts() > 1,
        }
    }

    /// How long the server asks to wait. Rejected credentials stay rejected, so that the wait does not count.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.fault.retry_after.filter(|_| self.fault.outcome != Outcome::Status(401))
    }

    /// How often the request is sent.
    pub(crate) fn attempts(&self) -> u32 {
        match self.fault.outcome {
            Outcome::Success | Outcome::Undecodable(_) => 1,
            _ if self.always => self.max_attempts(),
            _ => self.max_attempts().min(2),
        }
    }

    /// How often the server receives the whole request.
    pub(crate) fn requests(&self) -> u32 {
        let failures = if self.succeeds() { self.attempts().saturating_sub(1) } else { self.attempts() };
        if self.fault.accept == Accept::Open { self.attempts() } else { self.attempts() - failures }
    }

    /// How many attempts may meet the fault.
    fn max_attempts(&self) -> u32 {
        if self.retry_after().is_some_and(|wait| wait > MAX_RETRY_AFTER) {
            return 1;
        }
        let is_retried = match self.fault.outcome {
            // The server certainly did not process it.
            Outcome::NotConnected | Outcome::Status(429) => true,
            Outcome::Status(401) => return if self.can_refresh() { 2 } else { 1 },
            Outcome::Timeout | Outcome::Disconnected | Outcome::Status(408 | 500 | 502..=504 | 520..=524 | 529) => {
                self.operation.is_idempotent()
            }
            Outcome::Success | Outcome::Undecodable(_) | Outcome::Status(300..=399) => false,
            // A server that asks to wait expects a retry.
            Outcome::Status(_) => self.operation.is_idempotent() && self.retry_after().is_some(),
        };
        if is_retried { MAX_ATTEMPTS } else { 1 }
    }

    /// Whether the token can be exchanged again. CockroachDB's key is static.
    fn can_refresh(&self) -> bool {
        self.operation.api() != "cockroach"
    }

    /// Whether the server may have applied a change, or has, and its response is lost.
    pub(crate) fn may_have_taken_effect(&self) -> bool {
        let changes = match self.operation.method() {
            "GET" => false,
            "POST" => ["CreateCluster", "CreateClient"].contains(&self.operation.id()),
            _ => true,
        };
        let is_lost = match self.fault.outcome {
            Outcome::Undecodable(_) | Outcome::Timeout | Outcome::Disconnected | Outcome::Status(408 | 500..) => true,
            Outcome::Success | Outcome::NotConnected | Outcome::Status(_) => false,
        };
        changes && is_lost
    }

    /// The shortest and the longest time that the call may take.
    pub(crate) fn time(&self) -> (Duration, Duration) {
        let retries = self.attempts() - 1;
        let failures =
            if self.succeeds() && self.fault.outcome != Outcome::Success { retries } else { self.attempts() };
        let wait = self.retry_after().unwrap_or_default();
        let min = self.fault.duration * failures + wait * retries;
        (min, min + MAX_BACKOFF)
    }

    pub(crate) fn kind(&self) -> Option<ErrorKind> {
        Some(match self.fault.outcome {
            Outcome::Success => return None,
            Outcome::Undecodable(_) => ErrorKind::Decode,
            Outcome::NotConnected => ErrorKind::Connect,
            Outcome::Timeout => ErrorKind::Timeout,
            Outcome::Disconnected => ErrorKind::Connection,
            Outcome::Status(300..=399) => ErrorKind::Redirect,
            Outcome::Status(401) => ErrorKind::Authentication,
            Outcome::Status(403) => ErrorKind::Permission,
            Outcome::Status(404) => ErrorKind::NotFound,
            Outcome::Status(409 | 412) => ErrorKind::Conflict,
            Outcome::Status(429) => ErrorKind::RateLimited,
            Outcome::Status(500..) => ErrorKind::Server,
            Outcome::Status(_) => ErrorKind::Rejected,
        })
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self.fault.outcome {
            Outcome::Status(status) | Outcome::Undecodable(status) => Some(status),
            _ => None,
        }
    }
}
