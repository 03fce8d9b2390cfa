//! Compares the extensions of operations from which methods are generated.

use super::docs::{keys, transition};
use super::{Comparison, Kind, Node, Pair};

impl Comparison {
    /// Compares `x-list`, from which `.stream()`, `.pages()` and `.backwards()` are generated.
    pub(super) fn list(&mut self, operation: &Pair<'_>) {
        let list = operation.get("x-list");
        let (old, new) = (streams(&list.old), streams(&list.new));
        for method in new.iter().filter(|method| !old.contains(method)) {
            self.at(Kind::StreamAdded, None, &list, format!("the method '{method}' was added"));
        }
        for method in old.iter().filter(|method| !new.contains(method)) {
            self.at(Kind::StreamRemoved, None, &list, format!("the method '{method}' was removed"));
        }
        if old != new || !list.differs() {
            return;
        }
        let items = list.get("items");
        if items.differs() {
            let what = format!("the place of the items of the list {}", transition(&items));
            self.at(Kind::StreamItemsChanged, None, &items, what);
        } else {
            self.at(Kind::OtherChanged, None, &list, format!("'x-list' of the operation {}", transition(&list)));
        }
    }

    /// Compares `x-wait`, from which a method is generated for each target.
    pub(super) fn waits(&mut self, operation: &Pair<'_>) {
        let waits = operation.get("x-wait");
        for name in keys(&waits) {
            let wait = waits.get(name);
            match (wait.old.is_there(), wait.new.is_there()) {
                (false, _) => self.at(Kind::WaitAdded, None, &wait, format!("the wait '{name}' was added")),
                (true, false) => self.at(Kind::WaitRemoved, None, &wait, format!("the wait '{name}' was removed")),
                (true, true) => {
                    for key in keys(&wait) {
                        let entry = wait.get(key);
                        if entry.differs() {
                            let what = format!("'{key}' of the wait '{name}' {}", transition(&entry));
                            self.at(Kind::OtherChanged, None, &entry, what);
                        }
                    }
                }
            }
        }
    }
}

/// The methods that a list has.
fn streams(list: &Node<'_>) -> Vec<&'static str> {
    let is_backwards = list.get("cursors").items().iter().any(|cursor| cursor.get("send_back").is_there());
    match (list.is_there(), is_backwards) {
        (false, _) => Vec::new(),
        (true, false) => vec!["stream", "pages"],
        (true, true) => vec!["stream", "pages", "backwards"],
    }
}
