use std::fmt;
use std::future::poll_fn;
use std::mem::replace;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use tokio::runtime::{Handle, Id};

use super::ahead::{Ahead, Told};
use super::walk::Walk;
use super::{Cursor, Direction, Page};
use crate::error::{Error, Kind};
use crate::operation::Operation;

/// A walk that takes its next step, and comes back with it.
type Step<T> = Pin<Box<dyn Future<Output = (Walk<T>, Told<T>)> + Send>>;

/// The pages of a list, fetched as they are asked for and, while one is being worked on, one ahead.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = clusterkit::cockroach::Client::from_env()?;
/// let mut pages = client.list_clusters().pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("{} clusters, then {:?}", page.items.len(), page.cursor);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Nothing is sent before the first poll. Each page passes the whole pipeline: token, rate limit, retries. After an error
/// the stream is over, and [`cursor`](Self::cursor) tells where to go on. Dropping it stops what is being
/// fetched.
///
/// It is a [`Stream`], and needs no trait to be read: [`next`](Self::next) and [`try_next`](Self::try_next).
#[must_use = "nothing is sent until the stream is polled"]
pub struct PageStream<T> {
    operation: &'static Operation,
    direction: Direction,
    state: State<T>,
    prefetch: usize,
    cursor: Option<Cursor>,
}

enum State<T> {
    Idle(Walk<T>),
    /// With the runtime in which the step was begun: what waits and what connects belongs to it.
    Asking(Step<T>, Id),
    Ahead(Ahead<T>),
    Over,
}

impl<T: Send + 'static> PageStream<T> {
    pub(super) fn new(walk: Walk<T>, prefetch: usize) -> Self {
        let (operation, direction, cursor) = (walk.operation(), walk.direction(), walk.cursor().cloned());
        Self { operation, direction, state: State::Idle(walk), prefetch, cursor }
    }

    /// The next page; `None` at the end, and after an error. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next page, for `while let Some(page) = pages.try_next().await?`.
    ///
    /// # Errors
    ///
    /// A page could not be had; [`Error::cursor`] and [`cursor`](Self::cursor) tell where to go on.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        self.next().await.transpose()
    }

    /// Where the page begins that comes next. From there another walk can
    /// [resume](crate::PagedRequest::resume_from), and nothing is lost and nothing comes twice. `None` at the beginning of a
    /// list and at its end: keep apart whether the walk has ended, because to resume without a cursor reads the list anew.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    fn poll_told(&mut self, context: &mut Context<'_>) -> Poll<Told<T>> {
        loop {
            self.state = match replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Idle(mut walk) => match Handle::try_current() {
                    Err(_) => return Poll::Ready(Some(Err(self.fail(Error::no_runtime())))),
                    Ok(runtime) if self.prefetch == 0 => {
                        let step = Box::pin(async move {
                            let told = walk.next().await;
                            (walk, told)
                        });
                        State::Asking(step, runtime.id())
                    }
                    Ok(runtime) => State::Ahead(Ahead::start(walk, self.prefetch, &runtime)),
                },
                State::Asking(_, begun) if Handle::try_current().map(|runtime| runtime.id()).ok() != Some(begun) => {
                    return Poll::Ready(Some(Err(self.fail(Error::no_runtime()))));
                }
                State::Asking(mut step, begun) => {
                    let Poll::Ready((walk, told)) = step.as_mut().poll(context) else {
                        self.state = State::Asking(step, begun);
                        return Poll::Pending;
                    };
                    if matches!(told, Some(Ok(_))) {
                        self.state = State::Idle(walk);
                    }
                    return Poll::Ready(told);
                }
                State::Ahead(mut ahead) => {
                    let told = ahead.poll(context).map(|told| told.unwrap_or_else(|| Some(Err(self.lost()))));
                    if matches!(told, Poll::Pending | Poll::Ready(Some(Ok(_)))) {
                        self.state = State::Ahead(ahead);
                    }
                    return told;
                }
            };
        }
    }

    /// The list has not come to its end: to say so would lose the rest of it without a word.
    fn lost(&self) -> Error {
        let text = "the task that fetches pages has ended early: its runtime was shut down, or it panicked";
        self.fail(Error::new(Kind::Connection, text))
    }

    /// An error of the walk, and not of one request.
    fn fail(&self, error: Error) -> Error {
        error.about(self.operation).at_cursor(self.cursor.clone(), self.direction)
    }
}

impl<T: Send + 'static> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let told = ready!(this.poll_told(context));
        if let Some(Ok(page)) = &told {
            this.cursor.clone_from(&page.cursor);
        }
        Poll::Ready(told)
    }
}

impl<T: Send + 'static> FusedStream for PageStream<T> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Over)
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Idle(_) => "idle",
            State::Asking(..) | State::Ahead(_) => "fetching",
            State::Over => "over",
        };
        f.debug_struct("PageStream")
            .field("operation", &self.operation.id)
            .field("direction", &self.direction)
            .field("state", &state)
            .field("prefetch", &self.prefetch)
            .field("cursor", &self.cursor)
            .finish()
    }
}
