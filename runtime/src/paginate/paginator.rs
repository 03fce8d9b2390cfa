//! The state machine of paging: it decides which page comes next, and when the list ends.

use std::collections::HashSet;

use super::target::{set_cursor, set_page_size, start};
use super::{Page, RawPage};
use crate::cursor::{Cursor, Direction};
use crate::error::{Error, ErrorKind};
use crate::input::InvalidValue;
use crate::operation::{List, Operation};
use crate::parts::Parts;
use crate::transport::{DecodeFn, Session};

/// A list that is read page by page.
pub(super) struct Paginator<T, R> {
    session: Session,
    operation: &'static Operation,
    list: &'static List,
    /// The request of each page, without its cursor.
    parts: Result<Parts, InvalidValue>,
    decode: DecodeFn<RawPage<T, R>>,
    pub(super) direction: Direction,
    max_pages: Option<usize>,
    /// The cursor of the next page; `None` at the beginning of the list and at its end.
    pub(super) cursor: Option<Cursor>,
    /// Whether the request itself contains the cursor of the first page.
    starts_itself: bool,
    seen: HashSet<Cursor>,
    index: usize,
    state: ListState,
}

enum ListState {
    Open,
    /// The last page contradicts earlier ones. The page was returned, and this error follows.
    Broken(Error),
    Ended,
}

/// A list of one page.
static SINGLE: List = List { cursors: &[], page_size: None, last_page_may_lack_paging: true };

impl<T: 'static, R: 'static> Paginator<T, R> {
    pub(super) fn new(
        session: Session,
        operation: &'static Operation,
        mut parts: Result<Parts, InvalidValue>,
        decode: DecodeFn<RawPage<T, R>>,
    ) -> Self {
        let list = operation.list.unwrap_or(&SINGLE);
        let (cursor, direction) = parts.as_ref().map_or((None, Direction::Forwards), |parts| start(list, parts));
        if let Ok(parts) = &mut parts {
            parts.parse_body();
            set_page_size(list, parts);
        }
        Self {
            session,
            operation,
            list,
            parts,
            decode,
            direction,
            max_pages: None,
            starts_itself: cursor.is_some(),
            cursor,
            seen: HashSet::new(),
            index: 0,
            state: ListState::Open,
        }
    }

    /// Replaces the start of the request.
    pub(super) fn resume_from(&mut self, cursor: Cursor) {
        self.cursor = Some(cursor);
        self.starts_itself = false;
    }

    pub(super) fn read_backwards(&mut self) {
        self.starts_itself &= self.direction == Direction::Backwards;
        self.direction = Direction::Backwards;
    }

    pub(super) fn limit_pages(&mut self, pages: usize) {
        self.max_pages = Some(pages);
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether the next result needs a request. The end, and an error about a returned page, do not.
    pub(super) fn needs_request(&self) -> bool {
        matches!(self.state, ListState::Open) && self.max_pages.is_none_or(|max| self.index < max)
    }

    /// Returns the next page, `None` at the end and after an error.
    pub(super) async fn next_page(&mut self) -> Option<Result<Page<T, R>, Error>> {
        let open = self.needs_request();
        match std::mem::replace(&mut self.state, ListState::Ended) {
            ListState::Ended => return None,
            ListState::Broken(error) => return Some(Err(error)),
            ListState::Open if !open => return None,
            ListState::Open => {}
        }
        let parts = self.request();
        let call = self.session.clone().call(self.operation, parts, self.decode);
        Some(match call.await {
            Ok(page) => Ok(self.accept(page)),
            Err(error) => Err(error.with_cursor(self.cursor.clone(), self.direction)),
        })
    }

    /// The request of the next page.
    fn request(&mut self) -> Result<Parts, InvalidValue> {
        let mut parts = self.parts.clone()?;
        if !std::mem::take(&mut self.starts_itself) {
            set_cursor(self.list, &mut parts, self.cursor.as_ref(), self.direction, self.session.version())?;
        }
        Ok(parts)
    }

    /// Accepts a page, and decides the next state.
    fn accept(&mut self, page: RawPage<T, R>) -> Page<T, R> {
        let RawPage { mut items, next, prev, has_next, has_prev, paging_present, rest } = page;
        // The capacity may be twice the length, and several pages are kept at once.
        items.shrink_to_fit();
        let (next, has_next, prev, has_prev) = match self.direction {
            Direction::Forwards => (next, has_next, prev, has_prev),
            Direction::Backwards => (prev, has_prev, next, has_next),
        };
        if self.direction == Direction::Backwards {
            items.reverse();
        }
        let next_cursor = next.filter(|_| has_next != Some(false));
        let prev_cursor = prev.filter(|_| has_prev != Some(false));
        let cursor = std::mem::replace(&mut self.cursor, next_cursor.clone());
        self.seen.extend(cursor.clone());
        // A page without a cursor of its own is the first of the list, and may be the only one.
        let lacks_paging = !paging_present && !self.list.last_page_may_lack_paging && cursor.is_some();
        self.state = match &next_cursor {
            Some(next) if self.seen.contains(next) => ListState::Broken(self.repeated(next)),
            Some(_) => ListState::Open,
            None if has_next == Some(true) => ListState::Broken(
                self.broken("the server says that there is a next page, but sends no cursor", cursor.as_ref()),
            ),
            None if lacks_paging => ListState::Broken(
                self.broken("the response lacks its paging object, so the list may continue", cursor.as_ref()),
            ),
            None => ListState::Ended,
        };
        let index = self.index;
        self.index += 1;
        Page { items, next_cursor, prev_cursor, cursor, index, rest }
    }

    /// Returns an error whose cursor is that of the last page.
    fn broken(&self, problem: &str, cursor: Option<&Cursor>) -> Error {
        Error::new(ErrorKind::Paging, problem)
            .with_operation(self.operation)
            .with_cursor(cursor.cloned(), self.direction)
    }

    /// The error lacks the cursor, because a stream that resumes from it would read the same pages again.
    fn repeated(&self, cursor: &Cursor) -> Error {
        let text = format!("the server sent the cursor {:?} twice, so the list does not end", cursor.as_str());
        Error::new(ErrorKind::Paging, text).with_operation(self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::BuilderCore;
    use crate::operation::{ListCursor, Target};
    use crate::rate_limit::RateLimit;

    static LIST: List = List {
        cursors: &[ListCursor {
            name: "",
            send: Target::Query("after"),
            send_back: Some(Target::Query("before")),
            since: None,
            number: false,
        }],
        page_size: None,
        last_page_may_lack_paging: false,
    };
    static OPERATION: Operation = Operation::new("fleet", "List", "GET", "/items").list(&LIST);

    fn paginator(start: Option<&str>) -> Paginator<i64, ()> {
        let mut builder = BuilderCore::new("test/0");
        builder.base_url = Some("http://localhost".to_owned());
        let session = builder.connect("fleet", "/", None).unwrap().exchange_session(RateLimit::unlimited());
        let mut paginator =
            Paginator::new(session, &OPERATION, Ok(Parts::new(&OPERATION)), |_| Ok(RawPage::whole(Vec::new(), ())));
        if let Some(start) = start {
            paginator.resume_from(start.into());
        }
        paginator
    }

    fn page(next: Option<&str>) -> RawPage<i64, ()> {
        RawPage { next: next.map(Cursor::from), prev: Some("p".into()), ..RawPage::whole(vec![1, 2], ()) }
    }

    /// How the list goes on after a page: open, ended, or the error that follows.
    fn follows(paginator: &Paginator<i64, ()>) -> String {
        match &paginator.state {
            ListState::Open => "open".to_owned(),
            ListState::Ended => "ended".to_owned(),
            ListState::Broken(error) => error.to_string(),
        }
    }

    #[test]
    fn a_page_decides_what_follows() {
        for (start, response, then) in [
            (None, page(Some("c1")), "open"),
            (None, page(None), "ended"),
            (None, RawPage { has_next: Some(false), ..page(Some("c1")) }, "ended"),
            (None, RawPage { paging_present: false, ..page(None) }, "ended"),
            (Some("c1"), RawPage { paging_present: false, ..page(None) }, "lacks its paging object"),
            (None, RawPage { has_next: Some(true), ..page(None) }, "sends no cursor"),
            (Some("c1"), page(Some("c1")), "sent the cursor \"c1\" twice"),
        ] {
            let mut paginator = paginator(start);
            let accepted = paginator.accept(response);
            assert_eq!((accepted.cursor, accepted.index), (start.map(Cursor::from), 0));
            assert!(follows(&paginator).contains(then), "{}", follows(&paginator));
        }
    }

    #[test]
    fn backwards_the_previous_page_is_the_next_one() {
        let mut paginator = paginator(Some("c1"));
        paginator.read_backwards();
        let accepted = paginator.accept(page(Some("n")));
        assert_eq!(accepted.items, [2, 1]);
        assert_eq!((accepted.next_cursor, accepted.prev_cursor), (Some("p".into()), Some("n".into())));
        assert_eq!(follows(&paginator), "open");
    }
}
