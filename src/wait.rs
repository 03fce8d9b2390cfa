//! Looks at something again and again, until it is as it should be. Knows no API.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout_at};

use crate::error::{Error, Kind};
use crate::retry::may_pass;

/// Creating a dedicated cluster takes that long.
const TIMEOUT: Duration = Duration::from_secs(30 * 60);
/// The time between the first looks.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// Whatever is asked for, a server is not asked more often.
const SHORTEST: Duration = Duration::from_millis(100);
/// How many times the first interval the longest may be: 30 s, by default.
const WIDEST: u32 = 15;

/// How long something that was created may not be found.
const UNSEEN: Duration = Duration::from_secs(60);

/// What one look has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look<T> {
    /// It is as it should be; this is what the wait gives.
    Done(T),
    /// Not yet. The state, in a word or two, is for progress and for the error of a timeout.
    Pending(String),
    /// It will never be. The state says why.
    Failed(String),
}

/// How a wait is going.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// The state as the last look has shown it, or the error that it ended in.
    pub state: String,
    /// How many looks there have been.
    pub looks: u32,
    /// How long it has been waited.
    pub elapsed: Duration,
}

/// The state.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.state)
    }
}

type Tell = Box<dyn FnMut(&Progress) + Send>;

/// A look that is being taken.
type Looking<'a, T> = Pin<Box<dyn Future<Output = Result<Look<T>, Error>> + Send + 'a>>;

trait Watch<T> {
    fn look(&mut self) -> Looking<'_, T>;
}

/// A question and the judge of its answers.
struct Asked<L, J, A> {
    ask: L,
    judge: J,
    answer: PhantomData<fn() -> A>,
}

impl<T, A, F, L, J> Watch<T> for Asked<L, J, A>
where
    L: FnMut() -> F + Send,
    F: Future<Output = Result<A, Error>> + Send,
    J: FnMut(Result<A, Error>) -> Result<Look<T>, Error> + Send,
{
    fn look(&mut self) -> Looking<'_, T> {
        Box::pin(async move {
            let answer = (self.ask)().await;
            (self.judge)(answer)
        })
    }
}

/// Waits until something is as it should be. Awaited like a future.
///
/// ```no_run
/// use std::time::Duration;
/// # async fn run(id: &str) -> Result<(), clusterkit::Error> {
/// let client = clusterkit::cockroach::Client::from_env()?;
/// let cluster = client
///     .wait_for_cluster(id)
///     .timeout(Duration::from_secs(10 * 60))
///     .on_progress(|progress| println!("{progress} after {} s", progress.elapsed.as_secs()))
///     .await?;
/// println!("{:?}", cluster.sql_dns);
/// # Ok(())
/// # }
/// ```
///
/// Any operation and any condition will do: [`Wait::until`].
///
/// The first look is at once. Between looks it waits the poll interval at first, and half as long again after each
/// look that shows the same state, up to fifteen times the interval. Each look is a call of its own, with the rate limit
/// and the retries of its client; an error that may pass, such as a 503 or a lost connection, does not end the wait.
///
/// Dropping the future stops it and changes nothing: another wait can begin.
#[must_use = "nothing is waited for until it is awaited"]
pub struct Wait<T> {
    subject: String,
    watch: Box<dyn Watch<T> + Send>,
    timeout: Duration,
    interval: Duration,
    on_progress: Option<Tell>,
}

impl<T: Send + 'static> Wait<T> {
    /// Waits for any condition: `ask` is called again and again, and `judge` says what its answer shows.
    ///
    /// ```no_run
    /// use clusterkit::{Look, Wait};
    ///
    /// # async fn run(client: clusterkit::camunda::Client, uuid: String) -> Result<(), clusterkit::Error> {
    /// let first = Wait::until(
    ///     "the first client of the cluster",
    ///     move || client.get_clients().cluster_uuid(&uuid).send(),
    ///     |answer| {
    ///         let clients = answer?.into_inner();
    ///         Ok(clients.into_iter().next().map_or(Look::Pending("no clients".to_owned()), Look::Done))
    ///     },
    /// )
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Errors begin with `subject`. An error that `judge` returns ends the wait, unless it is one that may pass.
    pub fn until<A, F>(
        subject: impl Into<String>,
        ask: impl FnMut() -> F + Send + 'static,
        judge: impl FnMut(Result<A, Error>) -> Result<Look<T>, Error> + Send + 'static,
    ) -> Self
    where
        A: 'static,
        F: Future<Output = Result<A, Error>> + Send + 'static,
    {
        Self {
            subject: subject.into(),
            watch: Box::new(Asked { ask, judge, answer: PhantomData }),
            timeout: TIMEOUT,
            interval: POLL_INTERVAL,
            on_progress: None,
        }
    }

    /// How long to wait before it is an error. 30 minutes by default: a dedicated cluster takes that long.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time between the first looks. 2 s by default, at least 100 ms. The time between later ones grows up to
    /// fifteen times of it, and is this again whenever the state has changed.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval.max(SHORTEST);
        self
    }

    /// Calls `tell` after each look that does not end the wait.
    pub fn on_progress(mut self, tell: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(tell));
        self
    }

    async fn run(mut self) -> Result<T, Error> {
        Handle::try_current().map_err(|_| Error::no_runtime().waiting(&self.subject))?;
        let started = Instant::now();
        let mut progress = Progress { state: String::new(), looks: 0, elapsed: Duration::ZERO };
        // A timeout beyond what a clock can count is none.
        let Some(deadline) = started.checked_add(self.timeout) else {
            return self.watch(started, None, &mut progress).await;
        };
        if let Ok(result) = timeout_at(deadline, self.watch(started, Some(deadline), &mut progress)).await {
            return result;
        }
        let Progress { state, looks, .. } = progress;
        let seen = if state.is_empty() { "no answer yet".to_owned() } else { format!("last seen: {state}") };
        let text = format!("not there after {} s; {seen} (looks: {looks})", self.timeout.as_secs_f64());
        Err(Error::new(Kind::Timeout, text).waiting(&self.subject))
    }

    async fn watch(
        &mut self,
        started: Instant,
        deadline: Option<Instant>,
        progress: &mut Progress,
    ) -> Result<T, Error> {
        let longest = self.interval.saturating_mul(WIDEST);
        let mut interval = self.interval;
        loop {
            let look = self.watch.look().await;
            let (state, changed, asked) = match look {
                Ok(Look::Done(value)) => return Ok(value),
                Ok(Look::Failed(state)) => {
                    let text = format!("it is {state}, from where it does not get ready by itself");
                    return Err(Error::new(Kind::Hopeless, text).waiting(&self.subject));
                }
                Ok(Look::Pending(state)) => {
                    let changed = state != progress.state;
                    (state, changed, Duration::ZERO)
                }
                Err(error) if may_pass(&error) => (error.to_string(), false, error.retry_after().unwrap_or_default()),
                Err(error) => return Err(error),
            };
            interval = if changed { self.interval } else { interval.saturating_add(interval / 2).min(longest) };
            *progress = Progress { state, looks: progress.looks.saturating_add(1), elapsed: started.elapsed() };
            if let Some(tell) = &mut self.on_progress {
                tell(progress);
            }
            // Towards the end the looks come closer again, so that what is ready in time is seen in time.
            let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()));
            sleep(interval.min(self.interval.max(left / 2)).max(asked)).await;
        }
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("subject", &self.subject)
            .field("timeout", &self.timeout)
            .field("poll_interval", &self.interval)
            .finish_non_exhaustive()
    }
}

/// What has been created a moment ago, and need not be found everywhere yet.
#[derive(Debug, Default)]
pub(crate) struct Newborn {
    since: Option<Instant>,
    seen: bool,
}

impl Newborn {
    /// What there is, `None` where it is not found yet. That it is not found any more is an error, and so is that it has
    /// not been found for a while.
    pub(crate) fn find<A>(&mut self, answer: Result<A, Error>) -> Result<Option<A>, Error> {
        let since = *self.since.get_or_insert_with(Instant::now);
        match answer {
            Err(error) if error.is_not_found() && !self.seen && since.elapsed() < UNSEEN => Ok(None),
            Ok(answer) => {
                self.seen = true;
                Ok(Some(answer))
            }
            Err(error) => Err(error),
        }
    }
}
