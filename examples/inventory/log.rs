//! Watching in a pipe: lines that are added.

use std::io::{self, Write};

use crate::Failure;
use crate::board::{Board, Event, What};
use crate::row::Row;
use crate::watch::{View, now};

/// Begins with all clusters, once they are known.
#[derive(Default)]
pub(crate) struct Log {
    has_begun: bool,
    /// What happened before that.
    early: Vec<Event>,
}

impl Log {
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    pub(crate) fn write(
        &mut self,
        view: &View,
        board: &Board,
        events: Vec<Event>,
        is_patient: bool,
    ) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        if self.has_begun {
            lines(&mut out, view, &events)?;
        } else {
            self.early.extend(events.into_iter().filter(|event| event.what != What::Listed));
            if !is_patient || board.awaited().is_none() {
                self.has_begun = true;
                begin(&mut out, view, board)?;
                lines(&mut out, view, &self.early)?;
            }
        }
        Ok(out.flush()?)
    }
}

fn begin(out: &mut impl Write, view: &View, board: &Board) -> Result<(), Failure> {
    let rows = view.rows(board);
    if view.is_json {
        let listed: Vec<Event> = rows.iter().map(|row| Event::of_cluster(now(), What::Listed, row)).collect();
        lines(out, view, &listed)
    } else {
        writeln!(out, "{}\n{}", now(), Row::table(&rows, None))?;
        if let Some(awaited) = board.awaited() {
            writeln!(out, "{}  waiting for {awaited}", now())?;
        }
        Ok(())
    }
}

fn lines(out: &mut impl Write, view: &View, events: &[Event]) -> Result<(), Failure> {
    for event in events {
        if view.is_json {
            writeln!(out, "{}", serde_json::to_string(event)?)?;
        } else {
            writeln!(out, "{event}")?;
        }
    }
    Ok(())
}
