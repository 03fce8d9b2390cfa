//! Panics of foreign code, such as a caller's own credentials or a runtime without timers.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// Runs a future; `None` if it panics. Only the panic hook gets the panic's text, because it may contain a secret.
pub(crate) async fn catch_panics<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        // The future is not polled again after a panic.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
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
