//! What the caller wants to see in the sandbox, in the words of the API.

use jiff::Timestamp;
use serde_json::Value;

/// Writes what `own` has over what `generated` has, field by field and at every depth.
pub(crate) fn merge(generated: &mut Value, own: &Value) {
    match (generated, own) {
        (Value::Object(generated), Value::Object(own)) => {
            for (name, value) in own {
                merge(generated.entry(name.as_str()).or_insert(Value::Null), value);
            }
        }
        (generated, own) => *generated = own.clone(),
    }
}

/// The text in this field, if it is there.
pub(crate) fn text(own: &Value, field: &str) -> Option<String> {
    own.get(field)?.as_str().map(str::to_owned)
}

/// The instant in this field, if it is there and can be read.
pub(crate) fn instant(own: &Value, field: &str) -> Option<Timestamp> {
    own.get(field)?.as_str()?.parse().ok()
}

/// Takes a list out of an object that the API itself has elsewhere.
pub(crate) fn take_list(own: &mut Value, field: &str) -> Option<Vec<Value>> {
    match own.as_object_mut()?.remove(field)? {
        Value::Array(list) => Some(list),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::merge;

    #[test]
    fn own_fields_win_at_every_depth_and_lists_are_replaced() {
        let mut generated = json!({ "name": "a", "config": { "x": 1, "y": 2 }, "regions": [1, 2] });
        merge(&mut generated, &json!({ "config": { "y": null, "z": 3 }, "regions": [3], "new": {} }));
        let expected = json!({ "name": "a", "config": { "x": 1, "y": null, "z": 3 }, "regions": [3], "new": {} });
        assert_eq!(generated, expected);
    }
}
