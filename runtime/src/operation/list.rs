//! The paging of a list: `x-list` of a document.

/// A list that comes in one response or in pages.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// The cursors that a page may have, those of the newest version of the API first; none for a list that comes in
    /// one response.
    pub cursors: &'static [ListCursor],
    /// The size of a page, if it can be set.
    pub page_size: Option<PageSize>,
    /// Whether the last page may lack the object that holds the cursors.
    pub last_page_may_lack_paging: bool,
}

/// A kind of cursor, with its name and its parameter.
#[derive(Debug, Clone, Copy)]
pub struct ListCursor {
    /// The prefix that distinguishes it from cursors of other versions; empty if there is only one kind.
    pub name: &'static str,
    /// The parameter for the cursor of the next page.
    pub send: Target,
    /// The parameter for the cursor of the previous page, if the list can be read backwards.
    pub send_back: Option<Target>,
    /// The first version of the API that has it.
    pub since: Option<&'static str>,
    /// Whether it is a number.
    pub number: bool,
}

/// The size of a page.
#[derive(Debug, Clone, Copy)]
pub struct PageSize {
    /// The parameter for the size.
    pub send: Target,
    /// The largest size that the server accepts.
    pub maximum: i64,
}

/// The parameter or field of a page's request for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The query parameter of this name.
    Query(&'static str),
    /// The field of the body at this JSON pointer.
    Body(&'static str),
}

impl Target {
    /// Returns the name of the parameter or field.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Query(name) => name,
            Self::Body(pointer) => pointer.trim_start_matches('/'),
        }
    }
}
