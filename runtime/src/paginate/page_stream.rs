use std::fmt;
use std::future::poll_fn;
use std::mem::replace;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::runtime::Handle;

use super::Page;
use super::paginator::Paginator;
use super::prefetch::{NextPage, Prefetcher};
use crate::cursor::{Cursor, Direction};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The pages of a list.
///
/// ```
/// use clusterkit_runtime::{Error, PageStream};
///
/// async fn count(mut pages: PageStream<String, ()>) -> Result<usize, Error> {
///     let mut items = 0;
///     while let Some(page) = pages.try_next().await? {
///         items += page.items.len();
///     }
///     Ok(items)
/// }
/// ```
///
/// `.pages()` of an operation returns it. Nothing is sent before the first poll. While the caller processes one page, a
/// task fetches the next one. Each page passes the whole pipeline: token, rate limit, retries. After an error the
/// stream has ended, and [`cursor`](Self::cursor) returns the cursor to resume from. Dropping the stream stops the
/// task.
///
/// It is a [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) read it without a trait.
#[must_use = "nothing is sent until the stream is polled"]
pub struct PageStream<T, R = ()> {
    operation: &'static Operation,
    direction: Direction,
    state: StreamState<T, R>,
    prefetch: usize,
    cursor: Option<Cursor>,
}

const ADVICE: &str = "read the stream on a runtime that keeps running";

enum StreamState<T, R> {
    Idle(Box<Paginator<T, R>>),
    Fetching(Prefetcher<T, R>),
    Ended,
}

impl<T: Send + 'static, R: Send + 'static> PageStream<T, R> {
    pub(super) fn new(paginator: Paginator<T, R>, prefetch: usize) -> Self {
        let (operation, direction, cursor) = (paginator.operation(), paginator.direction, paginator.cursor.clone());
        Self { operation, direction, state: StreamState::Idle(Box::new(paginator)), prefetch, cursor }
    }

    /// Returns the next page; `None` at the end and after an error. Dropping the future does not lose a page.
    pub async fn next(&mut self) -> Option<Result<Page<T, R>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next page, for `while let Some(page) = pages.try_next().await?`.
    ///
    /// # Errors
    ///
    /// A page cannot be fetched. [`Error::cursor`] and [`cursor`](Self::cursor) return the cursor to resume from.
    pub async fn try_next(&mut self) -> Result<Option<Page<T, R>>, Error> {
        self.next().await.transpose()
    }

    /// Returns the cursor of the next page. A stream that
    /// [resumes](crate::PagedRequest::resume_from) from it neither loses nor repeats an item. `None` at the beginning
    /// of a list and at its end: record separately whether the stream has ended, because a stream without a cursor
    /// reads the whole list.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    fn poll_fetched(&mut self, context: &mut Context<'_>) -> Poll<NextPage<T, R>> {
        loop {
            match replace(&mut self.state, StreamState::Ended) {
                StreamState::Ended => return Poll::Ready(None),
                StreamState::Idle(paginator) => match Handle::try_current() {
                    Err(_) => return Poll::Ready(Some(Err(self.fail(Error::no_runtime())))),
                    Ok(runtime) => {
                        self.state = StreamState::Fetching(Prefetcher::start(*paginator, self.prefetch, &runtime));
                    }
                },
                StreamState::Fetching(mut prefetcher) => {
                    let fetched = prefetcher.poll(context).map(|fetched| {
                        // If this were reported as the end, the rest of the list would be lost silently.
                        let text = "the task that fetches pages has ended: its runtime was shut down, or it panicked";
                        let error = || Error::new(ErrorKind::Runtime, text).with_advice(ADVICE);
                        fetched.unwrap_or_else(|| Some(Err(self.fail(error()))))
                    });
                    if matches!(fetched, Poll::Pending | Poll::Ready(Some(Ok(_)))) {
                        self.state = StreamState::Fetching(prefetcher);
                    }
                    return fetched;
                }
            }
        }
    }

    /// An error of the stream itself.
    fn fail(&self, error: Error) -> Error {
        error.with_operation(self.operation).with_cursor(self.cursor.clone(), self.direction)
    }
}

impl<T, R> Unpin for PageStream<T, R> {}

impl<T: Send + 'static, R: Send + 'static> Stream for PageStream<T, R> {
    type Item = Result<Page<T, R>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let fetched = ready!(this.poll_fetched(context));
        match &fetched {
            Some(Ok(page)) => this.cursor.clone_from(&page.next_cursor),
            // After an error about a returned page, the stream resumes from that page.
            Some(Err(error)) if error.cursor().is_some() => this.cursor = error.cursor().cloned(),
            Some(Err(_)) | None => {}
        }
        Poll::Ready(fetched)
    }
}

impl<T: Send + 'static, R: Send + 'static> FusedStream for PageStream<T, R> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, StreamState::Ended)
    }
}

impl<T, R> fmt::Debug for PageStream<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            StreamState::Idle(_) => "idle",
            StreamState::Fetching(_) => "fetching",
            StreamState::Ended => "ended",
        };
        f.debug_struct("PageStream")
            .field("operation", &self.operation.id())
            .field("direction", &self.direction)
            .field("state", &state)
            .field("prefetch", &self.prefetch)
            .field("cursor", &self.cursor)
            .finish()
    }
}
