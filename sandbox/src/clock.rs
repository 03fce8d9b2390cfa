//! The clock of the sandbox.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The clock that decides when tokens expire, clusters become ready and rate limits reset.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use clusterkit_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// let url = format!("{}/clusters", sandbox.camunda_url());
/// # let grant = [
/// #     ("grant_type", "client_credentials"),
/// #     ("audience", "api.cloud.camunda.io"),
/// #     ("client_id", sandbox.client_id()),
/// #     ("client_secret", sandbox.client_secret()),
/// # ];
/// # let http = reqwest::Client::new();
/// # let response = http.post(sandbox.camunda_oauth_url()).form(&grant).send().await?;
/// # let token: serde_json::Value = response.json().await?;
/// # let token = token["access_token"].as_str().unwrap_or_default();
/// assert_eq!(http.get(&url).bearer_auth(token).send().await?.status(), 200);
///
/// sandbox.clock().advance(Duration::from_secs(3600));
/// assert_eq!(http.get(&url).bearer_auth(token).send().await?.status(), 401);
/// # Ok(())
/// # }
/// ```
///
/// The clock runs on [`tokio::time`], so a test that pauses and advances tokio's time moves this clock too. If the client
/// under test runs in another runtime or process, or needs running time, use [`advance`](Self::advance), which moves only this
/// clock. [`latency`](crate::Builder::latency) and [`Fault::stall`](crate::Fault::stall) wait in tokio's time and do not
/// follow this clock.
///
/// Clones share the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    started_at: Timestamp,
    started: Instant,
    offset: Arc<Mutex<Offset>>,
}

/// The difference from tokio's clock.
#[derive(Debug, Default)]
struct Offset {
    advanced: Duration,
    /// The total time of earlier stops.
    stopped: Duration,
    stopped_at: Option<Duration>,
}

impl Clock {
    /// Starts a clock at this instant.
    pub(crate) fn start(at: Timestamp) -> Self {
        Self { started_at: at, started: Instant::now(), offset: Arc::default() }
    }

    /// Returns the current time of this clock.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::{Duration, SystemTime};
    ///
    /// let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    /// let sandbox = clusterkit_sandbox::Sandbox::builder().starts_at(start).start().await?;
    /// sandbox.clock().stop();
    /// let before = sandbox.clock().now();
    /// sandbox.clock().advance(Duration::from_secs(60));
    /// assert!(before >= start && sandbox.clock().now() == before + Duration::from_secs(60));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The sandbox uses it for `created_at` and similar fields. [`starts_at`](crate::Builder::starts_at) sets its start.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.timestamp().into()
    }

    /// Moves the clock forward.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// sandbox.clock().advance(Duration::from_secs(3600));
    /// assert!(sandbox.clock().elapsed() >= Duration::from_secs(3600));
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, duration: Duration) {
        let mut offset = self.offset();
        offset.advanced = offset.advanced.saturating_add(duration);
    }

    /// Stops the clock. Until [`resume`](Self::resume), only [`advance`](Self::advance) moves it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// sandbox.clock().stop();
    /// let before = sandbox.clock().elapsed();
    /// sandbox.clock().advance(Duration::from_secs(5));
    /// assert_eq!(sandbox.clock().elapsed() - before, Duration::from_secs(5));
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self) {
        let running = self.started.elapsed();
        self.offset().stopped_at.get_or_insert(running);
    }

    /// Resumes a [stopped](Self::stop) clock from its current time.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// sandbox.clock().stop();
    /// sandbox.clock().advance(Duration::from_secs(5));
    /// sandbox.clock().resume();
    /// assert!(sandbox.clock().elapsed() >= Duration::from_secs(5));
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume(&self) {
        let running = self.started.elapsed();
        let mut offset = self.offset();
        if let Some(stopped_at) = offset.stopped_at.take() {
            offset.stopped += running.saturating_sub(stopped_at);
        }
    }

    /// Returns the time since the sandbox was started, by this clock.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// assert!(sandbox.clock().elapsed().as_secs() < 60);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let offset = self.offset();
        let run = offset.stopped_at.unwrap_or_else(|| self.started.elapsed()).saturating_sub(offset.stopped);
        run.saturating_add(offset.advanced)
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.elapsed()).unwrap_or(SignedDuration::MAX);
        self.started_at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    /// Returns the whole second this long before the start, for the ages of generated objects.
    pub(crate) fn before_start(&self, age: SignedDuration) -> Timestamp {
        let second = self.started_at.as_second() - age.as_secs();
        Timestamp::from_second(second).unwrap_or(self.started_at)
    }

    fn offset(&self) -> std::sync::MutexGuard<'_, Offset> {
        self.offset.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
