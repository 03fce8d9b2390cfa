//! Compares two documents, and decides which changes break callers of the generated client.
//!
//! The comparison follows references on both sides. It compares a schema separately for requests and for responses,
//! because one difference has another effect in each direction. It walks the operations one by one: a difference that
//! several operations reach is one change that names them all.

mod adjacent;
mod apis;
mod bodies;
mod change;
mod docs;
mod extensions;
mod fields;
mod group;
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
pub use change::{Change, Changes, Side};
pub use group::Group;
pub use kind::Kind;

/// Compares two documents from the side of a client, which sends requests and reads responses.
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
    // If no thread can be started, the stack of this thread has to be enough.
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

/// One place in the old and in the new document.
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

    /// Whether both have the same value under `key`.
    fn is_same(&self, key: &str) -> bool {
        self.old.value.get(key) == self.new.value.get(key)
    }

    fn differs(&self) -> bool {
        self.old.value != self.new.value
    }
}

/// A change without its operations: two operations that find it report one change.
type ChangeKey = (Kind, Option<Side>, Option<String>, Option<String>, String);

/// The state of a comparison: the changes so far, and the schemas that were visited.
#[derive(Default)]
struct Comparison {
    changes: Vec<Change>,
    /// The index of each change in `changes`.
    places: HashMap<ChangeKey, usize>,
    /// The operation that is being compared.
    operation: Option<String>,
    /// Schemas that this operation has reached, by place and direction. References may form a cycle.
    visited: BTreeSet<(String, String, Side)>,
    /// Schemas reached by an operation without changes: they need no second comparison.
    unchanged: BTreeSet<(String, String, Side)>,
    /// The number of reports, including repeated ones.
    reports: usize,
    /// Schemas that any operation has reached, by their places in the old and in the new document.
    seen: BTreeSet<(String, String)>,
    /// Components that became inline schemas, or the reverse, and whose types keep their names.
    moved: BTreeSet<String>,
    /// Schemas that requests contain.
    carried: BTreeSet<String>,
    /// Schemas that requests of the old and of the new document contain. In their Rust types, an optional list is an
    /// `Option`; in all other types it is a list.
    sent: (BTreeSet<String>, BTreeSet<String>),
}

impl Comparison {
    fn report(&mut self, kind: Kind, side: Option<Side>, old: Option<String>, new: Option<String>, what: String) {
        self.reports += 1;
        let place = self.places.entry((kind, side, old.clone(), new.clone(), what.clone()));
        let index = *place.or_insert(self.changes.len());
        if let Some(present) = self.changes.get_mut(index) {
            // The operations are compared one after the other, so a repeated one is the last.
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

    /// Reports a change at a place in both documents, or in one of them.
    fn at(&mut self, kind: Kind, side: Option<Side>, pair: &Pair<'_>, what: String) {
        self.report(kind, side, pair.old.pointer(), pair.new.pointer(), what);
    }

    /// Compares the parts that apply to the whole document.
    fn document(&mut self, pair: &Pair<'_>) {
        self.servers(pair);
        self.info(pair);
    }

    /// Compares the servers of a document, a path or an operation. Clients use the first one.
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

/// The URL of the first server, with the default values of its variables.
fn base_url(servers: &Node<'_>) -> Option<String> {
    let server = servers.items().into_iter().next()?;
    let url = server.get("url").text().to_owned();
    let fill = |url: String, (name, variable): (&str, Node<'_>)| {
        url.replace(&format!("{{{name}}}"), variable.get("default").text())
    };
    Some(server.get("variables").entries().into_iter().fold(url, fill))
}
