//! Looks at something again and again, until it is as it should be. Knows no API.

use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout_at};

use crate::error::{Error, Kind, excerpt};
use crate::retry::may_pass;

/// Creating a dedicated cluster may take that long.
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
    /// What the last look has shown: the state, or why it has shown none.
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
    /// Errors begin with `subject`, also those of a call. An error that `judge` returns ends the wait, unless it is one that may pass.
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
        let started = Instant::now();
        let mut seen = Seen::default();
        // A timeout beyond what a clock can count is none.
        let Some(deadline) = started.checked_add(self.timeout) else {
            return self.watch(started, None, &mut seen).await;
        };
        if let Ok(result) = timeout_at(deadline, self.watch(started, Some(deadline), &mut seen)).await {
            return result;
        }
        let text = format!("not there after {} s; {seen}", self.timeout.as_secs_f64());
        Err(Error::new(Kind::Overdue, text).waiting(&self.subject))
    }

    async fn watch(&mut self, started: Instant, deadline: Option<Instant>, seen: &mut Seen) -> Result<T, Error> {
        let longest = self.interval.saturating_mul(WIDEST);
        let mut interval = self.interval;
        loop {
            let look = self.watch.look().await;
            seen.looks = seen.looks.saturating_add(1);
            let mut changed = false;
            let mut asked = Duration::ZERO;
            match look {
                Ok(Look::Done(value)) => return Ok(value),
                Ok(Look::Failed(state)) => {
                    let text = format!("it is {} and will not be otherwise by itself", legible(&state));
                    return Err(Error::new(Kind::Hopeless, text).waiting(&self.subject));
                }
                Ok(Look::Pending(state)) => {
                    let state = Some(legible(&state));
                    changed = seen.state != state;
                    (seen.state, seen.error) = (state, None);
                }
                Err(error) if may_pass(&error) => {
                    asked = error.retry_after().unwrap_or_default();
                    seen.error = Some(error.brief());
                }
                Err(error) => return Err(error.waiting(&self.subject)),
            }
            interval = if changed { self.interval } else { interval.saturating_add(interval / 2).min(longest) };
            if let Some(tell) = &mut self.on_progress {
                let state = seen.error.as_ref().or(seen.state.as_ref()).cloned().unwrap_or_default();
                tell(&Progress { state, looks: seen.looks, elapsed: started.elapsed() });
            }
            // Towards the end the looks come closer again, and there is one just before it: what is ready in time is seen
            // in time.
            let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()));
            let pause = interval.min(self.interval.max(left / 2)).min(left.saturating_sub(SHORTEST)).max(SHORTEST);
            sleep(pause.max(asked)).await;
        }
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let (mut begun, subject) = (None, self.subject.clone());
        let mut run = Box::pin(self.run());
        Box::pin(poll_fn(move |context| {
            // What waits and what connects belongs to the runtime in which it was begun, and panics elsewhere.
            let here = Handle::try_current().map(|runtime| runtime.id()).ok();
            if here.is_none() || *begun.get_or_insert(here) != here {
                return Poll::Ready(Err(Error::no_runtime().waiting(&subject)));
            }
            run.as_mut().poll(context)
        }))
    }
}

/// What a wait has come to know.
#[derive(Default)]
struct Seen {
    state: Option<String>,
    /// Why the last look has shown nothing.
    error: Option<String>,
    looks: u32,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.state, &self.error) {
            (None, None) => f.write_str("no answer yet"),
            (Some(state), None) => write!(f, "last seen: {state}"),
            (None, Some(error)) => write!(f, "nothing seen: {error}"),
            (Some(state), Some(error)) => write!(f, "last seen: {state}; then: {error}"),
        }?;
        write!(f, " (looks: {})", self.looks)
    }
}

/// A server's words, fit for a line.
fn legible(state: &str) -> String {
    match excerpt(state) {
        state if state.is_empty() => "of unknown state".to_owned(),
        state => state,
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
}

impl Newborn {
    /// What there is, `None` where it is not found. One server may have it, and the next one not yet; after a
    /// while that is an error.
    pub(crate) fn find<A>(&mut self, answer: Result<A, Error>) -> Result<Option<A>, Error> {
        let since = *self.since.get_or_insert_with(Instant::now);
        match answer {
            Err(error) if error.is_not_found() && since.elapsed() < UNSEEN => Ok(None),
            answer => answer.map(Some),
        }
    }
}
