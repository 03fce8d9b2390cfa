//! Text from servers and arguments, made safe for a terminal.

/// Replaces control characters, line separators and marks that change the direction of the text.
pub(crate) fn legible(text: &str) -> String {
    let is_control = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(is_control, "\u{fffd}")
}
