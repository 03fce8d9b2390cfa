//! What an error can be asked.

use std::time::Duration;

use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use super::{Error, Kind};
use crate::pagination::Cursor;
use crate::response::request_id;

impl Error {
    /// The operation that failed: the id that its document gives it, such as `GetClusters`. `None` for a request that
    /// the documents lack.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the last answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The id that the server gave the last request, for a question to the vendor's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.0.headers)
    }

    /// The body of the last answer, as it came but for credentials.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The body of the last answer as JSON of a given shape, `None` if it is not that.
    ///
    /// ```no_run
    /// # fn run(error: clusterkit::Error) {
    /// use clusterkit::cockroach::types::Status;
    ///
    /// let code = error.json::<Status>().and_then(|status| status.code);
    /// # }
    /// ```
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.0.body).ok()
    }

    /// How long to wait before trying again, where the server or the rate limit told.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the whole call took, waiting included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Whether the server may have done what was asked all the same.
    ///
    /// **Troubleshooting**: true for a create, change or deletion whose answer was lost, after a timeout, a broken
    /// connection or a 5xx. Look what is there before sending it again. A deletion that ends in
    /// [`is_not_found`](Self::is_not_found) with this being true was probably done by an earlier attempt.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.uncertain
    }

    /// Where a walk over pages can be taken up, so that nothing is lost and nothing comes twice: see
    /// [`PagedRequest::resume_from`](crate::PagedRequest::resume_from). `None` for other calls, where the first page of a
    /// list failed, and where the list [goes round in circles](Self::is_cursor_loop).
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.0.cursor.as_ref()
    }

    /// The credentials were refused, or no token could be had for them.
    ///
    /// **Troubleshooting**: check client id and secret or key, that they belong to this vendor and environment, and
    /// that they have not expired or been revoked.
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.0.exchange || self.0.kind == Kind::Authentication || self.0.status == Some(StatusCode::UNAUTHORIZED)
    }

    /// The credentials are good, and lack the permission for this operation.
    ///
    /// **Troubleshooting**: give the service account or API client the role that the operation's documentation names.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.0.status == Some(StatusCode::FORBIDDEN) && !self.is_authentication()
    }

    /// What was addressed does not exist, or not for these credentials.
    ///
    /// **Troubleshooting**: check the id, and that the credentials belong to the organization that owns it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.status == Some(StatusCode::NOT_FOUND) && !self.0.exchange
    }

    /// The vendor's rate limit was hit, or the wait that the limiter knows of is longer than allowed.
    ///
    /// **Troubleshooting**: [`retry_after`](Self::retry_after) tells how long to wait. Share one client, or one
    /// [`RateLimit`](crate::RateLimit), among all that use the same credentials.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == Kind::NoSlot || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// An attempt, or the whole call, took longer than allowed.
    ///
    /// **Troubleshooting**: raise the timeout of the client, or ask for less at once.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout | Kind::Overdue)
    }

    /// No connection came about; nothing was sent.
    ///
    /// **Troubleshooting**: check the base URL, DNS, proxy and firewall, and in a slim container that the package
    /// `ca-certificates` is installed.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// The connection broke, or the answer was cut short.
    ///
    /// **Troubleshooting**: look at the network, and at proxies that close connections early. For what changes
    /// something, [`may_have_taken_effect`](Self::may_have_taken_effect) tells whether it may have been done.
    #[must_use]
    pub fn is_connection_lost(&self) -> bool {
        self.0.kind == Kind::Connection
    }

    /// The server sends the client elsewhere, which is never followed: the token and the body would go along.
    ///
    /// **Troubleshooting**: the line names the host. A redirect from `http` to `https` means a wrong base URL.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.0.kind == Kind::Redirect
    }

    /// The server answered with success and a body that is not what its document says.
    ///
    /// **Troubleshooting**: the line names the place in the body. A proxy's page instead of JSON means a wrong base
    /// URL; a field of another type means that the vendor has changed the API.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// A list of pages leads back to a page that has been read, so it would have no end.
    ///
    /// **Troubleshooting**: this is a fault of the server. All pages up to here have been given out; the line
    /// names the cursor that came twice. Ask again with another page size, or ask the vendor.
    #[must_use]
    pub fn is_cursor_loop(&self) -> bool {
        self.0.kind == Kind::CursorLoop
    }

    /// What was waited for has come to a state from which it does not get ready by itself.
    ///
    /// **Troubleshooting**: the line names the state. A creation that failed is to be deleted and made anew; a
    /// cluster that is locked or suspended is to be released in the vendor's console.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.0.kind == Kind::Hopeless
    }

    /// A value was refused before anything was sent.
    ///
    /// **Troubleshooting**: the line names the parameter and what it may be.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        self.0.kind == Kind::InvalidRequest
    }

    /// A client could not be built from what it was given.
    ///
    /// **Troubleshooting**: the line names the setting or environment variable.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.0.kind == Kind::Configuration
    }
}
