//! The time of day, as the sandbox sees it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The clock by which tokens expire, clusters come up, rate limits count and things grow old.
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
/// # let answer = http.post(sandbox.camunda_oauth_url()).form(&grant).send().await?;
/// # let token: serde_json::Value = answer.json().await?;
/// # let token = token["access_token"].as_str().unwrap_or_default();
/// assert_eq!(http.get(&url).bearer_auth(token).send().await?.status(), 200);
///
/// sandbox.clock().advance(Duration::from_secs(3600));
/// assert_eq!(http.get(&url).bearer_auth(token).send().await?.status(), 401);
/// # Ok(())
/// # }
/// ```
///
/// It runs on [`tokio::time`], so a test that pauses and advances that moves it too. Where the client under test lives in
/// another runtime, in another process, or must not see time stand still, [`advance`](Self::advance) does it alone.
/// [`latency`](crate::Builder::latency) and [`Fault::stall`](crate::Fault::stall) are real waiting and do not follow it.
///
/// A clone is the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    started_at: Timestamp,
    started: Instant,
    hand: Arc<Mutex<Hand>>,
}

/// What sets this clock apart from tokio's.
#[derive(Debug, Default)]
struct Hand {
    ahead: Duration,
    /// How long it stood still in all, before it was last stopped.
    stood: Duration,
    stopped_at: Option<Duration>,
}

impl Clock {
    /// A clock that shows this instant now.
    pub(crate) fn start(at: Timestamp) -> Self {
        Self { started_at: at, started: Instant::now(), hand: Arc::default() }
    }

    /// The time of day, by this clock.
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
    /// It is what the sandbox writes into `created_at` and its like. Where it begins,
    /// [`starts_at`](crate::Builder::starts_at) says.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.timestamp().into()
    }

    /// Moves the clock forward, at once.
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
        let mut hand = self.hand();
        hand.ahead = hand.ahead.saturating_add(duration);
    }

    /// Lets the clock stand still; until [`resume`](Self::resume) only [`advance`](Self::advance) moves it.
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
        self.hand().stopped_at.get_or_insert(running);
    }

    /// Lets a clock that was [stopped](Self::stop) run on from where it stands.
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
        let mut hand = self.hand();
        if let Some(stopped_at) = hand.stopped_at.take() {
            hand.stood += running.saturating_sub(stopped_at);
        }
    }

    /// The time since the sandbox was started, by this clock.
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
        let hand = self.hand();
        let run = hand.stopped_at.unwrap_or_else(|| self.started.elapsed()).saturating_sub(hand.stood);
        run.saturating_add(hand.ahead)
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.elapsed()).unwrap_or(SignedDuration::MAX);
        self.started_at.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }

    /// The whole second that lies this long before the start; the ages of seeded things are written with it.
    pub(crate) fn before_start(&self, age: SignedDuration) -> Timestamp {
        let second = self.started_at.as_second() - age.as_secs();
        Timestamp::from_second(second).unwrap_or(self.started_at)
    }

    fn hand(&self) -> std::sync::MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
