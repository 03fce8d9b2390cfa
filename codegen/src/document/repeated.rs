use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::CharIndices;

use crate::pointer;

/// The first key that an object of a JSON text has twice, with the pointer to that object.
///
/// Written by hand because `serde_json` takes the last of two values and says nothing: half of a schema would be
/// gone without a word. The text is JSON, as `serde_json` has read it already.
pub(super) fn key(text: &str) -> Option<(String, String)> {
    let mut open: Vec<Level> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '{' | '[' => open.push(Level { place: place(&open), ..Level::default() }),
            '}' | ']' => {
                open.pop();
            }
            ',' => {
                if let Some(level) = open.last_mut() {
                    level.index += 1;
                    level.key = None;
                }
            }
            '"' => {
                let end = end_of_string(&mut rest)?;
                while rest.next_if(|(_, c)| c.is_ascii_whitespace()).is_some() {}
                // In JSON a string before a colon is a key, and nothing else is.
                if rest.peek().is_some_and(|(_, c)| *c == ':') {
                    let level = open.last_mut()?;
                    let key: String = serde_json::from_str(text.get(at..=end)?).ok()?;
                    if !level.keys.insert(key.clone()) {
                        return Some((level.place.clone(), key));
                    }
                    level.key = Some(key);
                }
            }
            _ => {}
        }
    }
    None
}

/// An object or a list that is not closed yet.
#[derive(Default)]
struct Level {
    place: String,
    keys: BTreeSet<String>,
    key: Option<String>,
    index: usize,
}

/// The pointer to a value that begins now.
fn place(open: &[Level]) -> String {
    match open.last() {
        None => String::new(),
        Some(Level { place, key: Some(key), .. }) => pointer::join(place, key),
        Some(Level { place, index, .. }) => format!("{place}/{index}"),
    }
}

/// Reads on to the quote that ends a string, and returns where it stands.
fn end_of_string(rest: &mut Peekable<CharIndices<'_>>) -> Option<usize> {
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => return Some(at),
            '\\' => {
                rest.next();
            }
            _ => {}
        }
    }
    None
}
