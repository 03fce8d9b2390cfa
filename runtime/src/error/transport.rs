//! Describes failures below HTTP. The cause is the source of the error.

use std::error::Error as StdError;
use std::io;

use tokio::time::error::Elapsed;

use super::{Error, ErrorKind, Fate};

impl Error {
    /// Converts an error of reqwest. The URL is removed, because its query may contain private data.
    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let kind = if error.is_connect() {
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else if error.is_builder() {
            ErrorKind::InvalidRequest
        } else {
            ErrorKind::Connection
        };
        let message = match kind {
            ErrorKind::Timeout => NO_RESPONSE,
            ErrorKind::InvalidRequest => "the HTTP client rejects it",
            _ => describe(&error),
        };
        let unprocessed = was_refused(&error);
        let mut new = Self::new(kind, if unprocessed { REFUSED } else { message });
        let advice = match message {
            NOT_HTTP => Some("check the base URL and the proxy"),
            CERTIFICATE => Some("add the authority that signed it by http_client(..), or check the base URL"),
            PROXY_AUTHENTICATION => Some("give the proxy's user name and password by http_client(..)"),
            PROXY => Some("check the address of the proxy, and what it permits"),
            _ => None,
        };
        new.0.fate = match message {
            _ if unprocessed => Fate::Unprocessed,
            CERTIFICATE | PROXY_AUTHENTICATION | PROXY => Fate::Permanent,
            _ => Fate::Unknown,
        };
        new.0.advice = advice;
        new.with_source(error)
    }

    /// No response arrived in time.
    pub(crate) fn no_response(elapsed: Elapsed) -> Self {
        Self::new(ErrorKind::Timeout, NO_RESPONSE).with_source(elapsed)
    }
}

const NO_RESPONSE: &str = "no response in time";
const NOT_HTTP: &str = "the response is not valid HTTP";
const CERTIFICATE: &str = "the server's certificate is not trusted";
const PROXY: &str = "the proxy does not connect to the server";
const PROXY_AUTHENTICATION: &str = "the proxy requires authentication";
const REFUSED: &str = "the server refused the stream, and did not process it";

/// Whether an HTTP/2 server certainly did not process the request (RFC 9113, section 8.7): it refused the stream, or it
/// was going away before it looked at the stream.
fn was_refused(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            let going_away = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
            return error.is_remote() && (going_away || error.reason() == Some(h2::Reason::REFUSED_STREAM));
        }
        cause = error.source();
    }
    false
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::from_transport(error)
    }
}

/// Describes the failure of a connection by its known causes.
fn describe(error: &reqwest::Error) -> &'static str {
    let mut cause = error.source();
    let mut text = String::new();
    while let Some(error) = cause {
        if let Some(message) = error.downcast_ref::<io::Error>().and_then(describe_io) {
            return message;
        }
        text.push_str(&error.to_string());
        text.push(' ');
        cause = error.source();
    }
    describe_text(&text.to_ascii_lowercase(), error.is_connect(), error.is_body() || error.is_decode())
}

/// By the texts of the causes, in lower case: their types are private.
fn describe_text(text: &str, is_connect: bool, is_of_body: bool) -> &'static str {
    let contains = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if is_connect && contains(&["timed out"]) {
        "no connection within the connect timeout"
    } else if contains(&["dns error", "lookup address", "resolve"]) {
        "the host name cannot be resolved"
    } else if contains(&["certificate", "unknownissuer"]) {
        CERTIFICATE
    } else if contains(&["proxy authorization", "proxy authentication"]) {
        PROXY_AUTHENTICATION
    } else if contains(&["tunnel", "proxy"]) {
        PROXY
    } else if contains(&["tls", "ssl", "handshake"]) {
        "the TLS handshake failed"
    } else if is_of_body {
        "the response was cut short or cannot be decompressed"
    } else if contains(&["parsed", "head is too large"]) {
        NOT_HTTP
    } else if contains(&["incomplete", "closed", "eof"]) {
        "the server closed the connection before its response was complete"
    } else {
        "the connection failed"
    }
}

fn describe_io(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::ConnectionRefused => "the server refused the connection",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => "the server reset the connection",
        io::ErrorKind::BrokenPipe => "the server closed the connection",
        io::ErrorKind::TimedOut => "the server did not accept the connection in time",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "the server cannot be reached",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_told_by_its_text() {
        for (text, is_connect, is_of_body, described) in [
            ("operation timed out", true, false, "no connection within the connect timeout"),
            ("operation timed out", false, false, "the connection failed"),
            ("dns error: no such host", true, false, "the host name cannot be resolved"),
            ("invalid peer certificate: unknownissuer", true, false, CERTIFICATE),
            ("proxy authorization required", true, false, PROXY_AUTHENTICATION),
            ("tunnel error: unsuccessful", true, false, PROXY),
            ("received fatal alert: handshakefailure", true, false, "the TLS handshake failed"),
            ("unexpected eof", false, true, "the response was cut short or cannot be decompressed"),
            ("invalid http version parsed", false, false, NOT_HTTP),
            (
                "connection closed before message completed",
                false,
                false,
                "the server closed the connection before its response was complete",
            ),
        ] {
            assert_eq!(describe_text(text, is_connect, is_of_body), described, "{text}");
        }
    }

    #[test]
    fn a_cause_is_told_by_its_kind() {
        let described = |kind| describe_io(&io::Error::from(kind));
        assert_eq!(described(io::ErrorKind::ConnectionRefused), Some("the server refused the connection"));
        assert_eq!(described(io::ErrorKind::ConnectionAborted), Some("the server reset the connection"));
        assert_eq!(described(io::ErrorKind::Other), None);
    }

    #[test]
    fn a_request_that_cannot_be_built_was_not_sent() {
        let error = reqwest::Client::new().get("no address").build().map(drop).map_err(Error::from_transport);
        assert_eq!(error.unwrap_err().to_string(), "not sent: the HTTP client rejects it");
    }
}
