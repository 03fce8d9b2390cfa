//! Text from servers and arguments, made safe for a terminal.

/// Replaces control characters, line separators, and invisible marks such as those that change the direction of the text.
pub(crate) fn legible(text: &str) -> String {
    let is_control = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    };
    text.replace(is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_replaced() {
        for (text, expected) in [
            ("plain é 日本 \u{1f980}", "plain é 日本 \u{1f980}"),
            ("a\u{1b}[2J", "a\u{fffd}[2J"),
            ("a\tb\r\nc", "a\u{fffd}b\u{fffd}\u{fffd}c"),
            ("\u{7f}\u{9b}", "\u{fffd}\u{fffd}"),
            ("\u{202e}\u{2066}\u{200f}\u{61c}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("\u{2028}\u{2029}\u{2060}", "\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(legible(text), expected, "{text:?}");
        }
    }
}
