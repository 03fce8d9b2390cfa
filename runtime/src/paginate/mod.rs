//! Lists that come in pages, as streams of items or pages.

mod item_stream;
mod page;
mod page_stream;
mod paginator;
mod prefetch;
mod request;
mod target;

pub use item_stream::ItemStream;
pub use page::{CursorText, Page, RawPage, cursor};
pub use page_stream::PageStream;
pub use request::{Backwards, ListRequest, PagedRequest};
