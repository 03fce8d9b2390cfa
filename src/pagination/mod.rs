//! Lists that come in pages, as streams of items or pages. Knows no API: what an operation has to tell of itself is
//! [`Paged`], and [`paged!`] gives its builder the methods.

mod ahead;
mod cursor;
mod item_stream;
mod page;
mod page_stream;
mod request;
mod walk;

use crate::error::Error;
use crate::operation::Operation;

pub use cursor::Cursor;
pub use item_stream::ItemStream;
pub use page::Page;
pub use page_stream::PageStream;
pub use request::PagedRequest;

/// An operation whose answer is a page of a list.
pub trait Paged: Clone + Send + Sync + 'static {
    /// What the list holds.
    type Item: Send + 'static;

    /// What it is, for errors that are not of one request.
    const OPERATION: &'static Operation;

    /// Where the request begins and which way it goes, as far as its own parameters say.
    fn begins(&self) -> (Option<Cursor>, Direction);

    /// The request for the page at `cursor`. All else of the request stays.
    #[must_use]
    fn at(self, cursor: Option<&Cursor>, direction: Direction) -> Self;

    /// Sends it.
    fn fetch(self) -> impl Future<Output = Result<Fetched<Self::Item>, Error>> + Send;
}

/// An operation whose pages can be read from the end to the beginning.
pub trait Backwards: Paged {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forwards,
    Backwards,
}

/// An answer, in the order and with the cursors of the server.
#[derive(Debug)]
pub struct Fetched<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next: Option<Cursor>,
    pub(crate) previous: Option<Cursor>,
}

/// Gives a builder that is [`Paged`] the methods that read its list.
macro_rules! paged {
    ($builder:ty, $item:ty) => {
        impl $builder {
            /// All items of the list, page by page, as they are asked for. See [`ItemStream`](crate::ItemStream).
            pub fn stream(self) -> crate::ItemStream<$item> {
                crate::PagedRequest::new(self).stream()
            }

            /// The pages of the list, with their cursors. See [`PageStream`](crate::PageStream).
            pub fn pages(self) -> crate::PageStream<$item> {
                crate::PagedRequest::new(self).pages()
            }

            /// Begins where another walk over the same list, with the same filters, has stopped. See
            /// [`PagedRequest::resume_from`](crate::PagedRequest::resume_from).
            pub fn resume_from(self, cursor: impl Into<crate::Cursor>) -> crate::PagedRequest<Self> {
                crate::PagedRequest::new(self).resume_from(cursor)
            }

            /// Reads at most so many pages. See [`PagedRequest::max_pages`](crate::PagedRequest::max_pages).
            pub fn max_pages(self, pages: usize) -> crate::PagedRequest<Self> {
                crate::PagedRequest::new(self).max_pages(pages)
            }

            /// How many pages are fetched ahead. See [`PagedRequest::prefetch`](crate::PagedRequest::prefetch).
            pub fn prefetch(self, pages: usize) -> crate::PagedRequest<Self> {
                crate::PagedRequest::new(self).prefetch(pages)
            }
        }
    };
}

pub(crate) use paged;
