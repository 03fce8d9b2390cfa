use reqwest::StatusCode;

/// The kind of failure of an [`Error`](crate::Error).
///
/// ```
/// use clusterkit_runtime::{Error, ErrorKind};
///
/// let error = Error::credentials("the vault is sealed");
/// assert_eq!(error.kind(), ErrorKind::Authentication);
/// ```
///
/// Each kind has a method on `Error`, such as [`is_not_found`](crate::Error::is_not_found), whose documentation
/// describes the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A client cannot be built from its settings.
    Configuration,
    /// The client rejected a value before it sent the request.
    InvalidRequest,
    /// The connection failed, so that nothing was sent.
    Connect,
    /// The connection broke, or the response was cut short.
    Connection,
    /// An attempt, a call or a wait exceeded its timeout.
    Timeout,
    /// 429, or the client's own rate limit does not have a slot within the time limit.
    #[doc(alias = "429")]
    RateLimited,
    /// 401, or any failure of a token exchange.
    #[doc(alias = "401")]
    Authentication,
    /// 403.
    #[doc(alias = "403")]
    Permission,
    /// 404.
    #[doc(alias = "404")]
    NotFound,
    /// 409 or 412.
    #[doc(alias = "409")]
    #[doc(alias = "412")]
    Conflict,
    /// Any other 4xx.
    #[doc(alias = "400")]
    #[doc(alias = "408")]
    #[doc(alias = "422")]
    Rejected,
    /// A 5xx.
    #[doc(alias = "500")]
    #[doc(alias = "502")]
    #[doc(alias = "503")]
    #[doc(alias = "504")]
    Server,
    /// A 3xx. Redirects are not followed.
    #[doc(alias = "301")]
    #[doc(alias = "302")]
    #[doc(alias = "307")]
    Redirect,
    /// A success whose body does not match the document.
    Decode,
    /// A body larger than the client's maximum.
    TooLarge,
    /// A list whose pages contradict one another.
    Paging,
    /// A wait that ended in a state from which the condition cannot be reached.
    FailedState,
    /// There is no Tokio runtime, or it was shut down.
    Runtime,
}

impl ErrorKind {
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            409 | 412 => Self::Conflict,
            429 => Self::RateLimited,
            300..=399 => Self::Redirect,
            500.. => Self::Server,
            _ => Self::Rejected,
        }
    }

    /// Returns the value of OpenTelemetry's `error.type` for an error without a status.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::Connect => "connect",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::RateLimited => "rate_limited",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::Server => "server",
            Self::Redirect => "redirect",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Paging => "paging",
            Self::FailedState => "failed_state",
            Self::Runtime => "runtime",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_one_kind() {
        let kind = |status| ErrorKind::of_status(StatusCode::from_u16(status).unwrap());
        assert_eq!(kind(304), ErrorKind::Redirect);
        assert_eq!(kind(400), ErrorKind::Rejected);
        assert_eq!(kind(408), ErrorKind::Rejected);
        assert_eq!(kind(412), ErrorKind::Conflict);
        assert_eq!(kind(422), ErrorKind::Rejected);
        assert_eq!(kind(429), ErrorKind::RateLimited);
        assert_eq!(kind(529), ErrorKind::Server);
    }
}
