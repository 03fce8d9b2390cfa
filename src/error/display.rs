//! An error as one line: what was asked, what came back, how hard was tried, what to do.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use super::{Error, Kind};
use crate::pagination::Direction;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.subject.is_empty() {
            write!(f, "{}: ", self.0.subject)?;
        }
        self.outcome(f)?;
        self.trials(f)?;
        if self.0.uncertain && self.is_not_found() && self.0.attempts > 1 {
            f.write_str("; an earlier attempt may have deleted it")?;
        } else if self.0.uncertain {
            f.write_str("; it may have taken effect all the same: look before sending it again")?;
        } else if let Some(advice) = self.advice() {
            write!(f, "; {advice}")?;
        }
        if let Some(cursor) = &self.0.cursor
            && self.0.kind != Kind::InvalidRequest
        {
            // The server's text, without what would break the line or a terminal would take for a command.
            write!(f, "; then go on with resume_from({:?})", cursor.as_str())?;
            f.write_str(if self.0.direction == Direction::Backwards { ".backwards()" } else { "" })?;
        }
        Ok(())
    }
}

fn what_came_back(kind: Kind) -> &'static str {
    match kind {
        Kind::InvalidRequest | Kind::NoSlot => "not sent: ",
        Kind::Connect => "no connection: ",
        Kind::Timeout | Kind::Overdue => "timed out: ",
        Kind::Connection => "connection broken: ",
        Kind::Decode => "the answer cannot be read: ",
        Kind::Configuration
        | Kind::Authentication
        | Kind::Status
        | Kind::TooLarge
        | Kind::Redirect
        | Kind::CursorLoop
        | Kind::Hopeless => "",
    }
}

impl Error {
    /// What came back alone, as a part of another line.
    pub(crate) fn brief(&self) -> String {
        struct Outcome<'a>(&'a Error);
        impl fmt::Display for Outcome<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.outcome(f)
            }
        }
        Outcome(self).to_string()
    }

    fn outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(what_came_back(self.0.kind))?;
        if let Some(status) = self.0.status
            && matches!(self.0.kind, Kind::Status | Kind::Redirect | Kind::Authentication)
        {
            write!(f, "{}", status.as_u16())?;
            if let Some(reason) = status.canonical_reason() {
                write!(f, " {reason}")?;
            }
            f.write_str(if self.0.message.is_empty() { "" } else { ": " })?;
        }
        f.write_str(&self.0.message)
    }

    /// `(request id 7f3a, 2 attempts, 1.4 s)`, of a request that was sent.
    fn trials(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.attempts == 0 {
            return Ok(());
        }
        f.write_str(" (")?;
        if let Some(id) = self.request_id() {
            write!(f, "request id {id}, ")?;
        }
        let plural = if self.0.attempts == 1 { "" } else { "s" };
        write!(f, "{} attempt{plural}, {})", self.0.attempts, seconds(self.0.elapsed))
    }

    fn advice(&self) -> Option<String> {
        if let Some(wait) = self.0.retry_after {
            return Some(format!("try again in {}", seconds(wait)));
        }
        let advice = match (self.0.kind, self.0.status) {
            (Kind::Authentication, _) | (Kind::Status, Some(StatusCode::UNAUTHORIZED)) => "check the credentials",
            // Token endpoints refuse credentials with these as well.
            (Kind::Status, Some(StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN)) if self.0.exchange => {
                "check the credentials"
            }
            (Kind::Status, Some(StatusCode::FORBIDDEN)) => "the credentials lack the permission for this",
            (Kind::Status, Some(StatusCode::NOT_FOUND)) if self.0.exchange => "check the address of the token endpoint",
            (Kind::Status, Some(StatusCode::NOT_FOUND)) => {
                "check the id, and that the credentials are of its organization"
            }
            (Kind::Status, Some(StatusCode::PRECONDITION_FAILED)) => "wait until the cluster is ready",
            (Kind::Status, Some(StatusCode::TOO_MANY_REQUESTS)) => "send less often",
            (Kind::Status, Some(status)) if status.is_server_error() => "try again later",
            (Kind::Status, _) => "correct the request",
            (Kind::Connect, _) => "check the base URL, the network and the proxy",
            (Kind::Timeout, _) => "raise the timeout or ask for less",
            (Kind::Connection, _) => "try again",
            (Kind::Decode, _) => "check the base URL; if it is right, the API has changed",
            (Kind::TooLarge, _) => "ask for less at once",
            (Kind::Redirect, _) => "set the base URL to that place if you trust it",
            (Kind::NoSlot, _) => "raise the time limit or send less often",
            (Kind::Overdue, _) => "wait longer with .timeout(), or look at it in the vendor's console",
            (Kind::CursorLoop, _) => "ask with another page size, or ask the vendor",
            (Kind::Hopeless, _) => "see what is the matter with it",
            (Kind::InvalidRequest | Kind::Configuration, _) => return None,
        };
        Some(advice.to_owned())
    }
}

/// Whole seconds above ten, tenths below.
fn seconds(time: Duration) -> String {
    if time >= Duration::from_secs(10) {
        format!("{} s", time.as_secs_f64().ceil())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
