//! JSON pointers (RFC 6901): how a place in a document is named.

use serde_json::Value;

/// The pointer to `key` inside the place that `at` points to.
#[must_use]
pub fn join(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The last key of a pointer, decoded.
#[must_use]
pub fn last(at: &str) -> String {
    let (_, key) = at.rsplit_once('/').unwrap_or(("", at));
    key.replace("~1", "/").replace("~0", "~")
}

/// The pointer that a `$ref` of the same document holds.
pub(crate) fn of(reference: &str) -> &str {
    reference.strip_prefix('#').unwrap_or_default()
}

/// The value that a `$ref` of the same document points to.
#[must_use]
pub fn resolve<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    document.pointer(reference.strip_prefix('#')?)
}

/// The entries of the list under `key`, none if there is no such list. Indexing a mutable value would add one.
pub(crate) fn list_mut<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

/// The entries of the object under `key`, none if there is no such object.
pub(crate) fn entries_mut<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.get_mut(key).and_then(Value::as_object_mut).into_iter().flatten()
}
