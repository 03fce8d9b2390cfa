//! What can go wrong.

mod asked;
mod body;
mod cursor;
mod plan;
mod schedule;
mod strike;
mod words;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

pub(crate) use self::asked::Asked;
pub use self::schedule::Faults;
pub(crate) use self::schedule::Schedules;
pub(crate) use self::strike::no_answer;
use crate::limit::whole_seconds;

/// A way in which a request fails, or its answer is strange.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use clusterkit_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.fail_next(Fault::status(503).retry_after(Duration::from_secs(2)));
/// let answer = reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
/// assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (503, &"2".parse()?));
/// # Ok(())
/// # }
/// ```
///
/// A fault is told to the sandbox by [`Sandbox::fail_next`](crate::Sandbox::fail_next) or by a schedule of
/// [`Sandbox::faults`](crate::Sandbox::faults).
#[derive(Clone, Debug)]
pub struct Fault {
    kind: Kind,
    after_processing: bool,
}

/// The content type of a [`Fault::status`] that nothing else is said of.
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

#[derive(Clone, Debug)]
enum Kind {
    None,
    Status { status: StatusCode, headers: HeaderMap, body: String },
    Reset,
    Truncated,
    Stall(Duration),
    UnknownEnumValues,
    Nulls,
    RepeatedCursor,
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self { kind, after_processing: false }
    }

    /// No fault: the request goes through. It fills the gaps of [`Faults::sequence`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.faults().sequence([Fault::none(), Fault::status(500)]);
    /// let url = format!("{}/clusters", sandbox.camunda_url());
    /// assert_eq!(reqwest::get(&url).await?.status(), 401);
    /// assert_eq!(reqwest::get(&url).await?.status(), 500);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn none() -> Self {
        Self::new(Kind::None)
    }

    /// This status in the place of an answer, with a line of plain text as a gateway would send it.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(502).body("<html>Bad Gateway</html>").header("content-type", "text/html");
    /// ```
    ///
    /// The request is not processed, unless [`after_processing`](Self::after_processing) says so. A number that is no
    /// status of HTTP (below 200 or above 999) becomes 500. A 204 or 304 has no body, whatever is said.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 200);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PLAIN_TEXT));
        Self::new(Kind::Status { status, headers, body: "the sandbox was told to fail".to_owned() })
    }

    /// Adds `Retry-After`, in seconds, to a [`status`](Self::status).
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
        self.header("retry-after", &whole_seconds(wait).to_string())
    }

    /// Adds a header to a [`status`](Self::status), or replaces it. One that cannot be sent is left out, and so are
    /// `Content-Length` and `Transfer-Encoding`, which follow from the body.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(302).header("location", "https://example.com/");
    /// ```
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Kind::Status { headers, .. }, Ok(name), Ok(value)) =
            (&mut self.kind, HeaderName::try_from(name), HeaderValue::try_from(value))
            && name != header::CONTENT_LENGTH
            && name != header::TRANSFER_ENCODING
        {
            headers.insert(name, value);
        }
        self
    }

    /// The body of a [`status`](Self::status). Where it is JSON, the content type says so, unless a
    /// [`header`](Self::header) has said something else.
    ///
    /// ```
    /// use clusterkit_sandbox::Fault;
    ///
    /// let fault = Fault::status(500).body(r#"{"code": 13, "message": "internal", "details": []}"#);
    /// ```
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        if let Kind::Status { headers, body, .. } = &mut self.kind {
            *body = text.into();
            let is_default = headers.get(header::CONTENT_TYPE).is_some_and(|value| value == PLAIN_TEXT);
            if is_default && serde_json::from_str::<serde_json::Value>(body).is_ok() {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
        }
        self
    }

    /// The connection is reset without an answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::reset());
    /// assert!(reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The request is not processed, unless [`after_processing`](Self::after_processing) says so.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The request is processed, but its answer ends in the middle of the body, and the connection with it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::truncated());
    /// let answer = reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// assert!(answer.text().await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An answer that has no body, such as a 204, is a [`reset`](Self::reset) instead.
    #[must_use]
    pub fn truncated() -> Self {
        Self::new(Kind::Truncated)
    }

    /// No byte comes for this long; then the request is processed as if nothing had been.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::stall(Duration::from_secs(60)));
    /// let url = format!("{}/clusters", sandbox.camunda_url());
    /// let answer = reqwest::Client::new().get(url).timeout(Duration::from_millis(50)).send().await;
    /// assert!(answer.is_err_and(|error| error.is_timeout()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A client that gives up meanwhile has asked for nothing: the request is dropped. With
    /// [`after_processing`](Self::after_processing) it has been processed when the waiting begins.
    #[must_use]
    pub fn stall(duration: Duration) -> Self {
        Self::new(Kind::Stall(duration))
    }

    /// The request is processed, and every enumerated word of its answer is one that no document knows.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::unknown_enum_values());
    /// let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// let answer = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// let list: serde_json::Value = answer.json().await?;
    /// assert_eq!(list["clusters"][0]["state"], "NEW_WORD");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn unknown_enum_values() -> Self {
        Self::new(Kind::UnknownEnumValues)
    }

    /// The request is processed, and every list and every optional field of its answer is null.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::nulls());
    /// let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// let answer = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// let list: serde_json::Value = answer.json().await?;
    /// let cluster = &list["clusters"][0];
    /// assert!(cluster["name"].is_string() && cluster["regions"].is_null() && cluster["state"].is_null());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The list that was asked for is null when it is empty, as Go's servers write it, and keeps its entries when it has
    /// some: each with nothing but what the document requires.
    #[must_use]
    pub fn nulls() -> Self {
        Self::new(Kind::Nulls)
    }

    /// A page names as the next one the cursor that it was asked with: a list without end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::repeated_cursor());
    /// # let http = reqwest::Client::new();
    /// let url = format!("{}/api/v1/clusters?pagination.limit=1", sandbox.cockroach_url());
    /// # let first: serde_json::Value = http.get(&url).bearer_auth(sandbox.api_key()).send().await?.json().await?;
    /// let cursor = first["pagination"]["next_page"].as_str().unwrap_or_default();
    /// # let url = format!("{url}&pagination.page={cursor}");
    /// # let second: serde_json::Value = http.get(&url).bearer_auth(sandbox.api_key()).send().await?.json().await?;
    /// assert_eq!(second["pagination"]["next_page"], cursor);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It waits for a request with a cursor: the first page has none that could come again.
    #[must_use]
    pub fn repeated_cursor() -> Self {
        Self::new(Kind::RepeatedCursor)
    }

    /// The request is processed first; it is the answer that is lost.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.faults().on("POST", "/api/v1/clusters").next(Fault::reset().after_processing());
    /// # let http = reqwest::Client::new();
    /// let body = r#"{"name":"created","provider":"GCP","spec":{"serverless":{"regions":["us-central1"]}}}"#;
    /// let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// assert!(http.post(&url).bearer_auth(sandbox.api_key()).body(body).send().await.is_err());
    ///
    /// let list = http.get(&url).bearer_auth(sandbox.api_key()).send().await?.text().await?;
    /// assert!(list.contains(r#""name":"created""#));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// For tests that nothing is created twice. A strange answer is always one to a processed request.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = true;
        self
    }
}
