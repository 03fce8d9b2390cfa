//! What was sent to the sandbox.

mod body;
mod disguise;
mod known;
mod secret;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use serde_json::Value;

pub(crate) use self::body::read;
pub(crate) use self::known::Known;
use self::secret::Censor;

/// How many requests are kept; the oldest give way. A sandbox can run for weeks.
const MOST: usize = 100_000;

/// A request that the sandbox got, and how it was answered.
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
/// Secrets are `[hidden]` in it: in headers, query and body whatever its name gives away (`authorization`, `cookie`, and names
/// with `secret`, `token`, `password`, `credential`, `api_key`, `signature` and the like in them), and in any place, also
/// percent-encoded or in base64, the sandbox's own credentials and what it has issued: tokens, their parts, and the secrets of
/// API clients. Cursors (`page_token`) are no secrets.
///
/// A secret that is not the sandbox's own is not found under a name that does not give it away, nor in a path. Neither is a
/// piece of one of the sandbox's own, except for the parts of a token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path as it was sent, percent-encoded; a segment with a secret is `[hidden]`.
    pub path: String,
    /// The parameters of the query, decoded. Of one that is repeated, the last.
    pub query: BTreeMap<String, String>,
    /// The headers, their names in small letters. Of one that is repeated, the last.
    pub headers: BTreeMap<String, String>,
    /// The body: JSON as it is, a form as an object of texts, nothing as null. Anything else is a text that says its length.
    pub body: Value,
    /// The status that was answered. None yet, or none at all: the connection was reset, or the client went away.
    pub status: Option<u16>,
    /// When it came, counted from the start of the sandbox by its [`Clock`](crate::Clock).
    pub at: Duration,
}

/// The requests so far, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Recorder {
    known: Known,
    records: Mutex<Records>,
}

#[derive(Debug, Default)]
struct Records {
    requests: VecDeque<Request>,
    /// The number of the first that is still there, of all that ever came.
    first: usize,
}

impl Recorder {
    pub(crate) fn new(known: Known) -> Self {
        Self { known, records: Mutex::default() }
    }

    /// Keeps a request and gives it a number.
    pub(crate) fn add(&self, parts: &Parts, body: Value, at: Duration) -> usize {
        let censor = Censor(&self.known);
        let headers = parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), censor.hide_text(name.as_str(), &value))
        });
        let query: Vec<(String, String)> =
            serde_urlencoded::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        let query =
            query.into_iter().map(|(name, value)| (censor.without_known(&name), censor.hide_text(&name, &value)));
        let request = Request {
            method: parts.method.as_str().to_owned(),
            path: censor.hide_path(parts.uri.path()),
            query: query.collect(),
            headers: headers.collect(),
            body: censor.hide(body),
            status: None,
            at,
        };
        let mut records = self.records();
        records.requests.push_back(request);
        if records.requests.len() > MOST {
            records.requests.pop_front();
            records.first += 1;
        }
        records.first + records.requests.len() - 1
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        let mut records = self.records();
        let place = number.checked_sub(records.first);
        if let Some(request) = place.and_then(|place| records.requests.get_mut(place)) {
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
