use super::docs::transition;
use super::schemas::Subject;
use super::shape::first;
use super::{Comparison, Kind, Node, Pair, Side};

/// The keys of a schema that are compared one by one. All others are documentation.
const COMPARED: [&str; 27] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
    "uniqueItems",
    "x-handwritten-type",
];

impl Comparison {
    /// Compares the limits, format and default beside the type.
    pub(super) fn adjacent(&mut self, old: &[Node<'_>], new: &[Node<'_>], subject: &Subject) {
        self.limits(old, new, subject);
        let of = |key: &str| Pair { old: first(old, key), new: first(new, key) };
        let format = of("format");
        if format.differs() {
            let what = format!("the format of {} {}; its Rust type is the same", subject.plain, transition(&format));
            self.at(Kind::FormatChanged, None, &format, what);
        }
        self.default(&of("default"), subject);
    }

    /// Compares the remaining keys of a schema: descriptions, examples, marks.
    pub(super) fn metadata(&mut self, pair: &Pair<'_>, subject: &Subject) {
        let mark = pair.get("readOnly");
        let mut known = COMPARED.to_vec();
        if subject.side == Side::Request && mark.new.is_true() && !mark.old.is_true() {
            let what = format!("{subject} is read-only now: it should not be sent");
            self.at(Kind::RequestFieldReadOnly, Some(Side::Request), &mark, what);
            known.push("readOnly");
        }
        self.remaining_keys(pair, &subject.plain, &known);
    }

    /// Compares the metadata of several nodes. Nodes of one component, or of equal content, are paired; the others are
    /// paired in their order.
    pub(super) fn adjacent_metadata(&mut self, old: &[Node<'_>], new: &[Node<'_>], subject: &Subject) {
        let is_component =
            |node: &Node<'_>| node.at.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'));
        let mut old: Vec<&Node<'_>> = old.iter().collect();
        let mut new: Vec<&Node<'_>> = new.iter().collect();
        let (first, other) = (old.first().copied(), new.first().copied());
        if let (Some(first), Some(other)) = (first, other) {
            old.remove(0);
            new.remove(0);
            self.metadata(&Pair { old: first.clone(), new: other.clone() }, subject);
        }
        old.retain(|node| match new.iter().position(|other| other.value == node.value) {
            Some(index) => {
                new.remove(index);
                false
            }
            None => true,
        });
        let mut pairs = Vec::new();
        old.retain(|node| match new.iter().position(|other| is_component(node) && other.at == node.at) {
            Some(index) => {
                pairs.push(Pair { old: (*node).clone(), new: new.remove(index).clone() });
                false
            }
            None => true,
        });
        old.retain(|node| !is_component(node));
        new.retain(|node| !is_component(node));
        // A description may be added or removed with a part of its own.
        pairs.extend((0..old.len().max(new.len())).map(|index| Pair { old: nth(&old, index), new: nth(&new, index) }));
        for pair in pairs {
            self.metadata(&pair, subject);
        }
    }

    /// Compares the default. The preparation drops it, because clients never send it.
    fn default(&mut self, default: &Pair<'_>, subject: &Subject) {
        if default.differs() {
            let what =
                format!("the default of {} {}; the client never sends defaults", subject.plain, transition(default));
            self.at(Kind::DefaultChanged, None, default, what);
        }
    }
}

fn nth<'a>(nodes: &[&Node<'a>], index: usize) -> Node<'a> {
    nodes.get(index).map_or_else(Node::nothing, |node| (*node).clone())
}
