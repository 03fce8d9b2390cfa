//! The output of `--watch` in a pipe: lines that are appended.

use std::fmt::Write as _;

use clusterkit::jiff::Timestamp;

use super::board::Board;
use super::event::{Event, What};
use super::row::Row;
use super::view::View;
use crate::failure::Failure;
use crate::output::stdout;

/// Prints all clusters when they are known, and then events.
#[derive(Default)]
pub(crate) struct Log {
    has_begun: bool,
    /// Events from before the beginning.
    early: Vec<Event>,
}

impl Log {
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// With `may_wait`, the first table waits for vendors that have not been listed yet.
    pub(crate) fn write(
        &mut self,
        view: &View,
        board: &Board,
        events: Vec<Event>,
        now: Timestamp,
        may_wait: bool,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        if self.has_begun {
            lines(&mut text, view, &events)?;
        } else {
            self.early.extend(events.into_iter().filter(|event| event.what != What::Listed));
            if !may_wait || board.awaited().is_none() {
                self.has_begun = true;
                begin(&mut text, view, board, now)?;
                lines(&mut text, view, &self.early)?;
            }
        }
        Ok(stdout::write(text.as_bytes())?)
    }
}

fn begin(text: &mut String, view: &View, board: &Board, now: Timestamp) -> Result<(), Failure> {
    let rows = view.rows(board);
    if view.is_json {
        let listed: Vec<Event> = rows.iter().map(|row| Event::of_cluster(now, What::Listed, row)).collect();
        return lines(text, view, &listed);
    }
    writeln!(text, "{now}\n{}", Row::table(&rows, None, false).join("\n"))?;
    if let Some(awaited) = board.awaited() {
        writeln!(text, "{now}  waiting for {awaited}")?;
    }
    Ok(())
}

fn lines(text: &mut String, view: &View, events: &[Event]) -> Result<(), Failure> {
    for event in events {
        if view.is_json {
            writeln!(text, "{}", serde_json::to_string(event)?)?;
        } else {
            writeln!(text, "{event}")?;
        }
    }
    Ok(())
}
