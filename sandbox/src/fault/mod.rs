//! Faults: ways in which a request fails or its response is unusual.

mod apply;
mod cursor;
mod faults;
mod mutate;
mod request_info;
mod rules;
mod schedule;
mod status;
mod truncated_body;

use std::time::Duration;

pub use self::faults::Faults;
pub(crate) use self::request_info::RequestInfo;
pub(crate) use self::rules::Rules;
use self::status::Status;

/// A way in which a request fails, or its response is unusual.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use clusterkit_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.fail_next(Fault::status(503).retry_after(Duration::from_secs(2)));
/// let response = reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
/// assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"2".parse()?));
/// # Ok(())
/// # }
/// ```
///
/// Schedule a fault with [`Sandbox::fail_next`](crate::Sandbox::fail_next) or
/// [`Sandbox::faults`](crate::Sandbox::faults).
#[derive(Clone, Debug)]
pub struct Fault {
    kind: Kind,
    after_processing: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    None,
    Status(Status),
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

    /// No fault: the request is processed normally. Use it for gaps in [`Faults::sequence`].
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

    /// Resets the connection without a response.
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
    /// The request is not processed, except with [`after_processing`](Self::after_processing).
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// Processes the request, sends half of the response body and closes the connection.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::truncated());
    /// let response = reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// assert!(response.text().await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If the response has no body, as a 204, this is a [`reset`](Self::reset) instead.
    #[must_use]
    pub fn truncated() -> Self {
        Self::new(Kind::Truncated)
    }

    /// Sends nothing for this long, then processes the request normally.
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
    /// let response = reqwest::Client::new().get(url).timeout(Duration::from_millis(50)).send().await;
    /// assert!(response.is_err_and(|error| error.is_timeout()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If the client disconnects meanwhile, the request is not processed. With
    /// [`after_processing`](Self::after_processing) the request is processed before the delay.
    #[must_use]
    pub fn stall(duration: Duration) -> Self {
        Self::new(Kind::Stall(duration))
    }

    /// Processes the request and replaces every enum value of the response by `NEW_WORD`, which no document lists.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::unknown_enum_values());
    /// let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// let response = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// let list: serde_json::Value = response.json().await?;
    /// assert_eq!(list["clusters"][0]["state"], "NEW_WORD");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn unknown_enum_values() -> Self {
        Self::new(Kind::UnknownEnumValues)
    }

    /// Processes the request and sets every list and every optional field of the response to null.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::nulls());
    /// let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// let response = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// let list: serde_json::Value = response.json().await?;
    /// let cluster = &list["clusters"][0];
    /// assert!(cluster["name"].is_string() && cluster["regions"].is_null() && cluster["state"].is_null());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The requested list itself is null if it is empty, as Go servers encode it. Otherwise it keeps its items, each with only
    /// the fields that the document requires.
    #[must_use]
    pub fn nulls() -> Self {
        Self::new(Kind::Nulls)
    }

    /// Returns the cursor of the request as the next cursor of the page, which makes the list endless.
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
    /// This fault applies to the next request with a cursor. The first page is requested without one.
    #[must_use]
    pub fn repeated_cursor() -> Self {
        Self::new(Kind::RepeatedCursor)
    }

    /// Processes the request before the fault, so that only the response is lost.
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
    /// Use it to test that nothing is created twice. Faults that change a response always process the request.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = true;
        self
    }
}
