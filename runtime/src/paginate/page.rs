use crate::cursor::Cursor;
use crate::int64::Int64;

/// One page of a list.
///
/// ```
/// use clusterkit_runtime::{Error, PageStream};
///
/// async fn save(mut pages: PageStream<String, ()>) -> Result<(), Error> {
///     while let Some(page) = pages.try_next().await? {
///         println!("page {}: {} items, then {:?}", page.index, page.items.len(), page.next_cursor);
///     }
///     Ok(())
/// }
/// ```
///
/// A page may be empty although the list continues.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T, R = ()> {
    /// The items; in a stream that reads backwards, in reverse order.
    pub items: Vec<T>,
    /// The cursor of the next page in the direction of the stream. `None` at the end of the list.
    pub next_cursor: Option<Cursor>,
    /// The cursor of the page in the other direction, for lists that can be read backwards.
    pub prev_cursor: Option<Cursor>,
    /// The cursor of this page: a stream that resumes from it returns this page again. `None` for the first page of a
    /// list.
    pub cursor: Option<Cursor>,
    /// The number of pages that this stream returned before: 0 for its first.
    pub index: usize,
    /// The rest of the response, without the items.
    pub rest: R,
}

/// A response as a page, in the order and with the cursors of the server.
#[derive(Debug)]
pub struct RawPage<T, R> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page.
    pub next: Option<Cursor>,
    /// The cursor of the previous page.
    pub prev: Option<Cursor>,
    /// Whether there is a next page, if the server states it.
    pub has_next: Option<bool>,
    /// Whether there is a previous page, if the server states it.
    pub has_prev: Option<bool>,
    /// Whether the response has the object that contains the cursors.
    pub paging_present: bool,
    /// The rest of the response.
    pub rest: R,
}

impl<T, R> RawPage<T, R> {
    /// Creates the only page of a list that comes in one response.
    pub fn whole(items: Vec<T>, rest: R) -> Self {
        Self { items, next: None, prev: None, has_next: None, has_prev: None, paging_present: true, rest }
    }
}

/// A value of a response that may be a cursor.
pub trait CursorText {
    /// Returns the text, if it is text.
    fn text(&self) -> Option<String> {
        None
    }

    /// Returns the number, if it is a number.
    fn number(&self) -> Option<i64> {
        None
    }
}

impl CursorText for String {
    fn text(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl CursorText for Cursor {
    fn text(&self) -> Option<String> {
        Some(self.as_str().to_owned())
    }
}

impl CursorText for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }
}

impl CursorText for i32 {
    fn number(&self) -> Option<i64> {
        Some((*self).into())
    }
}

impl CursorText for Int64 {
    fn number(&self) -> Option<i64> {
        Some(self.get())
    }
}

/// Creates a cursor from a value, with a name that distinguishes it from cursors of other versions of the API. `None`
/// for an empty text and 0.
#[must_use]
pub fn cursor<V: CursorText + ?Sized>(name: &str, number: bool, value: Option<&V>) -> Option<Cursor> {
    let text = match (number, value?) {
        (true, value) => value.number().filter(|number| *number != 0)?.to_string(),
        (false, value) => value.text().filter(|text| !text.is_empty())?,
    };
    Some(if name.is_empty() { text.into() } else { format!("{name}:{text}").into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_has_the_name_of_its_kind() {
        assert_eq!(cursor("page", false, Some(&"abc".to_owned())), Some("page:abc".into()));
        assert_eq!(cursor("", false, Some(&"abc".to_owned())), Some("abc".into()));
        assert_eq!(cursor("start", true, Some(&20_i64)), Some("start:20".into()));
    }

    #[test]
    fn nothing_is_made_of_the_end_of_a_list() {
        assert_eq!(cursor("page", false, Some(&String::new())), None);
        assert_eq!(cursor("start", true, Some(&0_i64)), None);
        assert_eq!(cursor::<String>("page", false, None), None);
        // A number is not a cursor of the kind that is text, and the other way round.
        assert_eq!(cursor("page", false, Some(&20_i64)), None);
    }
}
