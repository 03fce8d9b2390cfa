use clusterkit_codegen::pointer;
use serde_json::{Map, Value};

/// The maximum number of consecutive references, which may form a cycle.
const DEPTH: usize = 16;

/// A place in a document, with its value and its pointer.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) document: &'a Value,
    pub(super) value: &'a Value,
    pub(super) at: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(document: &'a Value) -> Self {
        Self { document, value: document, at: String::new() }
    }

    /// The value under `key`; null if there is none.
    pub(super) fn get(&self, key: &str) -> Self {
        match self.value.get(key) {
            Some(value) => Self { document: self.document, value, at: pointer::join(&self.at, key) },
            None => Self { document: self.document, ..Self::nothing() },
        }
    }

    /// A null without a place in the document.
    pub(super) fn nothing() -> Self {
        static NOTHING: Value = Value::Null;
        Self::root(&NOTHING)
    }

    pub(super) fn is_there(&self) -> bool {
        !self.value.is_null()
    }

    /// The pointer, if there is a value.
    pub(super) fn pointer(&self) -> Option<String> {
        self.is_there().then(|| self.at.clone())
    }

    pub(super) fn text(&self) -> &'a str {
        self.value.as_str().unwrap_or_default()
    }

    pub(super) fn is_true(&self) -> bool {
        self.value == &Value::Bool(true)
    }

    /// The entries of an object, in their order.
    pub(super) fn entries(&self) -> Vec<(&'a str, Self)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, _)| (key.as_str(), self.get(key))).collect()
    }

    /// The keys of an object.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.value.as_object().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// The entries of a list.
    pub(super) fn items(&self) -> Vec<Self> {
        let list = self.value.as_array().into_iter().flatten().enumerate();
        list.map(|(index, value)| Self { document: self.document, value, at: format!("{}/{index}", self.at) }).collect()
    }

    /// The target of the `$ref` here, with the reference; `None` if there is no reference or no target.
    pub(super) fn target(&self) -> Option<(Self, &'a str)> {
        let reference = self.value.get("$ref")?.as_str()?;
        let value = pointer::resolve(self.document, reference)?;
        let at = reference.strip_prefix('#')?.to_owned();
        Some((Self { document: self.document, value, at }, reference))
    }

    /// The target behind all references.
    pub(super) fn resolved(self) -> Self {
        let mut node = self;
        for _ in 0..DEPTH {
            match node.target() {
                Some((target, _)) => node = target,
                None => break,
            }
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Node;

    #[test]
    fn references_are_followed_up_to_a_cycle() {
        let document = json!({ "a": { "$ref": "#/b" }, "b": { "c": 1 }, "loop": { "$ref": "#/loop" } });
        let root = Node::root(&document);
        assert_eq!(root.get("a").resolved().get("c").pointer().as_deref(), Some("/b/c"));
        assert_eq!(root.get("loop").resolved().at, "/loop");
        assert_eq!(root.get("none").pointer(), None);
    }
}
