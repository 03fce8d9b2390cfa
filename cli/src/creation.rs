//! Finds a resource in its list after the response to its creation was lost.

use std::time::Duration;

use clusterkit::{Error, PollState, Waiter};
use tokio::time::Instant;

/// How long a server may not show what was created. Only then is its absence believed.
pub(crate) const VISIBLE_AFTER: Duration = Duration::from_secs(60);

/// Polls `find` until it finds something, `None` if it does not within 60 s of successful requests.
pub(crate) fn find<T, F>(subject: String, find: impl FnMut() -> F + Send + 'static) -> Waiter<Option<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<Option<T>, Error>> + Send + 'static,
{
    let started = Instant::now();
    Waiter::new(subject, find, move |found| {
        Ok(match found? {
            None if started.elapsed() <= VISIBLE_AFTER => PollState::Pending("not in the list".to_owned()),
            found => PollState::Ready(found),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn absence_is_believed_after_a_minute() {
        for (seconds, expected) in [(0, Some(())), (45, Some(())), (600, None)] {
            let started = Instant::now();
            let appears = started + Duration::from_secs(seconds);
            let found = find("search".to_owned(), move || async move { Ok((Instant::now() >= appears).then_some(())) });
            assert_eq!(found.timeout(Duration::from_secs(900)).await.unwrap(), expected, "{seconds} s");
            assert!(expected.is_some() || started.elapsed() > VISIBLE_AFTER);
        }
    }
}
