//! Records requests, with secrets redacted.

mod body;
mod decode;
mod redact;
mod secrets;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use serde_json::Value;

pub(crate) use self::body::read;
use self::redact::Redactor;
pub(crate) use self::secrets::Secrets;

/// The number of requests to keep. A sandbox can run for weeks, so the oldest are dropped.
const MAX_REQUESTS: usize = 100_000;

/// A request that the sandbox received, and its status.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clusterkit_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// let url = format!("{}/api/v1/clusters?show_inactive=true", sandbox.cockroach_url());
/// reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
///
/// let request = &sandbox.requests()[0];
/// assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/api/v1/clusters"));
/// assert_eq!(request.query["show_inactive"], "true");
/// assert_eq!(request.headers["authorization"], "[hidden]");
/// assert_eq!(request.status, Some(200));
/// # Ok(())
/// # }
/// ```
///
/// Secrets are replaced by `[hidden]`:
///
/// - In headers, query and body, the values of names that denote a secret: `authorization`, `cookie`, and names that contain
///   `secret`, `token`, `password`, `credential`, `api_key`, `signature` and the like. Cursors (`page_token`) are not secrets.
/// - Anywhere, also percent-encoded or in base64, the sandbox's own credentials and what it issued: tokens, their parts, and
///   the secrets of API clients.
///
/// Other secrets are not found in a path or under an ordinary name. A fragment of one of the sandbox's own secrets is not
/// found either, except for the parts of a token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The path as sent, percent-encoded. A segment that contains a secret is `[hidden]`.
    pub path: String,
    /// The query parameters, decoded. For a repeated parameter, the last value.
    pub query: BTreeMap<String, String>,
    /// The headers, with lower-case names. For a repeated header, the last value.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON as sent, a form as an object of strings, an empty body as null. Any other body is a string that states
    /// its length.
    pub body: Value,
    /// The status of the response. `None` if the request is in progress, the connection was reset or the client disconnected.
    pub status: Option<u16>,
    /// The time of arrival since the start of the sandbox, by its [`Clock`](crate::Clock).
    pub at: Duration,
}

/// The recorded requests, in order of arrival.
#[derive(Debug)]
pub(crate) struct Recorder {
    secrets: Secrets,
    records: Mutex<Records>,
}

#[derive(Debug, Default)]
struct Records {
    requests: VecDeque<Request>,
    /// The number of the oldest request kept, counting all that arrived.
    first: usize,
}

impl Recorder {
    pub(crate) fn new(secrets: Secrets) -> Self {
        Self { secrets, records: Mutex::default() }
    }

    /// Records a request and returns its number.
    pub(crate) fn add(&self, parts: &Parts, body: Value, at: Duration) -> usize {
        let redactor = Redactor(&self.secrets);
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), redactor.redact_text(name.as_str(), &value))
        });
        let query: Vec<(String, String)> =
            serde_urlencoded::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        let query =
            query.into_iter().map(|(name, value)| (redactor.redact_known(&name), redactor.redact_text(&name, &value)));
        let request = Request {
            method: parts.method.as_str().to_owned(),
            path: redactor.redact_path(parts.uri.path()),
            query: query.collect(),
            headers: headers.collect(),
            body: redactor.redact(body),
            status: None,
            at,
        };
        let mut records = self.records();
        records.requests.push_back(request);
        if records.requests.len() > MAX_REQUESTS {
            records.requests.pop_front();
            records.first += 1;
        }
        records.first + records.requests.len() - 1
    }

    pub(crate) fn set_status(&self, number: usize, status: u16) {
        let mut records = self.records();
        let index = number.checked_sub(records.first);
        if let Some(request) = index.and_then(|index| records.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn all(&self) -> Vec<Request> {
        self.records().requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut records = self.records();
        records.first += records.requests.len();
        records.requests.clear();
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
