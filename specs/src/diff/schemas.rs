use std::fmt;

use heck::ToUpperCamelCase;

use super::shape::{Shape, View};
use super::{Comparison, Kind, Node, Pair, Side};

/// The name of a schema in messages.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) side: Side,
    words: String,
    /// The name without the direction.
    pub(super) plain: String,
    /// The name of its generated type, if the schema is not a component.
    pub(super) rust: String,
    /// Whether it is inside a list, a map or a choice.
    is_part: bool,
}

impl Subject {
    pub(super) fn root(side: Side, rust: String) -> Self {
        let words = if side == Side::Request { "the request body" } else { "the response" };
        Self { side, words: words.to_owned(), plain: words.to_owned(), rust, is_part: false }
    }

    pub(super) fn parameter(name: &str, rust: String) -> Self {
        let words = format!("the parameter '{name}'");
        Self { side: Side::Request, plain: words.clone(), words, rust, is_part: false }
    }

    /// The type of a component.
    pub(super) fn component(side: Side, name: &str) -> Self {
        let rust = name.to_upper_camel_case();
        let words = format!("the {} type '{rust}'", side.name());
        Self { side, words, plain: format!("the type '{rust}'"), rust, is_part: false }
    }

    pub(super) fn field(&self, owner: &str, name: &str) -> Self {
        let words = format!("the {} field '{owner}.{name}'", self.side.name());
        let rust = format!("{owner}{}", name.to_upper_camel_case());
        Self { side: self.side, words, plain: format!("the field '{owner}.{name}'"), rust, is_part: false }
    }

    /// A part of the value, such as `each entry`; `suffix` is appended to the name of the type.
    pub(super) fn part(&self, what: &str, suffix: &str) -> Self {
        let words = format!("{what} of {self}");
        let plain = format!("{what} of {}", self.plain);
        Self { side: self.side, words, plain, rust: format!("{}{suffix}", self.rust), is_part: true }
    }

    /// The kind of a change in this direction.
    pub(super) fn kind(&self, request: Kind, response: Kind) -> Kind {
        if self.side == Side::Request { request } else { response }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Comparison {
    /// Compares schemas of values that are always present: a body, the value of a parameter, an entry of a list.
    pub(super) fn schema(&mut self, pair: &Pair<'_>, subject: &Subject) {
        let (old, new) = (View::of(pair.old.clone()), View::of(pair.new.clone()));
        if old.nullable != new.nullable && !are_collections(&old, &new) {
            self.nullable(&old, &new, subject);
        }
        self.views(&old, &new, subject);
    }

    fn nullable(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let pair = Pair { old: old.outer.clone(), new: new.outer.clone() };
        let (kind, what) = match (subject.side, new.nullable) {
            // A setter accepts the value in both cases. An entry of a list changes its type.
            (Side::Request, true) if subject.is_part => {
                let what = format!(
                    "{subject} may be null now: T becomes Option<T>, and the server accepts what it accepted before"
                );
                (Kind::RequestTypeChanged, what)
            }
            (Side::Request, true) => (Kind::RequestNullable, format!("{subject} may be null now")),
            (Side::Request, false) => (Kind::RequestNotNullable, format!("{subject} may no longer be null")),
            (Side::Response, true) => {
                (Kind::ResponseNullable, format!("{subject} may be null now: T becomes Option<T>"))
            }
            (Side::Response, false) => {
                (Kind::ResponseNotNullable, format!("{subject} is never null now: Option<T> becomes T"))
            }
        };
        self.at(kind, Some(subject.side), &pair, what);
    }

    /// Compares two schemas, but not whether they are nullable.
    pub(super) fn views(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let outer = Pair { old: old.outer.clone(), new: new.outer.clone() };
        if old.wrappers.is_empty() == new.wrappers.is_empty() {
            self.adjacent(&old.wrappers, &new.wrappers, subject);
            self.adjacent_metadata(&old.wrappers, &new.wrappers, subject);
        } else {
            // A wrapper is compared together with its contents.
            self.adjacent(&old.all(), &new.all(), subject);
            self.metadata(&outer, subject);
        }
        let (before, after) = (old.shape(), new.shape());
        if before != after {
            return self.type_changed(old, new, subject, &before.label(), &after.label());
        }
        if !self.names(old, new, subject, &after) {
            return;
        }
        if let Shape::Handwritten(path) = &after
            && old.wire() != new.wire()
        {
            let kind = subject.kind(Kind::RequestTypeChanged, Kind::ResponseTypeChanged);
            let (before, after) = (old.wire().label(), new.wire().label());
            let what = format!("{subject} is {after} on the wire instead of {before}, and {path} must support it");
            let pair = Pair { old: old.outer.clone(), new: new.outer.clone() };
            return self.at(kind, Some(subject.side), &pair, what);
        }
        self.seen.insert((old.inner.at.clone(), new.inner.at.clone()));
        if subject.side == Side::Request {
            self.carried.insert(new.inner.at.clone());
        }
        let place = (old.place(), new.place(), subject.side);
        if self.unchanged.contains(&place) || !self.visited.insert(place) {
            return;
        }
        let subject = match &new.component {
            Some(name) => &Subject::component(subject.side, name),
            None => subject,
        };
        self.inside(old, new, subject);
    }

    fn inside(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject) {
        let reports = self.reports;
        let of = |key: &str| Pair { old: old.get(key), new: new.get(key) };
        match new.wire() {
            Shape::Object | Shape::Alternatives(_) => {
                self.fields(old, new, subject);
                self.additional(&of("additionalProperties"), subject);
                for keyword in ["oneOf", "anyOf"] {
                    self.alternatives(&of(keyword), subject);
                }
            }
            Shape::Map => self.map_values(&of("additionalProperties"), subject),
            Shape::List => self.schema(&of("items"), &subject.part("each entry", "Item")),
            _ => self.enum_values(old, new, subject),
        }
        self.adjacent(&old.parts, &new.parts, subject);
        self.adjacent_metadata(&old.parts, &new.parts, subject);
        let parts = of("allOf");
        if self.reports == reports && !is_reordered(&parts) {
            let kind = subject.kind(Kind::RequestTypeChanged, Kind::ResponseTypeChanged);
            let what = format!("the allOf parts of {subject} differ, and cannot be compared in detail");
            self.at(kind, Some(subject.side), &parts, what);
        }
    }

    pub(super) fn type_changed(
        &mut self,
        old: &View<'_>,
        new: &View<'_>,
        subject: &Subject,
        before: &str,
        after: &str,
    ) {
        let kind = subject.kind(Kind::RequestTypeChanged, Kind::ResponseTypeChanged);
        let pair = Pair { old: old.outer.clone(), new: new.outer.clone() };
        self.at(kind, Some(subject.side), &pair, format!("{subject} is {after} instead of {before}"));
    }

    /// Compares the names of the types. Returns whether their contents have to be compared.
    fn names(&mut self, old: &View<'_>, new: &View<'_>, subject: &Subject, shape: &Shape) -> bool {
        if matches!(shape, Shape::Handwritten(_)) {
            return true;
        }
        let name = |view: &View<'_>| match &view.component {
            Some(name) => Some(name.to_upper_camel_case()),
            None => shape.is_named().then(|| subject.rust.clone()),
        };
        let (before, after) = (name(old), name(new));
        if before == after {
            // A type that moves between a component and an inline schema keeps its name.
            if old.component.is_none() || new.component.is_none() {
                self.moved.extend(old.component.iter().chain(&new.component).cloned());
            }
            return true;
        }
        let is_in = |view: &View<'_>, other: &Node<'_>| {
            let schemas = Node::root(other.document).get("components").get("schemas");
            view.component.as_ref().is_some_and(|name| schemas.get(name).is_there())
        };
        match (before, after) {
            (Some(before), Some(after)) if !is_in(old, &new.inner) && !is_in(new, &old.inner) => {
                let what = format!("the type {before} is called {after}; requests and responses are unchanged");
                let operation = self.operation.take();
                let pair = Pair { old: old.inner.clone(), new: new.inner.clone() };
                self.at(Kind::TypeRenamed, None, &pair, what);
                self.operation = operation;
                true
            }
            (before, after) => {
                let label =
                    |name: Option<String>| name.map_or_else(|| shape.label(), |name| format!("the type {name}"));
                self.type_changed(old, new, subject, &label(before), &label(after));
                false
            }
        }
    }

    /// Compares alternatives, paired by component or by kind of value.
    fn alternatives(&mut self, pair: &Pair<'_>, subject: &Subject) {
        let side = Some(subject.side);
        let keyed = |list: &Node<'_>| -> Vec<(String, usize)> {
            let mut keys: Vec<(String, usize)> = Vec::new();
            for entry in list.items() {
                let view = View::of(entry);
                let key = view.component.clone().unwrap_or_else(|| view.shape().label());
                let count = keys.iter().filter(|(other, _)| *other == key).count();
                keys.push((key, count));
            }
            keys
        };
        let (old, new) = (keyed(&pair.old), keyed(&pair.new));
        let (before, after) = (pair.old.items(), pair.new.items());
        for (key, node) in old.iter().zip(&before) {
            if let Some(other) = new.iter().position(|other| other == key).and_then(|index| after.get(index)) {
                let pair = Pair { old: node.clone(), new: other.clone() };
                self.schema(&pair, &subject.part("a choice", "Choice"));
            } else {
                let kind = subject.kind(Kind::RequestAlternativeRemoved, Kind::ResponseAlternativeRemoved);
                let what = format!("{subject} can no longer be {}", key.0);
                self.report(kind, side, node.pointer(), None, what);
            }
        }
        for (key, node) in new.iter().zip(&after).filter(|(key, _)| !old.contains(key)) {
            let kind = subject.kind(Kind::RequestAlternativeAdded, Kind::ResponseAlternativeAdded);
            self.report(kind, side, None, node.pointer(), format!("{subject} can be {} as well", key.0));
        }
    }
}

/// Whether both are inline lists or maps, which read null as empty.
fn are_collections(old: &View<'_>, new: &View<'_>) -> bool {
    let is_plain = |view: &View<'_>| view.component.is_none() && view.shape().is_collection();
    is_plain(old) && is_plain(new)
}

/// Whether two lists have the same entries in any order.
fn is_reordered(pair: &Pair<'_>) -> bool {
    let (old, mut new) = (pair.old.items(), pair.new.items());
    let all = old.iter().all(|node| {
        let found = new.iter().position(|other| other.value == node.value);
        found.map(|index| new.remove(index)).is_some()
    });
    all && new.is_empty()
}
