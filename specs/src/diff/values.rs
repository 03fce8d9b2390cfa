use std::cmp::Ordering;

use super::schemas::Subject;
use super::shape::{Shape, View, first};
use super::{Comparison, Kind, Node, Pair, Side};

/// Limits, with the key that makes the limit exclusive, and the order of a tighter limit.
const BOUNDS: [(&str, Option<&str>, Ordering); 8] = [
    ("minimum", Some("exclusiveMinimum"), Ordering::Greater),
    ("maximum", Some("exclusiveMaximum"), Ordering::Less),
    ("minLength", None, Ordering::Greater),
    ("maxLength", None, Ordering::Less),
    ("minItems", None, Ordering::Greater),
    ("maxItems", None, Ordering::Less),
    ("minProperties", None, Ordering::Greater),
    ("maxProperties", None, Ordering::Less),
];

impl Comparison {
    /// Compares the values of an enum.
    pub(super) fn enum_values(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let (before, after) = (old.enum_values(), new.enum_values());
        let pair = Pair { old: old.get("enum"), new: new.get("enum") };
        let is_enum = new.wire() == Shape::Enum;
        let side = Some(subject.side);
        if !is_enum && subject.side == Side::Response {
            if before != after {
                let what =
                    format!("the list of known values of {subject} is {} instead of {}", list(&after), list(&before));
                self.at(Kind::ResponseKnownValuesChanged, side, &pair, what);
            }
            return;
        }
        match (pair.old.is_there(), pair.new.is_there()) {
            (false, true) => {
                let what = format!("{subject} must be one of {} now", list(&after));
                return self.at(Kind::RequestLimitTightened, side, &pair, what);
            }
            (true, false) => {
                let what = format!("{subject} is no longer limited to {}", list(&before));
                return self.at(Kind::RequestLimitLoosened, side, &pair, what);
            }
            _ => {}
        }
        for word in before.iter().filter(|word| !after.contains(word)) {
            let (kind, then) = match subject.side {
                Side::Request => (Kind::RequestEnumValueRemoved, "the server may reject it"),
                Side::Response => {
                    (Kind::ResponseEnumValueRemoved, "its variant was removed; the client reads it as an unknown value")
                }
            };
            self.at(kind, side, &pair, format!("{subject} no longer has the value '{word}': {then}"));
        }
        for word in after.iter().filter(|word| !before.contains(word)) {
            let kind = subject.kind(Kind::RequestEnumValueAdded, Kind::ResponseEnumValueAdded);
            self.at(kind, side, &pair, format!("{subject} has the new value '{word}'"));
        }
    }

    /// Compares limits. Of several nodes, the tightest limit counts.
    pub(super) fn limits(&mut self, old: &[Node<'_>], new: &[Node<'_>], subject: &Subject) {
        for (key, exclusive, tighter) in BOUNDS {
            let bounds = (Bound::tightest(old, key, exclusive, tighter), Bound::tightest(new, key, exclusive, tighter));
            let order = match &bounds {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => tighter,
                (Some(_), None) => tighter.reverse(),
                (Some(old), Some(new)) => new.order(old, tighter),
            };
            let words = |bound: &Option<Bound<'_>>| bound.as_ref().map_or_else(|| "none".to_owned(), Bound::label);
            let what = format!("is {} instead of {}", words(&bounds.1), words(&bounds.0));
            let pair = match bounds {
                (None, None) => Pair { old: first(old, key), new: first(new, key) },
                (old, new) => Pair { old: Bound::place(old), new: Bound::place(new) },
            };
            if order != Ordering::Equal {
                self.limit(key, &what, order == tighter, &pair, subject);
            } else if pair.differs() {
                self.limit(key, "is written differently", false, &pair, subject);
            }
        }
        for key in ["pattern", "multipleOf"] {
            let entry = Pair { old: first(old, key), new: first(new, key) };
            if entry.differs() {
                // Patterns are not comparable, so a changed one counts as tighter.
                let what = super::docs::transition(&entry);
                self.limit(key, &what, entry.new.is_there(), &entry, subject);
            }
        }
        let unique = |nodes: &[Node<'_>]| nodes.iter().any(|node| node.get("uniqueItems").is_true());
        if unique(old) != unique(new) {
            let pair = Pair { old: first(old, "uniqueItems"), new: first(new, "uniqueItems") };
            self.limit("uniqueItems", &super::docs::transition(&pair), unique(new), &pair, subject);
        }
    }

    fn limit(&mut self, key: &str, what: &str, tighter: bool, pair: &Pair<'_>, subject: &Subject) {
        let (kind, who) = match subject.side {
            Side::Request if tighter => (Kind::RequestLimitTightened, ""),
            Side::Request => (Kind::RequestLimitLoosened, ""),
            Side::Response => (Kind::ResponseLimitChanged, "; the client does not check responses"),
        };
        self.at(kind, Some(subject.side), pair, format!("'{key}' of {subject} {what}{who}"));
    }
}

/// A lower or upper limit.
struct Bound<'a> {
    node: Node<'a>,
    limit: f64,
    is_exclusive: bool,
}

impl<'a> Bound<'a> {
    fn tightest(nodes: &[Node<'a>], key: &str, exclusive: Option<&str>, tighter: Ordering) -> Option<Self> {
        let bounds = nodes.iter().filter_map(|owner| {
            let node = owner.get(key);
            let is_exclusive = exclusive.is_some_and(|key| owner.get(key).is_true());
            Some(Self { limit: node.value.as_f64()?, node, is_exclusive })
        });
        bounds.reduce(|one, other| if other.order(&one, tighter) == tighter { other } else { one })
    }

    /// The order of two limits: `tighter` if this one is tighter than the other.
    fn order(&self, other: &Self, tighter: Ordering) -> Ordering {
        let outside = match (self.is_exclusive, other.is_exclusive) {
            (true, false) => tighter,
            (false, true) => tighter.reverse(),
            _ => Ordering::Equal,
        };
        self.limit.partial_cmp(&other.limit).unwrap_or(Ordering::Equal).then(outside)
    }

    fn place(bound: Option<Self>) -> Node<'a> {
        bound.map_or_else(Node::nothing, |bound| bound.node)
    }

    fn label(&self) -> String {
        let exclusive = if self.is_exclusive { " (exclusive)" } else { "" };
        format!("{}{exclusive}", self.node.value)
    }
}

fn list(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
