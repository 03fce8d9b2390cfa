//! What the caller wants to see in the sandbox, in the words of the API.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
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

/// Takes the value in this field out, if it is there and reads as what is wanted; anything else stays as it is written.
pub(crate) fn take<T: DeserializeOwned>(own: &mut Value, field: &str) -> Option<T> {
    let fields = own.as_object_mut()?;
    let value = T::deserialize(fields.get(field)?).ok()?;
    fields.remove(field);
    Some(value)
}

/// Takes out what stands at a path like `config.serverless.spend_limit`, or what stands in the place of an object on the way.
pub(crate) fn forget(own: &mut Value, path: &str) {
    let Some(fields) = own.as_object_mut() else { return };
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match fields.get_mut(first) {
        Some(inner @ Value::Object(_)) if !rest.is_empty() => forget(inner, rest),
        _ => _ = fields.remove(first),
    }
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

    use super::{forget, merge, take};

    #[test]
    fn own_fields_win_at_every_depth_and_lists_are_replaced() {
        let mut generated = json!({ "name": "a", "config": { "x": 1, "y": 2 }, "regions": [1, 2] });
        merge(&mut generated, &json!({ "config": { "y": null, "z": 3 }, "regions": [3], "new": {} }));
        let expected = json!({ "name": "a", "config": { "x": 1, "y": null, "z": 3 }, "regions": [3], "new": {} });
        assert_eq!(generated, expected);
    }

    #[test]
    fn what_cannot_be_read_stays() {
        let mut own = json!({ "number": 7, "text": "7", "nothing": null });
        assert_eq!(["number", "text", "nothing"].map(|field| take::<i32>(&mut own, field)), [Some(7), None, None]);
        assert_eq!(own, json!({ "text": "7", "nothing": null }));
    }

    #[test]
    fn a_path_is_forgotten_with_what_bars_it() {
        for (before, after) in [
            (json!({ "a": { "b": 1, "c": 2 } }), json!({ "a": { "c": 2 } })),
            (json!({ "a": null, "b": 1 }), json!({ "b": 1 })),
            (json!({ "b": 1 }), json!({ "b": 1 })),
        ] {
            let mut own = before;
            forget(&mut own, "a.b");
            assert_eq!(own, after);
        }
    }
}
