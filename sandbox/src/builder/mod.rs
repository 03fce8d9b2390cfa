//! A sandbox to measure.

mod data;

use std::io;
use std::time::Duration;

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
///     .token_life(Duration::from_secs(5))
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
    /// let sandbox = Sandbox::builder().token_life(Duration::from_secs(5)).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Of PerfectScale and Camunda; the API keys of CockroachDB do not expire. `expires_in` tells whole seconds.
    #[must_use]
    pub fn token_life(mut self, life: Duration) -> Self {
        self.settings.token_life = life;
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
    /// Of CockroachDB's lists and PerfectScale's audit log. A request that does not say gets as many. Without this it gets 100 of
    /// a list and 1000 of the log, and what it asks for otherwise.
    #[must_use]
    pub fn page_limit(mut self, entries: usize) -> Self {
        self.settings.page_limit = Some(entries.max(1));
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
    /// PerfectScale answers 10 requests in any minute, its token exchange among them, CockroachDB 10 in any second, Camunda's
    /// token exchange 1 in any second. Any more gets a 429 with `Retry-After`, and does not count.
    /// [`Sandbox::refused`] tells how many there were.
    #[must_use]
    pub fn rate_limits(mut self, strict: bool) -> Self {
        self.settings.rate_limits = strict;
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
    /// The port is taken, or an object of your own is no JSON object.
    pub async fn start(self) -> io::Result<Sandbox> {
        if let Some((name, value)) = self.settings.misfit() {
            let problem = format!("{name}: {value} is not a JSON object; write it as the API answers it");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        Ok(Sandbox { server: server::start(&self.settings).await? })
    }
}
