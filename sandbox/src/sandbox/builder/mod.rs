//! The builder: how a sandbox behaves.

mod data;
mod validate;

use std::io;
use std::time::{Duration, SystemTime};

use super::Sandbox;
use crate::server;
use crate::settings::Settings;

/// Configures the data and the behaviour of a sandbox.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use std::time::Duration;
/// use clusterkit_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder()
///     .cockroach_clusters(2_000)
///     .token_lifetime(Duration::from_secs(5))
///     .rate_limits(true)
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// Unset options have the defaults of [`Sandbox::start`].
#[derive(Clone, Debug, Default)]
pub struct Builder {
    settings: Settings,
}

impl Builder {
    /// Sets the lifetime of access tokens; an hour by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().token_lifetime(Duration::from_secs(5)).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// This applies to PerfectScale and Camunda; the API keys of CockroachDB do not expire. `expires_in` reports whole seconds.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.settings.token_lifetime = lifetime;
        self
    }

    /// Sets how long a created cluster takes to become ready; one second by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().creation_time(Duration::from_secs(600)).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The time is measured by the sandbox's [`Clock`](crate::Clock).
    #[must_use]
    pub fn creation_time(mut self, time: Duration) -> Self {
        self.settings.creation_time = time;
        self
    }

    /// Delays every response; no delay by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().latency(Duration::from_millis(80)).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The delay is in tokio's time, independent of the sandbox's [`Clock`](crate::Clock).
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// Limits the number of items in a page, whatever the request asks for.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().page_limit(10).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// This applies to CockroachDB's lists and PerfectScale's audit log. By default a request gets the page size that it asks
    /// for, or else 100 items of a list and 1000 of the log. The limit makes pages smaller, never larger.
    /// [`start`](Self::start) rejects 0.
    #[must_use]
    pub fn page_limit(mut self, items: usize) -> Self {
        self.settings.page_limit = Some(items);
        self
    }

    /// Enforces the rate limits that the vendors publish; off by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().rate_limits(true).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The limits apply to any window of their length:
    ///
    /// - PerfectScale: 10 requests a minute, including its token exchange.
    /// - CockroachDB Cloud: 10 requests a second for each API key.
    /// - Camunda Console: 1 token exchange a second.
    ///
    /// Further requests get a 429 with `Retry-After` and do not count. [`Sandbox::rate_limited`] returns their number.
    #[must_use]
    pub fn rate_limits(mut self, enforced: bool) -> Self {
        self.settings.rate_limits = enforced;
        self
    }

    /// Sets PerfectScale's requests a minute when [`rate_limits`](Self::rate_limits) are enforced; 10 by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().rate_limits(true).perfectscale_rate_limit(120).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The vendor's sources differ: its documentation says 10, its command line tool assumes 120.
    #[must_use]
    pub fn perfectscale_rate_limit(mut self, requests: usize) -> Self {
        self.settings.perfectscale.rate_limit = requests;
        self
    }

    /// Sets the API version of CockroachDB Cloud for requests without the header `Cc-Version`; `2024-09-16` by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().cockroach_version("2022-03-31").start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The examples in the vendor's documentation omit the header, and some are written for an older version: a cluster
    /// shows the limit set by `PUT /clusters/{id}/spend-limit` only in `2022-03-31`.
    #[must_use]
    pub fn cockroach_version(mut self, version: &str) -> Self {
        self.settings.cockroach.version = Some(version.to_owned());
        self
    }

    /// Sets the start time of the sandbox's [`Clock`](crate::Clock); the current time by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use clusterkit_sandbox::Sandbox;
    /// use std::time::{Duration, SystemTime};
    ///
    /// // 2026-01-01T00:00:00Z
    /// let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    /// let sandbox = Sandbox::builder().starts_at(start).start().await?;
    /// # let url = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// # let response = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// # let list: serde_json::Value = response.json().await?;
    /// // 640 days earlier.
    /// assert_eq!(list["clusters"][0]["created_at"], "2024-04-01T00:00:00.000000Z");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// All ages count back from this instant. Together with [`Clock::stop`](crate::Clock::stop), the same requests return the
    /// same instants in every run. Instants of `chrono` and `jiff` convert with `into()`.
    #[must_use]
    pub fn starts_at(mut self, instant: SystemTime) -> Self {
        self.settings.starts_at = Some(instant);
        self
    }

    /// Sets the port on 127.0.0.1; any free port by default, or with 0.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use clusterkit_sandbox::Sandbox;
    /// # use std::time::Duration;
    /// # use serde_json::json;
    /// let sandbox = Sandbox::builder().port(0).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.settings.port = port;
        self
    }

    /// Starts the sandbox.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::builder().start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if:
    ///
    /// - There is no tokio runtime.
    /// - The port is in use.
    /// - An option is invalid, such as a custom object that is not a JSON object, an instant that cannot be parsed, a page
    ///   limit of 0, or an unknown version of CockroachDB Cloud. The error begins with the name of the option.
    pub async fn start(self) -> io::Result<Sandbox> {
        let invalid = |problem: String| io::Error::new(io::ErrorKind::InvalidInput, problem);
        let start = validate::validate(&self.settings).map_err(invalid)?;
        Ok(Sandbox { server: server::start(&self.settings, start).await? })
    }
}
