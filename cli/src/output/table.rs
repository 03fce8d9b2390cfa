//! Tables without borders, and text broken to the width of a terminal.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

/// Creates an empty table. With a width, cells are broken so that no line is longer.
pub(crate) fn table(width: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table
}

/// Returns the lines of the table, without spaces after the last column.
pub(crate) fn lines(table: &Table) -> Vec<String> {
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Breaks the text as a terminal does, so that its lines can be counted.
pub(crate) fn wrapped(text: &str, width: u16) -> Vec<String> {
    let mut table = table(Some(width));
    table.add_row([text]);
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
    }
    lines(&table)
}
