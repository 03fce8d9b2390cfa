//! The public accessors of an error.

use std::time::Duration;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use super::{Error, ErrorKind, request_id};
use crate::cursor::Cursor;

impl Error {
    /// Returns what kind of failure it is.
    ///
    /// Any failure of a token exchange is [`ErrorKind::Authentication`]. The `is_..` methods below also identify its
    /// cause: for an exchange that timed out, both [`is_authentication`](Self::is_authentication) and
    /// [`is_timeout`](Self::is_timeout) are true. They do not overlap otherwise.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        if self.0.exchange { ErrorKind::Authentication } else { self.0.kind }
    }

    /// Whether it is of this kind, and not a token endpoint's response to the credentials.
    fn is(&self, kind: ErrorKind) -> bool {
        let of_credentials = self.0.exchange
            && matches!(
                self.0.kind,
                ErrorKind::Permission | ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Rejected
            );
        self.0.kind == kind && !of_credentials
    }

    /// Returns the id that the document gives the failed operation, such as `GetClusters`; `None` for a request that
    /// is not in the document.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the status of the last response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns the id that the server gave the last request. Include it when you ask the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.0.headers)
    }

    /// Returns the body of the last response, with credentials redacted.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// Reads the body of the last response as JSON; `None` if it does not have that form.
    ///
    /// ```
    /// fn code(error: &clusterkit_runtime::Error) -> Option<i64> {
    ///     error.body_as::<serde_json::Value>()?["code"].as_i64()
    /// }
    /// # assert_eq!(code(&clusterkit_runtime::Error::credentials("none")), None);
    /// ```
    #[must_use]
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.0.body).ok()
    }

    /// Returns how long to wait before a retry, if the server or the rate limit states it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns how many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the duration of the whole call, including queue and backoff.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Returns whether the server may have applied the request although the call failed.
    ///
    /// **Troubleshooting**: true for a create, an update or a deletion whose response was lost: after a timeout, a
    /// broken connection or a 5xx. Check the current state before you retry. A deletion that ends in
    /// [`is_not_found`](Self::is_not_found) was probably done by an earlier attempt.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.may_have_taken_effect
    }

    /// Returns the cursor from which another stream can resume without losing or repeating an item: see
    /// [`PagedRequest::resume_from`](crate::PagedRequest::resume_from). If the list
    /// [contradicts itself](Self::is_paging), it is the cursor of the last page, which is then repeated.
    ///
    /// `None` for a call that does not read a list, if the first page failed, and if the server sent a cursor twice.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.0.cursor.as_ref()
    }

    /// Returns whether the credentials were rejected (401), or could not be exchanged for a token.
    ///
    /// **Troubleshooting**: check client id and secret or key, that they belong to this vendor and environment, and
    /// that they have neither expired nor been revoked.
    #[doc(alias = "401")]
    #[doc(alias = "Unauthorized")]
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// Returns whether the credentials are valid but lack the permission for this operation (403).
    ///
    /// **Troubleshooting**: give the service account or API client the role that the operation's documentation names.
    #[doc(alias = "403")]
    #[doc(alias = "Forbidden")]
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.is(ErrorKind::Permission)
    }

    /// Returns whether the resource does not exist, or is not visible to these credentials (404).
    ///
    /// **Troubleshooting**: check the id, and that the credentials belong to the organization that owns it.
    #[doc(alias = "404")]
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is(ErrorKind::NotFound)
    }

    /// Returns whether the request contradicts the current state of the resource (409 or 412).
    ///
    /// **Troubleshooting**: read the resource. It may exist already, or another operation on it may be running.
    #[doc(alias = "409")]
    #[doc(alias = "412")]
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is(ErrorKind::Conflict)
    }

    /// Returns whether the server rejected the request with another 4xx, such as 400 or 422.
    ///
    /// **Troubleshooting**: the line contains the server's message. Correct the request before you retry.
    #[doc(alias = "400")]
    #[doc(alias = "408")]
    #[doc(alias = "422")]
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.is(ErrorKind::Rejected)
    }

    /// Returns whether the server failed (5xx).
    ///
    /// **Troubleshooting**: idempotent requests have been retried already. For a create or an update, check
    /// [`may_have_taken_effect`](Self::may_have_taken_effect) before you retry.
    #[doc(alias = "500")]
    #[doc(alias = "502")]
    #[doc(alias = "503")]
    #[doc(alias = "504")]
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.is(ErrorKind::Server)
    }

    /// Returns whether the server's rate limit was exceeded (429), or the client's own rate limit does not have a slot
    /// within the time limit.
    ///
    /// **Troubleshooting**: [`retry_after`](Self::retry_after) returns how long to wait. Share one client, or one
    /// [`RateLimit`](crate::RateLimit), among all callers that use the same credentials.
    #[doc(alias = "429")]
    #[doc(alias = "throttled")]
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is(ErrorKind::RateLimited)
    }

    /// Returns whether an attempt, the whole call or a wait exceeded its timeout.
    ///
    /// **Troubleshooting**: raise the timeout, or request less at once.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.is(ErrorKind::Timeout)
    }

    /// Returns whether the connection failed, so that nothing was sent.
    ///
    /// **Troubleshooting**: check the base URL, DNS, proxy and firewall. In a slim container, check that the package
    /// `ca-certificates` is installed.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.is(ErrorKind::Connect)
    }

    /// Returns whether the connection broke, or the response was cut short.
    ///
    /// **Troubleshooting**: check the network, and proxies that close connections early. For a create or an update,
    /// check [`may_have_taken_effect`](Self::may_have_taken_effect) before you retry.
    #[must_use]
    pub fn is_disconnect(&self) -> bool {
        self.is(ErrorKind::Connection)
    }

    /// Returns whether the server redirects to another address. The client does not follow redirects, because it would
    /// send token and body to their target.
    ///
    /// **Troubleshooting**: the line names the host. A redirect from `http` to `https` means a wrong base URL.
    #[doc(alias = "301")]
    #[doc(alias = "302")]
    #[doc(alias = "307")]
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.is(ErrorKind::Redirect)
    }

    /// Returns whether the server reported success, but the body does not match its document.
    ///
    /// **Troubleshooting**: the line contains the path in the body. A proxy's page instead of JSON means a wrong base
    /// URL; a field of another type means that the vendor has changed the API.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.is(ErrorKind::Decode)
    }

    /// Returns whether the body is larger than the client's maximum.
    ///
    /// **Troubleshooting**: request less at once, with filters or a smaller page.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.is(ErrorKind::TooLarge)
    }

    /// Returns whether the pages of a list contradict one another, for example by a repeated cursor.
    ///
    /// **Troubleshooting**: this is a fault of the server. All pages before the error have been returned. Request
    /// another page size, or ask the vendor.
    #[must_use]
    pub fn is_paging(&self) -> bool {
        self.is(ErrorKind::Paging)
    }

    /// Returns whether a wait ended in a state from which its condition cannot be reached.
    ///
    /// **Troubleshooting**: the line names the state. Delete a resource whose creation failed, and create it anew.
    #[must_use]
    pub fn is_failed_state(&self) -> bool {
        self.is(ErrorKind::FailedState)
    }

    /// Returns whether the client rejected a value before it sent the request.
    ///
    /// **Troubleshooting**: the line names the parameter and the values that are valid.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        self.is(ErrorKind::InvalidRequest)
    }

    /// Returns whether a client cannot be built from its settings.
    ///
    /// **Troubleshooting**: the line names the setting or environment variable.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.is(ErrorKind::Configuration)
    }

    /// Returns whether there is no Tokio runtime, or it was shut down during the call.
    ///
    /// **Troubleshooting**: await calls inside a runtime, and keep it running until they are done.
    #[must_use]
    pub fn is_runtime(&self) -> bool {
        self.is(ErrorKind::Runtime)
    }
}
