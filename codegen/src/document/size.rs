//! How large a document may be. What works on documents calls itself for each level, and copies values.

use serde_json::Value;

/// How deep values may lie in one another.
pub(crate) const DEPTH: usize = 100;

/// How many values a document may hold, with all that it refers to copied in.
pub(crate) const VALUES: usize = 500_000;

/// How many values there are in `value`, itself counted, and how deep they lie.
///
/// It goes no further than [`VALUES`] and one level below [`DEPTH`].
pub(crate) fn of(value: &Value) -> (usize, usize) {
    let (mut count, mut depth) = (0, 0);
    let mut open = vec![(value, 0)];
    while let Some((value, level)) = open.pop() {
        count += 1;
        depth = depth.max(level);
        if count > VALUES || depth > DEPTH {
            break;
        }
        match value {
            Value::Array(list) => open.extend(list.iter().map(|inner| (inner, level + 1))),
            Value::Object(object) => open.extend(object.values().map(|inner| (inner, level + 1))),
            _ => {}
        }
    }
    (count, depth)
}
