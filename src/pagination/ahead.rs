//! Pages that are fetched on a task while the caller works on another.

use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use super::Page;
use super::walk::Walk;
use crate::error::Error;

/// The end is told, too: a task that is gone without a word has lost something.
pub(super) type Told<T> = Option<Result<Page<T>, Error>>;

/// A task that fetches pages, and the pages that are waiting. Dropping it stops the task.
#[derive(Debug)]
pub(super) struct Ahead<T> {
    pages: mpsc::Receiver<Told<T>>,
    task: AbortHandle,
}

impl<T: Send + 'static> Ahead<T> {
    /// Keeps up to `depth` pages fetched or being fetched.
    pub(super) fn start(mut walk: Walk<T>, depth: usize, runtime: &Handle) -> Self {
        let (sender, pages) = mpsc::channel(depth.clamp(1, Semaphore::MAX_PERMITS));
        let fetch = async move {
            // The place comes before the page: without one, nothing is asked for.
            while let Ok(place) = sender.reserve().await {
                let told = walk.next().await;
                let over = !matches!(told, Some(Ok(_)));
                place.send(told);
                if over {
                    return;
                }
            }
        };
        let task = runtime.spawn(fetch.in_current_span().with_current_subscriber());
        Self { pages, task: task.abort_handle() }
    }

    /// What the task tells next, `None` where it has ended without a word.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Told<T>>> {
        self.pages.poll_recv(context)
    }
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}
