use std::collections::BTreeSet;

use super::{Comparison, Kind, Node, Pair};

/// The maximum number of characters of a value in a message.
const SHOWN: usize = 40;

impl Comparison {
    /// Compares `info` and the other keys of the document.
    pub(super) fn info(&mut self, pair: &Pair<'_>) {
        let info = pair.get("info");
        for key in keys(&info) {
            let entry = info.get(key);
            if entry.differs() {
                self.at(Kind::InfoChanged, None, &entry, format!("the document's {key} {}", transition(&entry)));
            }
        }
        self.remaining_keys(pair, "the document", &["info", "servers", "security", "paths", "components"]);
        let known = ["schemas", "parameters", "requestBodies", "responses", "securitySchemes"];
        self.remaining_keys(&pair.get("components"), "the components", &known);
    }

    /// Compares all keys except for `known`, which are compared elsewhere. `of` names the owner in messages.
    pub(super) fn remaining_keys(&mut self, pair: &Pair<'_>, of: &str, known: &[&str]) {
        for key in keys(pair) {
            if known.contains(&key) || pair.is_same(key) {
                continue;
            }
            let entry = pair.get(key);
            let (old, new) = (entry.old.is_true(), entry.new.is_true());
            let change = transition(&entry);
            let (kind, what) = match key {
                "deprecated" if old == new => continue,
                "deprecated" if new => (Kind::Deprecated, format!("{of} is deprecated now")),
                "deprecated" => (Kind::Undeprecated, format!("{of} is no longer deprecated")),
                "description" | "summary" | "title" => {
                    (Kind::DescriptionChanged, format!("the {key} of {of} {change}"))
                }
                "externalDocs" => (Kind::DescriptionChanged, format!("the external documentation of {of} {change}")),
                "example" | "examples" => (Kind::ExampleChanged, format!("the example of {of} {change}")),
                "tags" => (Kind::TagsChanged, format!("the list of tags of {of} {change}")),
                key => (Kind::OtherChanged, format!("'{key}' of {of} {change}")),
            };
            self.at(kind, None, &entry, what);
        }
    }
}

/// The keys of both, in the order of the old document.
pub(super) fn keys<'a>(pair: &Pair<'a>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    pair.old.keys().chain(pair.new.keys()).filter(|key| seen.insert(*key)).collect()
}

/// Describes how a value changed.
pub(super) fn transition(pair: &Pair<'_>) -> String {
    match (pair.old.is_there(), pair.new.is_there()) {
        (false, _) => format!("was added: {}", excerpt(&pair.new, None)),
        (true, false) => format!("was removed: {}", excerpt(&pair.old, None)),
        (true, true) => {
            let (old, new) = (rendered(&pair.old), rendered(&pair.new));
            let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
            format!("changed from {} to {}", excerpt(&pair.old, Some(same)), excerpt(&pair.new, Some(same)))
        }
    }
}

fn rendered(node: &Node<'_>) -> String {
    match node.value.as_str() {
        Some(text) => format!("'{}'", text.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => node.value.to_string(),
    }
}

/// A short value whole; of a long value, the part around the first difference.
fn excerpt(node: &Node<'_>, same: Option<usize>) -> String {
    let text: Vec<char> = rendered(node).chars().collect();
    if text.len() <= SHOWN {
        return text.into_iter().collect();
    }
    let from = same.unwrap_or(0).saturating_sub(SHOWN / 2).min(text.len() - SHOWN);
    let to = from + SHOWN;
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    format!("{before}{}{after}", text.get(from..to).unwrap_or(&text).iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Pair, transition};

    fn changed(old: &Value, new: &Value) -> String {
        transition(&Pair { old: Node::root(old), new: Node::root(new) })
    }

    #[test]
    fn a_change_has_both_values() {
        assert_eq!(changed(&Value::Null, &json!("a\n b")), "was added: 'a b'");
        assert_eq!(changed(&json!([1]), &Value::Null), "was removed: [1]");
        assert_eq!(changed(&json!(1), &json!(2)), "changed from 1 to 2");
    }

    #[test]
    fn long_values_are_cut_around_the_first_difference() {
        let text = |word: &str| json!(format!("{}{word}{}", "a".repeat(60), "b".repeat(60)));
        let (before, after) = ("a".repeat(19), "b".repeat(20));
        let excerpt = |word: &str| format!("…a{before}{word}{}…", after.get(1..).unwrap_or_default());
        assert_eq!(changed(&text("x"), &text("y")), format!("changed from {} to {}", excerpt("x"), excerpt("y")));
    }
}
