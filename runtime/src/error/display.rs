//! Prints an error as one line: the operation, the failure, the number of attempts, the remedy.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use super::{Error, ErrorKind, excerpt};
use crate::cursor::Direction;

/// The longest line that an error prints, in characters.
const MAX_LINE: usize = 2000;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Line<'a>(&'a Error);
        impl fmt::Display for Line<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt_line(f)
            }
        }
        let line = Line(self).to_string();
        match line.char_indices().nth(MAX_LINE) {
            Some((end, _)) => write!(f, "{}...", &line[..end]),
            None => f.write_str(&line),
        }
    }
}

impl Error {
    fn fmt_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.subject.is_empty() {
            write!(f, "{}: ", self.0.subject)?;
        }
        self.fmt_outcome(f)?;
        self.fmt_attempts(f)?;
        if self.0.may_have_taken_effect && self.is_not_found() && self.0.attempts > 1 {
            f.write_str("; an earlier attempt may have deleted it")?;
        } else if self.0.may_have_taken_effect {
            f.write_str("; may have been applied; check before retrying")?;
        } else if let Some(wait) = self.0.retry_after {
            write!(f, "; retry in {}", rounded(wait))?;
        } else if let Some(advice) = self.0.advice.or_else(|| self.advice()) {
            write!(f, "; {advice}")?;
        }
        if let Some(cursor) = &self.0.cursor
            && self.0.kind != ErrorKind::InvalidRequest
        {
            // Escaped, because text of a server must not break the line or control a terminal.
            write!(f, "; then resume with resume_from({:?})", cursor.as_str())?;
            f.write_str(if self.0.direction == Direction::Backwards { ".backwards()" } else { "" })?;
        }
        Ok(())
    }

    /// What happened alone, as a part of another line.
    pub(crate) fn outcome(&self) -> String {
        struct Outcome<'a>(&'a Error);
        impl fmt::Display for Outcome<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt_outcome(f)
            }
        }
        Outcome(self).to_string()
    }

    fn fmt_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.0.status.filter(|status| !status.is_success());
        match (self.0.kind, status) {
            (_, Some(status)) => {
                write!(f, "{}", status.as_u16())?;
                if let Some(reason) = status.canonical_reason() {
                    write!(f, " {reason}")?;
                }
                f.write_str(if self.0.message.is_empty() { "" } else { ": " })?;
            }
            (ErrorKind::InvalidRequest | ErrorKind::RateLimited, None) => f.write_str("not sent: ")?,
            (ErrorKind::Connect, None) => f.write_str("cannot connect: ")?,
            (ErrorKind::Timeout, None) => f.write_str("timed out: ")?,
            (ErrorKind::Connection, None) => f.write_str("connection lost: ")?,
            (ErrorKind::Decode, None) => f.write_str("cannot decode the response ")?,
            _ => {}
        }
        f.write_str(&self.0.message)
    }

    /// Prints `(request id 7f3a, 2 attempts, 1.4 s)`, if a request was sent.
    fn fmt_attempts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.attempts == 0 {
            return Ok(());
        }
        f.write_str(" (")?;
        if let Some(id) = self.request_id() {
            write!(f, "request id {}, ", excerpt(id))?;
        }
        let plural = if self.0.attempts == 1 { "" } else { "s" };
        write!(f, "{} attempt{plural}, {})", self.0.attempts, rounded(self.0.elapsed))
    }

    fn advice(&self) -> Option<&'static str> {
        if self.0.exchange
            && let Some(advice) = self.0.kind.advice_of_exchange()
        {
            return Some(advice);
        }
        Some(match self.0.kind {
            ErrorKind::Authentication => "check the credentials",
            ErrorKind::Permission => "grant the credentials the permission for this operation",
            ErrorKind::NotFound => "check the id, and that the credentials belong to its organization",
            ErrorKind::Conflict if self.0.status == Some(StatusCode::PRECONDITION_FAILED) => {
                "wait until the resource is ready"
            }
            ErrorKind::Conflict => "read the current state, then correct the request",
            ErrorKind::RateLimited if self.0.status.is_some() => "send fewer requests",
            ErrorKind::RateLimited => "raise the time limit or send fewer requests",
            ErrorKind::Rejected => "correct the request",
            ErrorKind::Server => "retry later",
            ErrorKind::Redirect if self.0.status == Some(StatusCode::NOT_MODIFIED) => "use the copy that you have",
            ErrorKind::Redirect => "check the base URL",
            ErrorKind::Connect => "check the base URL, the network and the proxy",
            ErrorKind::Timeout => "raise the timeout or request less",
            ErrorKind::Connection => "retry",
            ErrorKind::Decode => "check the base URL, then whether the API has changed",
            ErrorKind::TooLarge => "request less at once",
            ErrorKind::Paging => "request another page size, or ask the vendor",
            ErrorKind::FailedState => "check the resource in the vendor's console",
            ErrorKind::InvalidRequest | ErrorKind::Configuration | ErrorKind::Runtime => return None,
        })
    }
}

impl ErrorKind {
    /// Returns the remedy for a token exchange that failed in this way, if it differs from that for a call.
    fn advice_of_exchange(self) -> Option<&'static str> {
        Some(match self {
            // Token endpoints reject credentials with these as well.
            Self::Rejected | Self::Permission => "check the credentials",
            Self::NotFound | Self::Redirect | Self::Decode => "check the address of the token endpoint",
            Self::Connect => "check the address of the token endpoint, the network and the proxy",
            Self::Timeout => "check the token endpoint, or raise credentials_timeout(..)",
            _ => return None,
        })
    }
}

/// Whole seconds above ten, tenths below.
fn rounded(time: Duration) -> String {
    if time >= Duration::from_secs(10) {
        format!("{} s", time.as_secs_f64().ceil())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::*;
    use crate::operation::Operation;

    const DELETE: Operation = Operation::new("fleet", "DeleteCluster", "DELETE", "/clusters/{id}");

    fn response(status: u16) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        let headers = HeaderMap::from_iter([(HeaderName::from_static("x-request-id"), HeaderValue::from_static("7f"))]);
        Error::from_response(status, headers, Bytes::from_static(b"{\"message\": \"oh\"}"))
            .with_operation(&DELETE)
            .with_attempts(2, Duration::from_millis(1400))
    }

    #[test]
    fn an_error_is_one_line() {
        let cursor = Some("c\n4".into());
        for (error, line) in [
            (
                response(404),
                "404 Not Found: oh (request id 7f, 2 attempts, 1.4 s); check the id, and that the credentials belong \
                 to its organization",
            ),
            (
                response(404).with_effect(true),
                "404 Not Found: oh (request id 7f, 2 attempts, 1.4 s); an earlier attempt may have deleted it",
            ),
            (
                response(503).with_effect(true),
                "503 Service Unavailable: oh (request id 7f, 2 attempts, 1.4 s); may have been applied; check before \
                 retrying",
            ),
            (
                response(429).with_retry_after(Some(Duration::from_millis(10_100))),
                "429 Too Many Requests: oh (request id 7f, 2 attempts, 1.4 s); retry in 11 s",
            ),
            (Error::new(ErrorKind::Connection, "cut").with_operation(&DELETE), "connection lost: cut; retry"),
            (
                Error::new(ErrorKind::Paging, "twice")
                    .with_operation(&DELETE)
                    .with_cursor(cursor, Direction::Backwards),
                "twice; request another page size, or ask the vendor; then resume with \
                 resume_from(\"c\\n4\").backwards()",
            ),
        ] {
            assert_eq!(error.to_string(), format!("fleet DeleteCluster: {line}"));
        }
    }

    #[test]
    fn a_line_has_an_end() {
        let line = Error::configuration("ä".repeat(MAX_LINE + 1)).to_string();
        assert_eq!(line, "ä".repeat(MAX_LINE) + "...");
    }

    #[test]
    fn the_advice_of_an_exchange_is_its_own() {
        let error = Error::new(ErrorKind::Redirect, "elsewhere").with_exchange("http://localhost", &"s3cr3t".into());
        assert_eq!(
            error.to_string(),
            "token exchange at http://localhost: elsewhere; check the address of the token endpoint"
        );
    }
}
