use std::collections::{BTreeMap, BTreeSet};

use clusterkit_codegen::pointer;
use heck::ToUpperCamelCase;

use super::docs::keys;
use super::schemas::Subject;
use super::{Comparison, Kind, Node, Pair, Side};

impl Comparison {
    /// Compares the components: their names are names of Rust types, and some are unused by operations.
    pub(super) fn types(&mut self, root: &Pair<'_>) {
        let components = root.get("components");
        let schemas = components.get("schemas");
        let names: Vec<&str> = keys(&schemas);
        for name in &names {
            let pair = schemas.get(name);
            let seen = (pair.old.at.clone(), pair.new.at.clone());
            if pair.old.is_there() && pair.new.is_there() && !self.seen.contains(&seen) {
                self.visited.clear();
                self.schema(&pair, &Subject::component(Side::Response, name));
            }
        }
        self.names_of_types(&schemas);
        for kind in ["parameters", "requestBodies", "responses"] {
            let of_kind = components.get(kind);
            for name in keys(&of_kind) {
                self.unused(&of_kind.get(name), kind, name);
            }
        }
    }

    fn names_of_types(&mut self, schemas: &Pair<'_>) {
        let renamed: BTreeMap<String, String> = self
            .changes
            .iter()
            .filter(|change| change.kind == Kind::TypeRenamed)
            .filter_map(|change| Some((change.old.clone()?, change.new.clone()?)))
            .collect();
        let is_gone = |pair: &Pair<'_>| pair.old.is_there() && !pair.new.is_there();
        let mut pairs: Vec<Pair<'_>> = keys(schemas).into_iter().map(|name| schemas.get(name)).collect();
        pairs.retain(|pair| {
            let node = if pair.old.is_there() { &pair.old } else { &pair.new };
            !self.moved.contains(&pointer::last(&node.at))
        });
        // A handwritten type replaces these.
        pairs.retain(|pair| {
            !pair.get("x-handwritten-type").old.is_there() && !pair.get("x-handwritten-type").new.is_there()
        });
        let mut new: Vec<Node<'_>> =
            pairs.iter().filter(|pair| !pair.old.is_there()).map(|pair| pair.new.clone()).collect();
        let called: BTreeSet<&String> = renamed.values().collect();
        new.retain(|node| !called.contains(&node.at));
        for old in pairs.iter().filter(|pair| is_gone(pair)).map(|pair| &pair.old) {
            if renamed.contains_key(&old.at) {
                continue;
            }
            let name = type_name(old);
            if let Some(index) = new.iter().position(|other| other.value == old.value) {
                let other = new.remove(index);
                let what =
                    format!("the type {name} is called {}; requests and responses are unchanged", type_name(&other));
                self.report(Kind::TypeRenamed, None, old.pointer(), other.pointer(), what);
            } else {
                self.report(Kind::TypeRemoved, None, old.pointer(), None, format!("the type {name} was removed"));
            }
        }
        for node in new {
            let what = format!("the type {} was added", type_name(&node));
            self.report(Kind::TypeAdded, None, None, node.pointer(), what);
        }
    }

    /// Reports a component with a difference that no operation has reported.
    fn unused(&mut self, pair: &Pair<'_>, kind: &str, name: &str) {
        if !(pair.old.is_there() && pair.new.is_there() && pair.differs()) {
            return;
        }
        let inside = |at: &Option<String>, node: &Node<'_>| {
            at.as_ref().is_some_and(|at| *at == node.at || at.starts_with(&format!("{}/", node.at)))
        };
        let found = self.changes.iter().any(|change| inside(&change.old, &pair.old) || inside(&change.new, &pair.new));
        if !found {
            let what = format!("'{name}' of the components' {kind} differs, but no operation is affected");
            self.at(Kind::OtherChanged, None, pair, what);
        }
    }
}

fn type_name(node: &Node<'_>) -> String {
    pointer::last(&node.at).to_upper_camel_case()
}
