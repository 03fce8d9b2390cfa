//! Polls until a condition holds.

mod target;

use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout_at};

use crate::auth::BoxFuture;
use crate::error::{Error, ErrorKind, excerpt};
use crate::home_runtime::HomeRuntime;
use crate::retry::is_transient;

pub use target::{NotFound, WaitTarget, wait, wait_gone};

/// The default timeout: some resources take that long to create.
const TIMEOUT: Duration = Duration::from_secs(30 * 60);
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// The minimum interval.
const MIN_INTERVAL: Duration = Duration::from_millis(100);
/// The maximum interval, as a multiple of the first: 30 s by default.
const MAX_INTERVAL_FACTOR: u32 = 15;

/// The result of one poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollState<T> {
    /// The condition holds; the wait returns this value.
    Ready(T),
    /// The condition does not hold yet. Progress and the error of a timeout contain this state.
    Pending(String),
    /// A terminal state from which the condition cannot be reached.
    Failed(String),
}

/// The progress of a wait.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// The state that the last poll found, or why the poll failed.
    pub state: String,
    /// The number of polls.
    pub polls: u32,
    /// The time since the wait started.
    pub elapsed: Duration,
}

/// The state.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.state)
    }
}

type Report = Box<dyn FnMut(&Progress) + Send>;
type PollFn<T> = Box<dyn FnMut() -> BoxFuture<'static, Result<PollState<T>, Error>> + Send>;

/// Polls until a condition holds. Await it like a future.
///
/// ```
/// use std::time::Duration;
/// use clusterkit_runtime::{Error, Waiter};
///
/// async fn ready(waiter: Waiter<String>) -> Result<String, Error> {
///     waiter
///         .timeout(Duration::from_secs(10 * 60))
///         .on_progress(|progress| println!("{progress} after {} s", progress.elapsed.as_secs()))
///         .await
/// }
/// ```
///
/// Operations return it from methods such as `.wait_ready()`. [`Waiter::new`] waits for any other condition.
///
/// The first poll is immediate. After each poll that finds the same state, the interval grows by half, up to 15 times
/// the first interval. When the state changes, it is reset. Each poll is a separate call, with the rate limit and the
/// retries of its client. A transient error, such as a 503 or a lost connection, does not end the wait.
///
/// Dropping the future ends the wait and changes nothing at the server.
#[must_use = "nothing is polled until the wait is awaited"]
pub struct Waiter<T> {
    name: String,
    poll: PollFn<T>,
    timeout: Duration,
    interval: Duration,
    on_progress: Option<Report>,
}

impl<T: Send + 'static> Waiter<T> {
    /// Waits for any condition: calls `poll` until `classify` returns a terminal state.
    ///
    /// ```
    /// use clusterkit_runtime::{Call, PollState, Waiter};
    ///
    /// fn first_entry(list: impl Fn() -> Call<Vec<String>> + Send + 'static) -> Waiter<String> {
    ///     Waiter::new("the first entry", list, |result| {
    ///         let entry = result?.into_iter().next();
    ///         Ok(entry.map_or(PollState::Pending("no entries".to_owned()), PollState::Ready))
    ///     })
    /// }
    /// ```
    ///
    /// Errors start with `name`, including those of a call. If `classify` returns an error, the wait ends unless the
    /// error is transient.
    pub fn new<A, F>(
        name: impl Into<String>,
        mut poll: impl FnMut() -> F + Send + 'static,
        classify: impl FnMut(Result<A, Error>) -> Result<PollState<T>, Error> + Send + 'static,
    ) -> Self
    where
        F: IntoFuture<Output = Result<A, Error>>,
        F::IntoFuture: Send + 'static,
    {
        let classify = Arc::new(Mutex::new(classify));
        Self {
            name: name.into(),
            poll: Box::new(move || {
                let (call, classify) = (poll().into_future(), Arc::clone(&classify));
                Box::pin(async move {
                    let result = call.await;
                    (classify.lock().unwrap_or_else(PoisonError::into_inner))(result)
                })
            }),
            timeout: TIMEOUT,
            interval: POLL_INTERVAL,
            on_progress: None,
        }
    }

    /// Limits the whole wait. 30 minutes by default, because some resources take that long to create.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the interval between the first polls. 2 s by default, at least 100 ms.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval.max(MIN_INTERVAL);
        self
    }

    /// Calls a function after each poll that does not end the wait.
    pub fn on_progress(mut self, report: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(report));
        self
    }

    async fn run(mut self) -> Result<T, Error> {
        let started = Instant::now();
        let mut last = LastState::default();
        // If the timeout exceeds the clock, the wait does not end.
        let Some(deadline) = started.checked_add(self.timeout) else {
            return self.poll_until_terminal(started, None, &mut last).await;
        };
        if let Ok(result) = timeout_at(deadline, self.poll_until_terminal(started, Some(deadline), &mut last)).await {
            return result;
        }
        let text = format!("no success after {} s; {last}", self.timeout.as_secs_f64());
        Err(Error::new(ErrorKind::Timeout, text)
            .with_advice("raise .timeout(..), or check the resource in the vendor's console")
            .with_subject(&self.name))
    }

    async fn poll_until_terminal(
        &mut self,
        started: Instant,
        deadline: Option<Instant>,
        last: &mut LastState,
    ) -> Result<T, Error> {
        let max_interval = self.interval.saturating_mul(MAX_INTERVAL_FACTOR);
        let mut interval = self.interval;
        loop {
            let result = (self.poll)().await;
            last.polls = last.polls.saturating_add(1);
            let mut changed = false;
            let mut retry_after = Duration::ZERO;
            match result {
                Ok(PollState::Ready(value)) => return Ok(value),
                Ok(PollState::Failed(state)) => {
                    let text = format!("reached the terminal state {}", printable(&state));
                    return Err(Error::new(ErrorKind::FailedState, text).with_subject(&self.name));
                }
                Ok(PollState::Pending(state)) => {
                    let state = Some(printable(&state));
                    changed = last.state != state;
                    (last.state, last.error) = (state, None);
                }
                Err(error) if is_transient(&error) => {
                    retry_after = error.retry_after().unwrap_or_default();
                    last.error = Some(error.outcome());
                }
                Err(error) => return Err(error.with_subject(&self.name)),
            }
            interval = if changed { self.interval } else { interval.saturating_add(interval / 2).min(max_interval) };
            if let Some(report) = &mut self.on_progress {
                let state = last.error.as_ref().or(last.state.as_ref()).cloned().unwrap_or_default();
                report(&Progress { state, polls: last.polls, elapsed: started.elapsed() });
            }
            // Near the deadline the interval shrinks, so that the last poll is just before it.
            let left = deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()));
            let pause = interval.min(self.interval.max(left / 2)).min(left.saturating_sub(MIN_INTERVAL));
            sleep(pause.max(MIN_INTERVAL).max(retry_after)).await;
        }
    }
}

impl<T: Send + 'static> IntoFuture for Waiter<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let (mut home, name) = (HomeRuntime::default(), self.name.clone());
        let mut run = Box::pin(self.run());
        Box::pin(poll_fn(move |context| {
            let Ok(runtime) = Handle::try_current() else {
                return Poll::Ready(Err(Error::no_runtime().with_subject(&name)));
            };
            if !home.admits(Some(runtime.id())) {
                let error = Error::new(ErrorKind::Runtime, "the wait started on another Tokio runtime");
                let error = error.with_advice("await it on one runtime, from start to end");
                return Poll::Ready(Err(error.with_subject(&name)));
            }
            run.as_mut().poll(context)
        }))
    }
}

/// The result of the polls so far.
#[derive(Default)]
struct LastState {
    state: Option<String>,
    /// The error of the last poll.
    error: Option<String>,
    polls: u32,
}

impl fmt::Display for LastState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.state, &self.error) {
            (None, None) => f.write_str("no response yet"),
            (Some(state), None) => write!(f, "last state: {state}"),
            (None, Some(error)) => write!(f, "last error: {error}"),
            (Some(state), Some(error)) => write!(f, "last state: {state}; then: {error}"),
        }?;
        write!(f, " (polls: {})", self.polls)
    }
}

/// Returns a server's text in a form that is safe in a line.
fn printable(state: &str) -> String {
    match excerpt(state) {
        state if state.is_empty() => "unknown".to_owned(),
        state => state,
    }
}

impl<T> fmt::Debug for Waiter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("name", &self.name)
            .field("timeout", &self.timeout)
            .field("poll_interval", &self.interval)
            .finish_non_exhaustive()
    }
}
