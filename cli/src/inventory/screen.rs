//! The output of `--watch` on a terminal: a screen that is redrawn.

use std::collections::VecDeque;
use std::time::Duration;

use clusterkit::jiff::Timestamp;

use super::board::Board;
use super::event::{Event, What};
use super::row::Row;
use super::view::View;
use crate::failure::Failure;
use crate::output::table::wrapped;
use crate::output::{legible, stdout};

/// The number of events that are kept.
const EVENTS: usize = 10;

/// Moves to the upper left corner and clears the screen.
const CLEAR: &str = "\x1b[H\x1b[2J";

pub(crate) struct Screen {
    period: Duration,
    events: VecDeque<Event>,
}

impl Screen {
    pub(crate) fn new(period: Duration) -> Self {
        Self { period, events: VecDeque::new() }
    }

    pub(crate) fn draw(
        &mut self,
        view: &View,
        board: &Board,
        events: Vec<Event>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        self.events.extend(events.into_iter().filter(|event| event.what != What::Listed));
        self.events.drain(..self.events.len().saturating_sub(EVENTS));

        // A terminal without a known size gets everything.
        let (width, height) = stdout::size().map_or((u16::MAX, usize::MAX), |(width, height)| (width, height.into()));
        let mut lines = wrapped(&format!("{now}, every {} s; Ctrl-C ends", self.period.as_secs()), width);
        lines.push(String::new());
        let below = below(board, width);
        let events: Vec<String> = self.events.iter().flat_map(|event| wrapped(&event.to_string(), width)).collect();

        // Errors are shown whole. The clusters get two thirds of the other lines, or all that the events do not need.
        let left = height.saturating_sub(lines.len() + below.len());
        let gap = usize::from(!events.is_empty());
        let rows = rows(&view.rows(board), width, left.saturating_sub((events.len() + gap).min(left / 3)));
        let newest = left.saturating_sub(rows.len() + gap).min(events.len());
        lines.extend(rows);
        lines.extend(below);
        if newest > 0 {
            lines.push(String::new());
            lines.extend_from_slice(&events[events.len() - newest..]);
        }
        lines.truncate(height);

        // One write does not flicker, and without a final line break the screen does not scroll.
        Ok(stdout::write(format!("{CLEAR}{}", lines.join("\r\n")).as_bytes())?)
    }
}

/// The table in at most `height` lines. The last one says how many rows are hidden.
fn rows(rows: &[Row], width: u16, height: usize) -> Vec<String> {
    let mut lines = Row::lines(rows, width, stdout::has_colours());
    if lines.len() > height {
        let hidden = lines.drain(height.saturating_sub(1)..).count();
        lines.push(format!("... {hidden} more"));
    }
    lines
}

/// The vendors that have not been listed yet, or cannot be listed any more.
fn below(board: &Board, width: u16) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(awaited) = board.awaited() {
        lines.push(String::new());
        lines.extend(wrapped(&format!("waiting for {awaited}"), width));
    }
    for (vendor, known) in board.known() {
        let Some((since, error)) = &known.failed else { continue };
        let age = known
            .clusters
            .as_ref()
            .map_or_else(|| "its clusters are unknown".to_owned(), |(at, _)| format!("its clusters are from {at}"));
        lines.push(String::new());
        lines.extend(wrapped(&format!("{vendor} cannot be listed since {since}, {age}:"), width));
        lines.extend(wrapped(&legible(error), width));
    }
    lines
}
