//! Watching on a terminal: one picture that is drawn anew.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use crate::Failure;
use crate::board::{Board, Event, What};
use crate::row::Row;
use crate::watch::{View, now};

/// How many of the last events stay in sight.
const EVENTS: usize = 10;

/// To the upper left corner, and nothing left below it.
const CLEAR: &str = "\x1b[H\x1b[2J";

pub(crate) struct Screen {
    period: Duration,
    events: VecDeque<Event>,
}

impl Screen {
    pub(crate) fn new(period: Duration) -> Self {
        Self { period, events: VecDeque::new() }
    }

    pub(crate) fn draw(&mut self, view: &View, board: &Board, events: Vec<Event>) -> Result<(), Failure> {
        self.events.extend(events.into_iter().filter(|event| event.what != What::Listed));
        self.events.drain(..self.events.len().saturating_sub(EVENTS));

        let mut text = format!("{CLEAR}{}, every {} s; Ctrl-C ends\n\n", now(), self.period.as_secs());
        writeln!(text, "{}", Row::table(&view.rows(board)))?;
        if let Some(awaited) = board.awaited() {
            writeln!(text, "\nwaiting for {awaited}")?;
        }
        for (vendor, known) in board.known() {
            let Some((since, error)) = &known.failed else { continue };
            let age = known.clusters.as_ref().map_or_else(
                || "nothing is known of its clusters".to_owned(),
                |(at, _)| format!("its clusters are those of {at}"),
            );
            writeln!(text, "\n{vendor} cannot be asked since {since}, {age}:\n  {error}")?;
        }
        if !self.events.is_empty() {
            text.push('\n');
        }
        for event in &self.events {
            writeln!(text, "{event}")?;
        }
        // At once, so that it does not flicker.
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }
}
