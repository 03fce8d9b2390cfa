use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::{Cursor, PageStream};
use crate::error::Error;

/// The items of a list, whatever pages they come in.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = clusterkit::perfectscale::Client::from_env()?;
/// let mut entries = client.automation_audit_logs().stream();
/// while let Some(entry) = entries.try_next().await? {
///     println!("{} {}", entry.started_at, entry.workload_name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// As [`PageStream`], from which it is made: lazy, one page ahead, over after an error. An empty page does not end
/// it.
#[must_use = "nothing is sent until the stream is polled"]
pub struct ItemStream<T> {
    pages: PageStream<T>,
    items: IntoIter<T>,
    /// Where the page begins whose items are being given out.
    start: Option<Cursor>,
}

impl<T: Send + 'static> ItemStream<T> {
    pub(super) fn new(pages: PageStream<T>) -> Self {
        Self { start: pages.cursor().cloned(), pages, items: Vec::new().into_iter() }
    }

    /// The next item; `None` at the end, and after an error. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next item, for `while let Some(item) = items.try_next().await?`.
    ///
    /// # Errors
    ///
    /// A page could not be had; [`Error::cursor`] and [`cursor`](Self::cursor) tell where to go on.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// All items that are left, as a list.
    ///
    /// # Errors
    ///
    /// A page could not be had. What was read before it is lost with the list, so [`Error::cursor`] leads to where
    /// the list began.
    pub async fn into_vec(mut self) -> Result<Vec<T>, Error> {
        let start = self.cursor().cloned();
        let mut items: Vec<T> = self.items.collect();
        while let Some(page) = self.pages.next().await {
            items.extend(page.map_err(|error| error.back_to(start.clone()))?.items);
        }
        Ok(items)
    }

    /// Where another walk can [resume](crate::PagedRequest::resume_from) so that nothing is lost. After an error, and
    /// wherever the items of a page have all been given out, nothing comes twice either; in the middle of a page it is
    /// the beginning of that page. Read [`PageStream`] where this matters.
    ///
    /// `None` on the first page of a list and at its end.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        if self.items.len() == 0 { self.pages.cursor() } else { self.start.as_ref() }
    }
}

impl<T> Unpin for ItemStream<T> {}

impl<T: Send + 'static> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    this.items = page.items.into_iter();
                    this.start = page.start;
                }
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items.len(), None)
    }
}

impl<T: Send + 'static> FusedStream for ItemStream<T> {
    fn is_terminated(&self) -> bool {
        self.items.len() == 0 && self.pages.is_terminated()
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("pages", &self.pages)
            .field("items", &self.items.len())
            .field("start", &self.start)
            .finish()
    }
}
