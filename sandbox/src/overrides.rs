//! Custom objects: the user's JSON overrides the fields of a generated object.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Replaces the fields of `generated` that `overrides` sets, at every depth.
pub(crate) fn merge(generated: &mut Value, overrides: &Value) {
    match (generated, overrides) {
        (Value::Object(generated), Value::Object(overrides)) => {
            for (name, value) in overrides {
                merge(generated.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (generated, overrides) => *generated = overrides.clone(),
    }
}

/// Returns the string in this field.
pub(crate) fn text(overrides: &Value, field: &str) -> Option<String> {
    overrides.get(field)?.as_str().map(str::to_owned)
}

/// Returns the instant in this field, if it can be parsed.
pub(crate) fn instant(overrides: &Value, field: &str) -> Option<Timestamp> {
    overrides.get(field)?.as_str()?.parse().ok()
}

/// Removes and returns the value of this field, if it has the expected type. Any other value stays.
pub(crate) fn take<T: DeserializeOwned>(overrides: &mut Value, field: &str) -> Option<T> {
    let fields = overrides.as_object_mut()?;
    let value = T::deserialize(fields.get(field)?).ok()?;
    fields.remove(field);
    Some(value)
}

/// Removes the value at a path like `config.serverless.spend_limit`, or a parent of it that is not an object.
pub(crate) fn remove(overrides: &mut Value, path: &str) {
    let Some(fields) = overrides.as_object_mut() else { return };
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match fields.get_mut(first) {
        Some(inner @ Value::Object(_)) if !rest.is_empty() => remove(inner, rest),
        _ => _ = fields.remove(first),
    }
}

/// Removes and returns a list that the API serves at another path.
pub(crate) fn take_list(overrides: &mut Value, field: &str) -> Option<Vec<Value>> {
    match overrides.as_object_mut()?.remove(field)? {
        Value::Array(list) => Some(list),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{merge, remove, take};

    #[test]
    fn overrides_win_at_every_depth_and_lists_are_replaced() {
        let mut generated = json!({ "name": "a", "config": { "x": 1, "y": 2 }, "regions": [1, 2] });
        merge(&mut generated, &json!({ "config": { "y": null, "z": 3 }, "regions": [3], "new": {} }));
        let expected = json!({ "name": "a", "config": { "x": 1, "y": null, "z": 3 }, "regions": [3], "new": {} });
        assert_eq!(generated, expected);
    }

    #[test]
    fn a_value_of_another_type_stays() {
        let mut overrides = json!({ "number": 7, "text": "7", "nothing": null });
        assert_eq!(
            ["number", "text", "nothing"].map(|field| take::<i32>(&mut overrides, field)),
            [Some(7), None, None]
        );
        assert_eq!(overrides, json!({ "text": "7", "nothing": null }));
    }

    #[test]
    fn a_path_is_removed_with_a_parent_that_is_not_an_object() {
        for (before, after) in [
            (json!({ "a": { "b": 1, "c": 2 } }), json!({ "a": { "c": 2 } })),
            (json!({ "a": null, "b": 1 }), json!({ "b": 1 })),
            (json!({ "b": 1 }), json!({ "b": 1 })),
        ] {
            let mut overrides = before;
            remove(&mut overrides, "a.b");
            assert_eq!(overrides, after);
        }
    }
}
