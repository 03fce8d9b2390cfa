//! Faults that respond with a chosen HTTP status.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::{Fault, Kind};
use crate::limit::ceil_seconds;

/// The content type of a [`Fault::status`] by default.
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// A response that replaces that of the API.
#[derive(Clone, Debug)]
pub(super) struct Status {
    code: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Status {
    fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 200);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PLAIN_TEXT));
        Self { code: status, headers, body: "injected by the sandbox".to_owned() }
    }

    fn set_header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
            && name != header::CONTENT_LENGTH
            && name != header::TRANSFER_ENCODING
        {
            self.headers.insert(name, value);
        }
    }

    fn set_body(&mut self, body: String) {
        self.body = body;
        let is_default = self.headers.get(header::CONTENT_TYPE).is_some_and(|value| value == PLAIN_TEXT);
        if is_default && serde_json::from_str::<serde_json::Value>(&self.body).is_ok() {
            self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
    }

    pub(super) fn into_response(mut self) -> Response {
        if matches!(self.code, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            self.body.clear();
            self.headers.remove(header::CONTENT_TYPE);
        }
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.code;
        *response.headers_mut() = self.headers;
        response
    }
}

impl Fault {
    /// Responds with this status and a line of plain text, as a gateway would.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(502).body("<html>Bad Gateway</html>").header("content-type", "text/html");
    /// ```
    ///
    /// The request is not processed, except with [`after_processing`](Self::after_processing). A number below 200 or above
    /// 999 becomes 500. A 204 or 304 never has a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(Status::new(status)))
    }

    /// Adds `Retry-After` to a [`status`](Self::status), in seconds, rounded up.
    ///
    /// ```
    /// use std::time::Duration;
    /// use clusterkit_sandbox::Fault;
    ///
    /// let seconds = Fault::status(429).retry_after(Duration::from_secs(30));
    /// let date = Fault::status(503).header("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT");
    /// ```
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header("retry-after", &ceil_seconds(wait).to_string())
    }

    /// Sets a header of a [`status`](Self::status).
    ///
    /// Invalid headers are ignored, and so are `Content-Length` and `Transfer-Encoding`, which follow from the body.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(302).header("location", "https://example.com/");
    /// ```
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Kind::Status(status) = &mut self.kind {
            status.set_header(name, value);
        }
        self
    }

    /// Sets the body of a [`status`](Self::status).
    ///
    /// The content type of a JSON body is `application/json`, unless a [`header`](Self::header) sets another one.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(500).body(r#"{"code": 13, "message": "internal", "details": []}"#);
    /// ```
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        if let Kind::Status(status) = &mut self.kind {
            status.set_body(text.into());
        }
        self
    }
}
