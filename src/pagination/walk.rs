//! The walk itself: what is asked next, and when it is over.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;

use super::{Cursor, Direction, Fetched, Page};
use crate::error::{Error, Kind};
use crate::operation::Operation;

type Asked<T> = Pin<Box<dyn Future<Output = Result<Fetched<T>, Error>> + Send>>;
type Ask<T> = Box<dyn Fn(Option<&Cursor>) -> Asked<T> + Send + Sync>;

/// One walk over a list, a page at a time.
pub(super) struct Walk<T> {
    operation: &'static Operation,
    ask: Ask<T>,
    direction: Direction,
    max_pages: Option<usize>,
    /// Where the next page begins.
    cursor: Option<Cursor>,
    seen: HashSet<Cursor>,
    position: usize,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Going,
    /// The last page leads to one that has been read.
    Looping,
    Over,
}

impl<T> Walk<T> {
    pub(super) fn new<F>(
        operation: &'static Operation,
        ask: impl Fn(Option<&Cursor>) -> F + Send + Sync + 'static,
        start: Option<Cursor>,
        direction: Direction,
        max_pages: Option<usize>,
    ) -> Self
    where
        F: Future<Output = Result<Fetched<T>, Error>> + Send + 'static,
    {
        Self {
            operation,
            ask: Box::new(move |cursor| Box::pin(ask(cursor))),
            direction,
            max_pages,
            seen: start.iter().cloned().collect(),
            cursor: start,
            position: 0,
            state: State::Going,
        }
    }

    /// Where the next page begins, `None` at the beginning of the list and at its end.
    pub(super) fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(super) fn direction(&self) -> Direction {
        self.direction
    }

    /// The next page, `None` at the end. After an error it is over.
    pub(super) async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        if self.state == State::Looping {
            self.state = State::Over;
            return Some(Err(self.loops()));
        }
        let capped = self.max_pages.is_some_and(|most| self.position >= most);
        if self.state == State::Over || capped {
            return None;
        }
        if self.cursor.as_ref().is_some_and(|cursor| cursor.as_str().is_empty()) {
            // A server would take it for none, and begin anew.
            self.state = State::Over;
            let text = "resume_from: must not be empty; leave it out to begin at the beginning";
            return Some(Err(Error::new(Kind::InvalidRequest, text).about(self.operation)));
        }
        match (self.ask)(self.cursor.as_ref()).await {
            Ok(fetched) => Some(Ok(self.page(fetched))),
            Err(error) => {
                self.state = State::Over;
                Some(Err(error.at_cursor(self.cursor.clone(), self.direction)))
            }
        }
    }

    fn page(&mut self, fetched: Fetched<T>) -> Page<T> {
        let Fetched { mut items, next, previous } = fetched;
        // Grown by doubling, it has room for up to twice as many, and another page is read while it is kept.
        items.shrink_to_fit();
        let (cursor, back) = match self.direction {
            Direction::Forwards => (next, previous),
            Direction::Backwards => (previous, next),
        };
        if self.direction == Direction::Backwards {
            items.reverse();
        }
        self.state = match &cursor {
            None => State::Over,
            // The page is the caller's all the same: it answers a cursor that had not been asked for before.
            Some(cursor) if !self.seen.insert(cursor.clone()) => State::Looping,
            Some(_) => State::Going,
        };
        let start = std::mem::replace(&mut self.cursor, cursor.clone());
        let position = self.position;
        self.position += 1;
        Page { items, cursor, back, start, position }
    }

    fn loops(&self) -> Error {
        let cursor = self.cursor.as_ref().map(Cursor::as_str).unwrap_or_default().escape_debug();
        let text = format!("the server gives the cursor '{cursor}' a second time, so its list has no end");
        // Without the cursor: to go on from it would go round again.
        Error::new(Kind::CursorLoop, text).about(self.operation)
    }
}

impl<T> fmt::Debug for Walk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk")
            .field("direction", &self.direction)
            .field("cursor", &self.cursor)
            .field("position", &self.position)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
