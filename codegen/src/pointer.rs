//! JSON pointers (RFC 6901), which name a place in a document.

use serde_json::Value;

/// The pointer to `key` inside the value at `at`.
#[must_use]
pub fn join(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The last key of a pointer, unescaped.
#[must_use]
pub fn last(at: &str) -> String {
    let (_, key) = at.rsplit_once('/').unwrap_or(("", at));
    key.replace("~1", "/").replace("~0", "~")
}

/// The pointer in a `$ref` to the same document.
pub(crate) fn of(reference: &str) -> &str {
    reference.strip_prefix('#').unwrap_or_default()
}

/// The value that a `$ref` to the same document points to.
#[must_use]
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// The entries of the list under `key`, if there is one. Indexing a mutable value would insert it.
pub(crate) fn list_mut<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

/// The entries of the object under `key`, if there is one.
pub(crate) fn entries_mut<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.get_mut(key).and_then(Value::as_object_mut).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{join, last, of, resolve};

    #[test]
    fn keys_are_escaped_and_unescaped() {
        assert_eq!(join("/paths", "/a~b/{id}"), "/paths/~1a~0b~1{id}");
        assert_eq!(last("/paths/~1a~0b~1{id}"), "/a~b/{id}");
        assert_eq!(last(&join("", "~1")), "~1");
    }

    #[test]
    fn only_references_to_the_same_document_are_resolved() {
        let document = json!({ "a": { "b": 1 } });
        assert_eq!(of("#/a/b"), "/a/b");
        assert_eq!(resolve(&document, "#/a/b"), Some(&json!(1)));
        assert_eq!(resolve(&document, "#/a/c"), None);
        assert_eq!(resolve(&document, "other.yaml#/a/b"), None);
    }
}
