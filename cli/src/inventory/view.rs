//! Selects the clusters and events to show.

use super::board::Board;
use super::event::Event;
use super::filter::Filter;
use super::order::Order;
use super::row::Row;

pub(crate) struct View {
    pub(crate) filter: Filter,
    pub(crate) order: Option<Order>,
    pub(crate) is_json: bool,
}

impl View {
    pub(crate) fn select(&self, mut rows: Vec<Row>) -> Vec<Row> {
        rows.retain(|row| self.filter.matches(row));
        if let Some(order) = self.order {
            order.sort(&mut rows);
        }
        rows
    }

    pub(crate) fn rows(&self, board: &Board) -> Vec<Row> {
        self.select(board.rows().cloned().collect())
    }

    pub(crate) fn shows(&self, event: &Event) -> bool {
        event.cluster.is_none() || event.cluster.iter().chain(&event.before).any(|row| self.filter.matches(row))
    }
}
