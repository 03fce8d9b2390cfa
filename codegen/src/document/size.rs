//! Limits the size of documents: the generator recurses once per level, and copies values.

use serde_json::Value;

/// The maximum depth of nested values.
pub(crate) const DEPTH: usize = 100;

/// The maximum number of values in a document, including copies of what it refers to.
pub(crate) const VALUES: usize = 500_000;

/// The number of values in `value`, including itself, and their depth.
///
/// Stops when one of them exceeds [`VALUES`] or [`DEPTH`].
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{DEPTH, VALUES, of};

    #[test]
    fn values_and_levels_are_counted() {
        assert_eq!(of(&json!(1)), (1, 0));
        assert_eq!(of(&json!({ "a": [1, 2], "b": {} })), (5, 2));
    }

    #[test]
    fn counting_stops_beyond_the_maximum() {
        let deep = (0..2 * DEPTH).fold(Value::Null, |inner, _| json!([inner]));
        assert_eq!(of(&deep).1, DEPTH + 1);
        assert_eq!(of(&Value::from(vec![0; 2 * VALUES])).0, VALUES + 1);
    }
}
