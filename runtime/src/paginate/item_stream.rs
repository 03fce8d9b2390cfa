use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::PageStream;
use crate::cursor::Cursor;
use crate::error::Error;

/// The items of a list.
///
/// ```
/// use clusterkit_runtime::{Error, ItemStream};
///
/// async fn print(mut items: ItemStream<String>) -> Result<(), Error> {
///     while let Some(item) = items.try_next().await? {
///         println!("{item}");
///     }
///     Ok(())
/// }
/// ```
///
/// `.stream()` of an operation returns it. It reads a [`PageStream`]: nothing is sent before the first poll, one page
/// is fetched ahead, and after an error it has ended. An empty page does not end it.
#[must_use = "nothing is sent until the stream is polled"]
pub struct ItemStream<T> {
    pages: PageStream<T>,
    items: IntoIter<T>,
    /// The cursor of the page whose items are being returned.
    page_cursor: Option<Cursor>,
}

impl<T: Send + 'static> ItemStream<T> {
    pub(super) fn new(pages: PageStream<T>) -> Self {
        Self { page_cursor: pages.cursor().cloned(), pages, items: Vec::new().into_iter() }
    }

    /// Returns the next item; `None` at the end and after an error. Dropping the future does not lose an item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns the next item, for `while let Some(item) = items.try_next().await?`.
    ///
    /// # Errors
    ///
    /// A page cannot be fetched. [`Error::cursor`] and [`cursor`](Self::cursor) return the cursor to resume from.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// Collects all remaining items.
    ///
    /// # Errors
    ///
    /// A page cannot be fetched. The items read so far are lost, so [`Error::cursor`] is the start of the collection.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let start = self.cursor().cloned();
        let mut items: Vec<T> = self.items.collect();
        while let Some(page) = self.pages.next().await {
            items.extend(page.map_err(|error| error.with_start(start.clone()))?.items);
        }
        Ok(items)
    }

    /// Returns the cursor from which another stream can [resume](crate::PagedRequest::resume_from) without losing an
    /// item. Between two pages and after an error, no item is repeated either. In the middle of a page, and after an
    /// error about a returned page, it is the cursor of that page. Use a [`PageStream`] if items must not be repeated.
    ///
    /// `None` on the first page of a list and at its end.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        if self.items.len() == 0 { self.pages.cursor() } else { self.page_cursor.as_ref() }
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
                    this.page_cursor = page.cursor;
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
            .field("page_cursor", &self.page_cursor)
            .finish()
    }
}
