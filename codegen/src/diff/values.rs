use std::cmp::Ordering;

use super::schemas::Subject;
use super::shape::{Shape, View};
use super::{Comparison, Kind, Node, Pair, Side};

/// Limits from below and from above, with the key that says whether the limit itself is outside.
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
    /// The words of an enum, or the only values of a number.
    pub(super) fn words(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let (before, after) = (old.words(), new.words());
        let pair = Pair { old: old.inner.get("enum"), new: new.inner.get("enum") };
        let is_enum = new.wire() == Shape::Words;
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
                let what = format!("{subject} may only be {} now", list(&after));
                return self.at(Kind::RequestLimitTightened, side, &pair, what);
            }
            (true, false) => {
                let what = format!("{subject} may be more than {} now", list(&before));
                return self.at(Kind::RequestLimitLoosened, side, &pair, what);
            }
            _ => {}
        }
        for word in before.iter().filter(|word| !after.contains(word)) {
            let (kind, then) = match subject.side {
                Side::Request => (Kind::RequestEnumValueRemoved, "the server may refuse it"),
                Side::Response => {
                    (Kind::ResponseEnumValueRemoved, "its variant is gone; a server that says it is still understood")
                }
            };
            self.at(kind, side, &pair, format!("{subject} no longer has the value '{word}': {then}"));
        }
        for word in after.iter().filter(|word| !before.contains(word)) {
            let kind = subject.kind(Kind::RequestEnumValueAdded, Kind::ResponseEnumValueAdded);
            self.at(kind, side, &pair, format!("{subject} has the new value '{word}'"));
        }
    }

    /// What a value has to keep to beside its type.
    pub(super) fn limits(&mut self, pair: &Pair<'_>, subject: &Subject) {
        for (key, exclusive, tighter) in BOUNDS {
            if pair.is_same(key) && exclusive.is_none_or(|key| pair.is_same(key)) {
                continue;
            }
            let bound = |node: &Node<'_>| {
                let is_exclusive = exclusive.is_some_and(|key| node.get(key).is_true());
                node.get(key).value.as_f64().map(|limit| (limit, is_exclusive))
            };
            let (old, new) = (bound(&pair.old), bound(&pair.new));
            let order = match (old, new) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => tighter,
                (Some(_), None) => tighter.reverse(),
                (Some((old, old_out)), Some((new, new_out))) => {
                    let outside = if new_out == old_out {
                        Ordering::Equal
                    } else if new_out {
                        tighter
                    } else {
                        tighter.reverse()
                    };
                    new.partial_cmp(&old).unwrap_or(Ordering::Equal).then(outside)
                }
            };
            if order != Ordering::Equal {
                let words = |bound: Option<(f64, bool)>, node: &Node<'_>| match bound {
                    None => "none".to_owned(),
                    Some((_, true)) => format!("{} (exclusive)", node.get(key).value),
                    Some((_, false)) => node.get(key).value.to_string(),
                };
                let what = format!("is {} instead of {}", words(new, &pair.new), words(old, &pair.old));
                self.limit(key, &what, order == tighter, pair, subject);
            } else if pair.get(key).differs() {
                self.limit(key, "is written in another way", false, pair, subject);
            }
        }
        for key in ["pattern", "multipleOf"] {
            if !pair.is_same(key) {
                let entry = pair.get(key);
                // Nobody can say which of two patterns lets more through.
                let what = super::texts::turned(&entry);
                self.limit(key, &what, entry.new.is_there(), pair, subject);
            }
        }
        let unique = pair.get("uniqueItems");
        if unique.old.is_true() != unique.new.is_true() {
            self.limit("uniqueItems", &super::texts::turned(&unique), unique.new.is_true(), pair, subject);
        }
    }

    fn limit(&mut self, key: &str, what: &str, tighter: bool, pair: &Pair<'_>, subject: &Subject) {
        let (kind, who) = match subject.side {
            Side::Request if tighter => (Kind::RequestLimitTightened, ""),
            Side::Request => (Kind::RequestLimitLoosened, ""),
            Side::Response => (Kind::ResponseLimitChanged, "; nobody checks it in answers"),
        };
        self.at(kind, Some(subject.side), &pair.get(key), format!("'{key}' of {subject} {what}{who}"));
    }
}

fn list(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
