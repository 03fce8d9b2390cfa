//! What it says.

use std::io::Write;

/// Says it where nobody has to listen.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", legible(line));
}

/// The text without what a terminal would take for a command, and what turns the direction of writing.
pub(crate) fn legible(text: &str) -> String {
    let steers = |c: char| {
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
    };
    text.replace(steers, "\u{fffd}")
}
