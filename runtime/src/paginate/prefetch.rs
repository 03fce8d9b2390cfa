//! Fetches pages ahead, on a task.

use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use super::Page;
use super::paginator::Paginator;
use crate::error::Error;

/// What the task sends. The end is sent as well: a task that ends without it has lost pages.
pub(super) type NextPage<T, R> = Option<Result<Page<T, R>, Error>>;

/// A task that fetches pages, and the pages that it has fetched. Dropping it stops the task.
pub(super) struct Prefetcher<T, R> {
    pages: mpsc::UnboundedReceiver<NextPage<T, R>>,
    /// How many pages the task may fetch: one permit a page.
    demand: Arc<Semaphore>,
    depth: usize,
    /// Whether the caller waits for a page that is not fetched ahead.
    requested: bool,
    task: AbortHandle,
}

impl<T: Send + 'static, R: Send + 'static> Prefetcher<T, R> {
    /// Keeps up to `depth` pages fetched or being fetched; with 0, fetches a page when it is polled for.
    pub(super) fn start(mut paginator: Paginator<T, R>, depth: usize, runtime: &Handle) -> Self {
        let depth = depth.min(Semaphore::MAX_PERMITS / 2);
        let demand = Arc::new(Semaphore::new(depth));
        let (sender, pages) = mpsc::unbounded_channel();
        let permits = Arc::clone(&demand);
        let fetch = async move {
            loop {
                // Without a permit, no page is requested. The end does not need one, so that it is sent together with
                // the last page, even if the runtime is then shut down.
                if paginator.needs_request() {
                    match permits.acquire().await {
                        Ok(permit) => permit.forget(),
                        Err(_) => return,
                    }
                }
                let fetched = paginator.next_page().await;
                let last = !matches!(fetched, Some(Ok(_)));
                if sender.send(fetched).is_err() || last {
                    return;
                }
            }
        };
        let task = runtime.spawn(fetch.in_current_span().with_current_subscriber());
        Self { pages, demand, depth, requested: false, task: task.abort_handle() }
    }

    /// The next page; `Ready(None)` where the task has ended without sending the end.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<NextPage<T, R>>> {
        if self.depth == 0 && !std::mem::replace(&mut self.requested, true) {
            self.demand.add_permits(1);
        }
        let fetched = self.pages.poll_recv(context);
        if fetched.is_ready() {
            self.requested = false;
            // The task may fetch another page.
            self.demand.add_permits(usize::from(self.depth > 0));
        }
        fetched
    }
}

impl<T, R> Drop for Prefetcher<T, R> {
    fn drop(&mut self) {
        self.task.abort();
    }
}
