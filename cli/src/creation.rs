//! A creation whose response was lost: the only way to learn of it is the list.

use std::time::{Duration, Instant};

use clusterkit::{Error, PollState, Waiter};

/// How long what was created may be missing from the list.
const LIST_DELAY: Duration = Duration::from_secs(20);

/// Polls `find` until it finds something, `None` if it does not within 20 s of successful requests.
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
