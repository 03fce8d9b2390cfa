//! How the pages of a list lead to one another: `x-list` of a document.

/// A list, of which one response may be a page.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// The cursors that a page may have, those of the newest version of the API first; none for a list that comes in
    /// one response.
    pub cursors: &'static [ListCursor],
    /// Where the size of a page is sent.
    pub page_size: Option<PageSize>,
    /// Whether the last page may lack the object that holds the cursors.
    pub last_page_may_lack_paging: bool,
}

/// A cursor: how it is called and where it is sent.
#[derive(Debug, Clone, Copy)]
pub struct ListCursor {
    /// The prefix that tells it from those of other versions; empty where there is one kind only.
    pub name: &'static str,
    /// Where the cursor of the next page is sent.
    pub send: Target,
    /// Where the cursor of the previous page is sent, for a list that can be read backwards.
    pub send_back: Option<Target>,
    /// The first version of the API that takes it.
    pub since: Option<&'static str>,
    /// Whether it is a number.
    pub number: bool,
}

/// The size of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    /// Where it is sent.
    pub send: Target,
    /// The largest that the server accepts.
    pub maximum: i64,
}

/// Where a value of a page's request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The query parameter of this name.
    Query(&'static str),
    /// The field of the body at this JSON pointer.
    Body(&'static str),
}

impl Target {
    /// The name of the parameter or field.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Query(name) => name,
            Self::Body(pointer) => pointer.trim_start_matches('/'),
        }
    }
}
