//! Text of others, fit for a terminal.

/// Replaces what a terminal would take for a command, break the line at, or turn the line around for.
pub(crate) fn plain(text: &str) -> String {
    let is_command = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_command(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
