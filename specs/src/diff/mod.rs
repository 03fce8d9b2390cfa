//! What changed between two documents, and what that means to a caller of the generated client.
//!
//! Schemas are compared by following references on both sides, once as what requests carry and once as what answers
//! bring, because the same difference means another thing in either direction. Operations are walked one by one; what
//! several of them find in one place is one change that names them all.

mod adjacent;
mod apis;
mod bodies;
mod change;
mod docs;
mod fields;
mod kind;
mod node;
mod operations;
mod parameters;
mod schemas;
mod shape;
mod types;
mod values;

use std::collections::{BTreeSet, HashMap};

use clusterkit_codegen::{Document, with_large_stack};
use node::Node;

pub use apis::diff_files;
pub use change::{Change, Changes, Group, Side};
pub use kind::Kind;

/// Compares two documents, from the side of one that sends requests and reads answers.
///
/// ```
/// use std::path::Path;
/// use clusterkit_codegen::Document;
/// use clusterkit_specs::diff;
///
/// let old = Document::from_value(Path::new("old"), serde_json::json!({ "servers": [{ "url": "https://old.test" }] }));
/// let new = Document::from_value(Path::new("new"), serde_json::json!({ "servers": [{ "url": "https://new.test" }] }));
/// let changes = diff(&old, &new);
/// assert!(changes.is_breaking());
/// ```
#[must_use]
pub fn diff(old: &Document, new: &Document) -> Changes {
    let work = || compared(old, new);
    // Without a thread of its own there is the room that there is here.
    with_large_stack(new, || Ok(work())).unwrap_or_else(|_| work())
}

fn compared(old: &Document, new: &Document) -> Changes {
    let (old, new) = (Node::root(old.value()), Node::root(new.value()));
    let mut comparison = Comparison { sent: (operations::sent(&old), operations::sent(&new)), ..Comparison::default() };
    let pair = Pair { old, new };
    comparison.document(&pair);
    comparison.operations(&pair);
    comparison.types(&pair);
    Changes::new(comparison.changes)
}

/// The same thing in both documents.
#[derive(Debug, Clone)]
struct Pair<'a> {
    old: Node<'a>,
    new: Node<'a>,
}

impl Pair<'_> {
    fn get(&self, key: &str) -> Self {
        Self { old: self.old.get(key), new: self.new.get(key) }
    }

    fn resolved(&self) -> Self {
        Self { old: self.old.clone().resolved(), new: self.new.clone().resolved() }
    }

    /// Whether the same stands under `key` in both.
    fn is_same(&self, key: &str) -> bool {
        self.old.value.get(key) == self.new.value.get(key)
    }

    fn differs(&self) -> bool {
        self.old.value != self.new.value
    }
}

/// A change without its operations.
type ChangeKey = (Kind, Option<Side>, Option<String>, Option<String>, String);

/// What a comparison has found, and where it has been.
#[derive(Default)]
struct Comparison {
    changes: Vec<Change>,
    /// Where among them each of them is, by all but its operations.
    places: HashMap<ChangeKey, usize>,
    /// The operation that is being compared.
    operation: Option<String>,
    /// Schemas that this operation has led to, by their places and the direction: they may lead in a circle.
    visited: BTreeSet<(String, String, Side)>,
    /// Schemas that an operation in which nothing has changed has led to.
    unchanged: BTreeSet<(String, String, Side)>,
    /// How often something was reported.
    reports: usize,
    /// Schemas that any operation has led to, by their places in the old and in the new document.
    seen: BTreeSet<(String, String)>,
    /// Components whose types have become those of a place, or the other way round, under the same names.
    moved: BTreeSet<String>,
    /// Schemas that requests have led to.
    carried: BTreeSet<String>,
    /// Schemas that requests of the old and of the new document carry. A list that may be left out is an `Option` in their
    /// Rust types, and a list in all others.
    sent: (BTreeSet<String>, BTreeSet<String>),
}

impl Comparison {
    fn report(&mut self, kind: Kind, side: Option<Side>, old: Option<String>, new: Option<String>, what: String) {
        self.reports += 1;
        let place = self.places.entry((kind, side, old.clone(), new.clone(), what.clone()));
        let index = *place.or_insert(self.changes.len());
        if let Some(present) = self.changes.get_mut(index) {
            // One operation is compared after the other.
            if let Some(operation) = &self.operation
                && present.operations.last() != Some(operation)
            {
                present.operations.push(operation.clone());
            }
            return;
        }
        let operations = self.operation.iter().cloned().collect();
        self.changes.push(Change { kind, side, api: None, operations, old, new, what });
    }

    /// Reports what stands in both documents, or in one of them.
    fn at(&mut self, kind: Kind, side: Option<Side>, pair: &Pair<'_>, what: String) {
        self.report(kind, side, pair.old.pointer(), pair.new.pointer(), what);
    }

    /// What holds for the whole document.
    fn document(&mut self, pair: &Pair<'_>) {
        self.servers(pair);
        self.info(pair);
    }

    /// The servers of a document, a path or an operation, of which the first is asked.
    fn servers(&mut self, pair: &Pair<'_>) {
        let servers = pair.get("servers");
        let (old, new) = (base_url(&servers.old), base_url(&servers.new));
        if old == new {
            if servers.differs() {
                self.at(Kind::OtherServersChanged, None, &servers, "the servers after the first have changed".into());
            }
        } else {
            let name = |url: Option<String>| url.map_or("none".to_owned(), |url| format!("'{url}'"));
            let what = format!("the base URL is {} instead of {}", name(new), name(old));
            self.at(Kind::ServerChanged, None, &servers, what);
        }
    }
}

/// The URL of the first server, with the defaults of its variables.
fn base_url(servers: &Node<'_>) -> Option<String> {
    let server = servers.items().into_iter().next()?;
    let url = server.get("url").text().to_owned();
    let fill = |url: String, (name, variable): (&str, Node<'_>)| {
        url.replace(&format!("{{{name}}}"), variable.get("default").text())
    };
    Some(server.get("variables").entries().into_iter().fold(url, fill))
}
