//! Finds a resource in its list after the response to its creation was lost.

use std::time::{Duration, Instant};

use clusterkit::{Error, PollState, Waiter};

/// The time for which a new resource may be missing from the list.
const LIST_DELAY: Duration = Duration::from_secs(20);

/// Polls `find` until it returns a resource; `None` after 20 s of successful requests.
pub(crate) fn find<T, F>(subject: String, find: impl FnMut() -> F + Send + 'static) -> Waiter<Option<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<Option<T>, Error>> + Send + 'static,
{
    let started = Instant::now();
    Waiter::new(subject, find, move |found| {
        Ok(match found? {
            None if started.elapsed() <= LIST_DELAY => PollState::Pending("not in the list".to_owned()),
            found => PollState::Ready(found),
        })
    })
}
