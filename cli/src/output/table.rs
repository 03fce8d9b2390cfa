//! Tables without borders, and text broken to the width of a terminal.

use anstyle::{AnsiColor, Style};
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

/// Follows each character of a highlighted text. Its width is zero, and legible text does not contain it.
const MARK: char = '\u{2060}';

/// The text of a cell that [`lines`] prints in red. Colours cannot be set before, because they would count as width.
pub(crate) fn highlighted(text: &str) -> String {
    text.chars().flat_map(|c| [c, MARK]).collect()
}

/// The lines of the table, without blanks behind the last column.
pub(crate) fn lines(table: &Table) -> Vec<String> {
    table.lines().map(|line| coloured(line.trim_end())).collect()
}

/// Replaces the marks of a line by colours.
fn coloured(line: &str) -> String {
    let style: Style = AnsiColor::Red.on_default().bold();
    let (mut text, mut is_red) = (String::new(), false);
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        let is_marked = rest.next_if_eq(&MARK).is_some();
        if is_marked != is_red {
            text += &if is_marked { style.render().to_string() } else { style.render_reset().to_string() };
            is_red = is_marked;
        }
        text.push(c);
    }
    if is_red {
        text += &style.render_reset().to_string();
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_characters_are_red_and_have_no_other_width() {
        for (text, expected) in [
            ("a b", "a b"),
            (&*highlighted("ab"), "\x1b[1m\x1b[31mab\x1b[0m"),
            (&*format!("x {} y", highlighted("ab")), "x \x1b[1m\x1b[31mab\x1b[0m y"),
        ] {
            assert_eq!(coloured(text), expected);
        }
        // A cell that is broken colours no other cell.
        let mut table = table(Some(16));
        table.add_row(["name name", &highlighted("LOCKED"), "end"]);
        for line in lines(&table) {
            assert_eq!(line.matches("\x1b[31m").count(), line.matches("\x1b[0m").count(), "{line:?}");
            let plain = line.replace("\x1b[1m", "").replace("\x1b[31m", "").replace("\x1b[0m", "");
            assert!(plain.chars().count() <= 16, "{line:?}");
        }
    }
}
