//! A sandbox to measure.

mod data;

use std::io;
use std::time::{Duration, SystemTime};

use crate::settings::Settings;
use crate::{Sandbox, server};

/// Says what a sandbox is to show, and how it is to behave.
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
/// What is not said is as [`Sandbox::start`] has it.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    settings: Settings,
}

impl Builder {
    /// How long an access token is accepted; an hour without this.
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
    /// Of PerfectScale and Camunda; the API keys of CockroachDB do not expire. `expires_in` tells whole seconds.
    #[must_use]
    pub fn token_lifetime(mut self, life: Duration) -> Self {
        self.settings.token_lifetime = life;
        self
    }

    /// How long a created cluster takes to become ready; a second without this.
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
    /// It passes by the sandbox's [`Clock`](crate::Clock).
    #[must_use]
    pub fn creation_time(mut self, time: Duration) -> Self {
        self.settings.creation_time = time;
        self
    }

    /// How long every answer takes; no longer than it takes without this.
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
    /// This is real waiting, by tokio's time, whatever the sandbox's [`Clock`](crate::Clock) does.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// How many entries a page has at most, whatever is asked.
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
    /// Of CockroachDB's lists and PerfectScale's audit log. Without this a request gets what it asks for, and one that does not
    /// say 100 of a list and 1000 of the log; this makes it fewer, never more. 0 is refused by [`start`](Self::start).
    #[must_use]
    pub fn page_limit(mut self, entries: usize) -> Self {
        self.settings.page_limit = Some(entries);
        self
    }

    /// Whether the limits that the vendors publish are kept; without this there are none.
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
    /// PerfectScale answers 10 requests in any minute, its token exchange among them, CockroachDB 10 in any second for each
    /// API key, Camunda's token exchange 1 in any second. Any more gets a 429 with `Retry-After`, and does not count.
    /// [`Sandbox::rate_limited`] tells how many there were.
    #[must_use]
    pub fn rate_limits(mut self, strict: bool) -> Self {
        self.settings.rate_limits = strict;
        self
    }

    /// How many requests PerfectScale answers in any minute where [`rate_limits`](Self::rate_limits) are kept; 10 without
    /// this.
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
    /// The vendor's own words differ: its page says 10, its command line tool reckons with 120.
    #[must_use]
    pub fn perfectscale_rate_limit(mut self, requests: usize) -> Self {
        self.settings.perfectscale.rate_limit = requests;
        self
    }

    /// The version of CockroachDB Cloud's API that a request gets that names none; `2024-09-16` without this.
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
    /// The requests on the vendor's pages come without the header `Cc-Version`, and some of them are of an older version: only
    /// with `2022-03-31` does a cluster show the limit that `PUT /clusters/{id}/spend-limit` has set.
    #[must_use]
    pub fn cockroach_version(mut self, version: &str) -> Self {
        self.settings.cockroach.version = Some(version.to_owned());
        self
    }

    /// What the sandbox's [`Clock`](crate::Clock) shows when it starts; the time of day without this.
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
    /// # let answer = reqwest::Client::new().get(url).bearer_auth(sandbox.api_key()).send().await?;
    /// # let list: serde_json::Value = answer.json().await?;
    /// // 640 days before.
    /// assert_eq!(list["clusters"][0]["created_at"], "2024-04-01T00:00:00.000000Z");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The ages of everything count back from it, so with this and [`Clock::stop`](crate::Clock::stop) the same requests get
    /// the same instants in every run. A `chrono` or `jiff` instant turns into a `SystemTime` by `into()`.
    #[must_use]
    pub fn starts_at(mut self, instant: SystemTime) -> Self {
        self.settings.starts_at = Some(instant);
        self
    }

    /// The port on 127.0.0.1; without this, or with 0, any that is free.
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

    /// Starts it.
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
    /// - There is no tokio runtime.
    /// - The port is taken.
    /// - Something that was said cannot be: an object of your own that is no JSON object, an instant that cannot be read, a
    ///   page without entries, a version that CockroachDB Cloud does not have. The error begins with its name.
    pub async fn start(self) -> io::Result<Sandbox> {
        let invalid = |problem: String| io::Error::new(io::ErrorKind::InvalidInput, problem);
        let start = self.settings.start().map_err(invalid)?;
        if let Some(problem) = self.settings.problem(start) {
            return Err(invalid(problem));
        }
        Ok(Sandbox { server: server::start(&self.settings, start).await? })
    }
}
