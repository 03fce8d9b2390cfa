//! Bodies that are almost JSON: with a byte order mark, invalid UTF-8, or half of a surrogate pair.

use bytes::Bytes;

/// The body as JSON, with U+FFFD in place of what is not text; `None` if nothing had to change.
pub(super) fn repair(body: &[u8]) -> Option<Bytes> {
    let without_mark = body.strip_prefix(b"\xef\xbb\xbf");
    let text = String::from_utf8_lossy(without_mark.unwrap_or(body));
    let is_valid = matches!(text, std::borrow::Cow::Borrowed(_));
    match replace_lone_surrogates(&text) {
        Some(repaired) => Some(repaired.into()),
        None if without_mark.is_some() || !is_valid => Some(text.into_owned().into()),
        None => None,
    }
}

/// Writes `\ufffd` in place of each escape that is half of a surrogate pair.
fn replace_lone_surrogates(text: &str) -> Option<String> {
    let mut repaired = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let start = at + found;
        at = match escape(text, start) {
            // A high surrogate and its low one.
            Some(0xd800..=0xdbff) if matches!(escape(text, start + ESCAPE), Some(0xdc00..=0xdfff)) => {
                start + 2 * ESCAPE
            }
            Some(0xd800..=0xdfff) => {
                repaired.push_str(&text[copied..start]);
                repaired.push_str("\\ufffd");
                copied = start + ESCAPE;
                copied
            }
            Some(_) => start + ESCAPE,
            // Another escape: of a quote, of a backslash, ...
            None => start + 1 + text[start + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    (copied > 0).then(|| repaired + &text[copied..])
}

/// The length of `\u0000`.
const ESCAPE: usize = 6;

/// The code unit of the escape `\uXXXX` at this place.
fn escape(text: &str, start: usize) -> Option<u16> {
    let digits = text.get(start..start + ESCAPE)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(body: &[u8]) -> Option<String> {
        repair(body).map(|body| String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn half_of_a_surrogate_pair_is_replaced() {
        assert_eq!(repaired(br#"["a \ud83d b"]"#).as_deref(), Some(r#"["a \ufffd b"]"#));
        assert_eq!(repaired(br#"["\udc00\ud83d"]"#).as_deref(), Some(r#"["\ufffd\ufffd"]"#));
        assert_eq!(repaired(br#"["\ud83d\ud83d\ude00"]"#).as_deref(), Some(r#"["\ufffd\ud83d\ude00"]"#));
    }

    #[test]
    fn what_is_json_stays_as_it_is() {
        for body in [r#"["\ud83d\ude00", "\\ud83d", "\"", "\\"]"#, "{}", r#"["\u00e4"]"#, "\\"] {
            assert_eq!(repaired(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_mark_is_removed_and_other_bytes_are_replaced() {
        assert_eq!(repaired(b"\xef\xbb\xbf{}").as_deref(), Some("{}"));
        assert_eq!(repaired(b"[\"caf\xe9\"]").as_deref(), Some("[\"caf\u{fffd}\"]"));
    }
}
