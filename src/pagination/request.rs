use super::walk::Walk;
use super::{Backwards, Cursor, Direction, ItemStream, PageStream, Paged};

/// How many pages are fetched ahead of the one that the caller works on.
const PREFETCH: usize = 1;

/// A request whose list is read page by page: how, before [`stream`](Self::stream) or [`pages`](Self::pages).
///
/// ```no_run
/// # async fn run(saved: String) -> Result<(), clusterkit::Error> {
/// let client = clusterkit::perfectscale::Client::from_env()?;
/// let mut entries = client
///     .automation_audit_logs()
///     .body_map(|body| body.namespaces(["shop"]))
///     .resume_from(saved)
///     .max_pages(10)
///     .stream();
/// while let Some(entry) = entries.try_next().await? {
///     println!("{} {}", entry.started_at, entry.workload_name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// The filters and the page size of the request hold for every page. Parameters are set before, on the request. Where
/// the vendor publishes the largest page, that is what is asked for unless a size is chosen: under a limit of requests
/// it is the speed. A time limit of `with_options` counts for each page, not for the walk.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until its pages are read"]
pub struct PagedRequest<R> {
    request: R,
    start: Option<Cursor>,
    direction: Direction,
    max_pages: Option<usize>,
    prefetch: usize,
}

impl<R: Paged> PagedRequest<R> {
    pub(crate) fn new(request: R) -> Self {
        let (start, direction) = request.begins();
        Self { request, start, direction, max_pages: None, prefetch: PREFETCH }
    }

    /// Begins at a cursor: that of the last [`Page`](crate::Page) that was dealt with,
    /// [`ItemStream::cursor`], [`PageStream::cursor`] or [`Error::cursor`](crate::Error::cursor), of this process or an
    /// earlier one. Nothing is lost and nothing comes twice.
    ///
    /// A cursor that the server itself gave can be set as well, such as the `next` of an answer.
    pub fn resume_from(mut self, cursor: impl Into<Cursor>) -> Self {
        self.start = Some(cursor.into());
        self
    }

    /// Ends after so many pages, where the list does not end before. The cursor of the last one tells where to go on.
    /// Without a cap the whole list is read.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// Fetches up to so many pages ahead of the one that is being worked on, on a task of their own. 1 by default:
    /// the next page is there when this one is done, and a second page is all the memory it costs. 0 fetches a page when
    /// it is asked for.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = pages;
        self
    }

    /// All items, page by page.
    pub fn stream(self) -> ItemStream<R::Item> {
        ItemStream::new(self.pages())
    }

    /// The pages, with their cursors.
    pub fn pages(self) -> PageStream<R::Item> {
        let Self { request, start, direction, max_pages, prefetch } = self;
        let ask = move |cursor: Option<&Cursor>| request.clone().at(cursor, direction).fetch();
        PageStream::new(Walk::new(R::OPERATION, ask, start, direction, max_pages), prefetch)
    }
}

impl<R: Backwards> PagedRequest<R> {
    /// Reads from a cursor towards the beginning of the list: each page holds what comes before the cursor, and pages
    /// and items come in the reverse of the server's order.
    ///
    /// It needs a cursor to start from: that of a walk backwards, or [`Page::back`](crate::Page::back) of a walk
    /// forwards.
    pub fn backwards(mut self) -> Self {
        self.direction = Direction::Backwards;
        self
    }
}
