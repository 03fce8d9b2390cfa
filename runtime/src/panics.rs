//! Panics of foreign code, such as a caller's own credentials or a runtime without timers.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// Polls a future; `Ready(None)` if it panics, after which it must not be polled again. The panic's text may hold a
/// secret, and is left to the panic hook.
pub(crate) fn poll_catching<F: Future + ?Sized>(
    future: Pin<&mut F>,
    context: &mut Context<'_>,
) -> Poll<Option<F::Output>> {
    match catch_unwind(AssertUnwindSafe(|| future.poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    }
}

/// Runs a future; `None` if it panics.
pub(crate) async fn catch_panics<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| poll_catching(future.as_mut(), context)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_not_passed_on() {
        assert_eq!(catch_panics(async { 1 }).await, Some(1));
        let panics = async { std::hint::black_box(None::<()>).expect("foreign code") };
        assert_eq!(catch_panics(panics).await, None);
    }
}
