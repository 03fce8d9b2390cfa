//! The waits that a document describes: `x-wait`.

use std::time::Duration;

use tokio::time::Instant;

use super::{PollState, Waiter};
use crate::error::Error;
use crate::request::{Request, ValueOf};

/// The time for which a new resource may be missing, because not all servers have it yet.
const NOT_FOUND_GRACE: Duration = Duration::from_secs(60);

/// The condition of a wait.
#[derive(Debug, Clone, Copy)]
pub struct WaitTarget {
    /// The name of the target, such as `ready`.
    pub name: &'static str,
    /// The states in which the condition holds.
    pub reached: &'static [&'static str],
    /// The states from which it cannot be reached. All other states are pending.
    pub failed: &'static [&'static str],
    /// A prefix that some versions of the API put before states.
    pub strip_prefix: &'static str,
    /// The meaning of a 404.
    pub not_found: NotFound,
    /// The number of consecutive polls that have to find the state.
    pub times: u32,
    /// The default timeout, in seconds; 0 for that of [`Waiter::timeout`].
    pub timeout_seconds: u64,
}

/// The meaning of a 404 for a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// An error.
    Error,
    /// Pending for 60 s, then an error.
    Tolerated,
    /// The condition holds.
    Reached,
}

/// Waits until a resource reaches a state, and returns it.
pub fn wait<R>(request: R, target: &'static WaitTarget, state: fn(&ValueOf<R>) -> Option<String>) -> Waiter<ValueOf<R>>
where
    R: Request,
    R::Decode: 'static,
    ValueOf<R>: Send + 'static,
{
    // A target that a 404 reaches does not have a value.
    waiter(request, target, state, |value| value)
}

/// Waits until a resource reaches a state in which there may be nothing to return.
pub fn wait_gone<R>(request: R, target: &'static WaitTarget, state: fn(&ValueOf<R>) -> Option<String>) -> Waiter<()>
where
    R: Request,
    R::Decode: 'static,
    ValueOf<R>: Send + 'static,
{
    waiter(request, target, state, |_| Some(()))
}

fn waiter<R, T>(
    request: R,
    target: &'static WaitTarget,
    state: fn(&ValueOf<R>) -> Option<String>,
    take: fn(Option<ValueOf<R>>) -> Option<T>,
) -> Waiter<T>
where
    R: Request,
    R::Decode: 'static,
    ValueOf<R>: Send + 'static,
    T: Send + 'static,
{
    let (session, parts) = request.into_parts();
    let path = parts.as_ref().map_or(R::OPERATION.path(), |parts| parts.path.as_str());
    let name = format!("{}: waiting until {path} is {}", R::OPERATION.api(), target.name);
    let mut condition = Condition { target, found: 0, first_poll: None };
    let poll = move || session.clone().send::<R::Decode>(R::OPERATION, parts.clone());
    let waiter = Waiter::new(name, poll, move |result| {
        let result = result.map(|value| (state(&value), value));
        let (found, value) = match result {
            Ok((state, value)) => (Ok(state), Some(value)),
            Err(error) => (Err(error), None),
        };
        condition.classify(found, Instant::now()).map(|poll_state| match poll_state {
            PollState::Ready(()) => {
                take(value).map_or_else(|| PollState::Pending("not found".to_owned()), PollState::Ready)
            }
            PollState::Pending(state) => PollState::Pending(state),
            PollState::Failed(state) => PollState::Failed(state),
        })
    });
    match target.timeout_seconds {
        0 => waiter,
        seconds => waiter.timeout(Duration::from_secs(seconds)),
    }
}

/// A target, with the result of earlier polls.
struct Condition {
    target: &'static WaitTarget,
    /// The number of consecutive polls that found the state.
    found: u32,
    first_poll: Option<Instant>,
}

impl Condition {
    fn classify(&mut self, state: Result<Option<String>, Error>, now: Instant) -> Result<PollState<()>, Error> {
        let first_poll = *self.first_poll.get_or_insert(now);
        let before = std::mem::take(&mut self.found);
        let state = match state {
            Ok(state) => state.unwrap_or_else(|| "unknown".to_owned()),
            Err(error) if error.is_not_found() => {
                return match self.target.not_found {
                    NotFound::Reached => Ok(PollState::Ready(())),
                    NotFound::Tolerated if now.duration_since(first_poll) < NOT_FOUND_GRACE => {
                        Ok(PollState::Pending("not found yet".to_owned()))
                    }
                    NotFound::Tolerated | NotFound::Error => Err(error),
                };
            }
            Err(error) => return Err(error),
        };
        let state = state.strip_prefix(self.target.strip_prefix).unwrap_or(&state);
        if self.target.failed.contains(&state) {
            return Ok(PollState::Failed(state.to_owned()));
        }
        if !self.target.reached.contains(&state) {
            return Ok(PollState::Pending(state.to_owned()));
        }
        self.found = before + 1;
        if self.found < self.target.times {
            return Ok(PollState::Pending(format!("{state} ({} of {} times)", self.found, self.target.times)));
        }
        Ok(PollState::Ready(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static READY: WaitTarget = WaitTarget {
        name: "ready",
        reached: &["Healthy"],
        failed: &["Suspended"],
        strip_prefix: "STATE_",
        not_found: NotFound::Tolerated,
        times: 2,
        timeout_seconds: 0,
    };

    fn condition() -> Condition {
        Condition { target: &READY, found: 0, first_poll: None }
    }

    fn found(condition: &mut Condition, state: &str) -> PollState<()> {
        condition.classify(Ok(Some(state.to_owned())), Instant::now()).unwrap()
    }

    #[test]
    fn a_state_has_to_be_found_several_times_in_a_row() {
        let mut condition = condition();
        assert_eq!(found(&mut condition, "Healthy"), PollState::Pending("Healthy (1 of 2 times)".to_owned()));
        assert_eq!(found(&mut condition, "Updating"), PollState::Pending("Updating".to_owned()));
        assert_eq!(found(&mut condition, "STATE_Healthy"), PollState::Pending("Healthy (1 of 2 times)".to_owned()));
        assert_eq!(found(&mut condition, "Healthy"), PollState::Ready(()));
    }

    #[test]
    fn a_terminal_state_fails() {
        assert_eq!(found(&mut condition(), "Suspended"), PollState::Failed("Suspended".to_owned()));
    }

    #[test]
    fn a_resource_may_be_missing_for_a_while() {
        let start = Instant::now();
        let missing = || {
            let status = reqwest::StatusCode::NOT_FOUND;
            Err(Error::from_response(status, reqwest::header::HeaderMap::new(), bytes::Bytes::new()))
        };
        let mut condition = condition();
        let pending = PollState::Pending("not found yet".to_owned());
        assert_eq!(condition.classify(missing(), start).unwrap(), pending);
        assert_eq!(condition.classify(missing(), start + NOT_FOUND_GRACE / 2).unwrap(), pending);
        assert!(condition.classify(missing(), start + NOT_FOUND_GRACE).unwrap_err().is_not_found());
    }
}
