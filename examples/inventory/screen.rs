//! Watching on a terminal: one picture that is drawn anew.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::time::Duration;

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

use crate::Failure;
use crate::board::{Board, Event, What};
use crate::plain::plain;
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

        // A terminal that does not tell its size gets all of it.
        let (width, height) = crate::size().map_or((u16::MAX, usize::MAX), |(width, height)| (width, height.into()));
        let mut lines = wrapped(&format!("{}, every {} s; Ctrl-C ends", now(), self.period.as_secs()), width);
        lines.push(String::new());
        let below = below(board, width);
        let events: Vec<String> = self.events.iter().flat_map(|event| wrapped(&event.to_string(), width)).collect();

        // What is wrong is shown whole, the clusters get two thirds of what that leaves, or what the events do not need.
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

        // At once, so that it does not flicker, and without a line's end that would move the picture up.
        let mut out = io::stdout().lock();
        write!(out, "{CLEAR}{}", lines.join("\r\n"))?;
        Ok(out.flush()?)
    }
}

/// The table in so many lines, the last of which tells how many rows are out of sight.
fn rows(rows: &[Row], width: u16, height: usize) -> Vec<String> {
    let mut lines = Row::lines(rows, width);
    if lines.len() > height {
        let hidden = lines.drain(height.saturating_sub(1)..).count();
        lines.push(format!("... {hidden} more"));
    }
    lines
}

/// Who has not answered yet, or does not answer any more.
fn below(board: &Board, width: u16) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(awaited) = board.awaited() {
        lines.push(String::new());
        lines.extend(wrapped(&format!("waiting for {awaited}"), width));
    }
    for (vendor, known) in board.known() {
        let Some((since, error)) = &known.failed else { continue };
        let age = known.clusters.as_ref().map_or_else(
            || "nothing is known of its clusters".to_owned(),
            |(at, _)| format!("its clusters are those of {at}"),
        );
        lines.push(String::new());
        lines.extend(wrapped(&format!("{vendor} cannot be asked since {since}, {age}:"), width));
        lines.extend(wrapped(&plain(error), width));
    }
    lines
}

/// As the terminal would break it, so that lines can be counted.
fn wrapped(text: &str, width: u16) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.add_row([text]);
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}
