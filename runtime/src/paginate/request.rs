use super::paginator::Paginator;
use super::{ItemStream, PageStream, RawPage};
use crate::cursor::Cursor;
use crate::request::{Request, ValueOf};
use crate::response::{Decode, RawResponse};
use crate::transport::DecodeFn;

/// The number of pages that are fetched ahead by default.
const PREFETCH: usize = 1;

/// An operation whose response is a page of a list.
pub trait ListRequest: Request {
    /// The items of the list.
    type Item: Send + 'static;

    /// The response without the items.
    type Rest: Send + 'static;

    /// Takes a response apart.
    fn split(value: ValueOf<Self>) -> RawPage<Self::Item, Self::Rest>;
}

/// An operation whose list can be read backwards.
pub trait Backwards: ListRequest {}

fn decode_page<L: ListRequest>(raw: &mut RawResponse) -> serde_json::Result<RawPage<L::Item, L::Rest>> {
    L::Decode::decode(raw).map(L::split)
}

fn decode_items<L: ListRequest>(raw: &mut RawResponse) -> serde_json::Result<RawPage<L::Item, ()>> {
    let RawPage { items, next, prev, has_next, has_prev, paging_present, rest: _ } = decode_page::<L>(raw)?;
    Ok(RawPage { items, next, prev, has_next, has_prev, paging_present, rest: () })
}

/// The options for reading a list: the start, the number of pages, and the number fetched ahead.
///
/// ```
/// use clusterkit_runtime::{Error, PagedRequest};
/// # use clusterkit_runtime::generated::v1::ListRequest;
///
/// async fn print<L: ListRequest<Item = String>>(list: PagedRequest<L>, saved: &str) -> Result<(), Error> {
///     let mut items = list.resume_from(saved).max_pages(10).stream();
///     while let Some(item) = items.try_next().await? {
///         println!("{item}");
///     }
///     Ok(())
/// }
/// ```
///
/// `.resume_from()`, `.max_pages()` and `.prefetch()` of an operation return it. The parameters of the operation are
/// set before, and apply to every page. If the vendor publishes a maximum page size, the client requests pages of that
/// size unless you set one. Under a rate limit, large pages are faster. A time limit of the call applies
/// to each page.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until the list is read"]
pub struct PagedRequest<L> {
    request: L,
    start: Option<Cursor>,
    backwards: bool,
    max_pages: Option<usize>,
    prefetch: usize,
}

impl<L: ListRequest> PagedRequest<L> {
    /// Reads the list of an operation.
    pub fn new(request: L) -> Self {
        Self { request, start: None, backwards: false, max_pages: None, prefetch: PREFETCH }
    }

    /// Starts at a cursor of this list: the [`next_cursor`](crate::Page::next_cursor) of the last page that was
    /// processed, [`ItemStream::cursor`], [`PageStream::cursor`] or [`Error::cursor`](crate::Error::cursor). The cursor
    /// may come from an earlier process. An interrupted stream resumes without losing or repeating an item.
    ///
    /// It also accepts a cursor as the server sent it, such as the `next` of a response.
    pub fn resume_from(mut self, cursor: impl Into<Cursor>) -> Self {
        self.start = Some(cursor.into());
        self
    }

    /// Ends after this number of pages, unless the list ends before. Resume from the `next_cursor` of the last page.
    /// Unlimited by default.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// Sets how many pages are fetched ahead of the page that the caller processes, 1 by default. Each needs the memory
    /// of one page. 0 fetches a page when it is polled for.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = pages;
        self
    }

    /// Returns all items, page by page.
    pub fn stream(self) -> ItemStream<L::Item> {
        ItemStream::new(self.read(decode_items::<L>))
    }

    /// Returns the pages, with their cursors and the rest of each response.
    pub fn pages(self) -> PageStream<L::Item, L::Rest> {
        self.read(decode_page::<L>)
    }

    fn read<R: Send + 'static>(self, decode: DecodeFn<RawPage<L::Item, R>>) -> PageStream<L::Item, R> {
        let Self { request, start, backwards, max_pages, prefetch } = self;
        let (session, parts) = request.into_parts();
        let mut paginator = Paginator::new(session, L::OPERATION, parts, decode);
        if let Some(cursor) = start {
            paginator.resume_from(cursor);
        }
        if backwards {
            paginator.read_backwards();
        }
        if let Some(pages) = max_pages {
            paginator.limit_pages(pages);
        }
        PageStream::new(paginator, prefetch)
    }
}

impl<L: Backwards> PagedRequest<L> {
    /// Reads from a cursor towards the beginning of the list. Each page contains the items before the cursor. Pages and
    /// items are in reverse order.
    ///
    /// It needs a cursor to start from: the [`prev_cursor`](crate::Page::prev_cursor) of a page, or the cursor of a
    /// stream that reads backwards.
    pub fn backwards(mut self) -> Self {
        self.backwards = true;
        self
    }
}

/// Implements the methods that read the list of an operation.
#[doc(hidden)]
#[macro_export]
macro_rules! __list {
    ($operation:ident) => {
        impl $operation {
            /// Returns all items of the list, page by page. See [`ItemStream`](clusterkit_runtime::ItemStream).
            pub fn stream(self) -> $crate::ItemStream<<Self as $crate::generated::v1::ListRequest>::Item> {
                $crate::PagedRequest::new(self).stream()
            }

            /// Returns the pages of the list, with their cursors. See [`PageStream`](clusterkit_runtime::PageStream).
            pub fn pages(
                self,
            ) -> $crate::PageStream<
                <Self as $crate::generated::v1::ListRequest>::Item,
                <Self as $crate::generated::v1::ListRequest>::Rest,
            > {
                $crate::PagedRequest::new(self).pages()
            }

            /// Starts at the cursor of another stream of this list with the same filters. See
            /// [`PagedRequest::resume_from`](clusterkit_runtime::PagedRequest::resume_from).
            pub fn resume_from(self, cursor: impl ::std::convert::Into<$crate::Cursor>) -> $crate::PagedRequest<Self> {
                $crate::PagedRequest::new(self).resume_from(cursor)
            }

            /// Limits the number of pages. See
            /// [`PagedRequest::max_pages`](clusterkit_runtime::PagedRequest::max_pages).
            pub fn max_pages(self, pages: usize) -> $crate::PagedRequest<Self> {
                $crate::PagedRequest::new(self).max_pages(pages)
            }

            /// Sets how many pages are fetched ahead. See
            /// [`PagedRequest::prefetch`](clusterkit_runtime::PagedRequest::prefetch).
            pub fn prefetch(self, pages: usize) -> $crate::PagedRequest<Self> {
                $crate::PagedRequest::new(self).prefetch(pages)
            }
        }
    };
}

/// The same for a list that can be read backwards.
#[doc(hidden)]
#[macro_export]
macro_rules! __list_backwards {
    ($operation:ident) => {
        $crate::__list!($operation);

        impl $crate::generated::v1::Backwards for $operation {}

        impl $operation {
            /// Reads from a cursor towards the beginning of the list. See
            /// [`PagedRequest::backwards`](clusterkit_runtime::PagedRequest::backwards).
            pub fn backwards(self) -> $crate::PagedRequest<Self> {
                $crate::PagedRequest::new(self).backwards()
            }
        }
    };
}
