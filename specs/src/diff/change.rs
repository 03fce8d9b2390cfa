use std::fmt;

use serde_json::{Value, json};

use super::{Group, Kind};

/// The direction in which a schema is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The caller sends it.
    Request,
    /// The caller reads it.
    Response,
}

impl Side {
    /// The name in printed text and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// One difference between two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of the difference, which determines its group.
    pub kind: Kind,
    /// The direction, for a change in the contents of requests or responses.
    pub side: Option<Side>,
    /// The API, if the documents of several APIs were compared.
    pub api: Option<String>,
    /// The operations that it affects, in the order of the document.
    pub operations: Vec<String>,
    /// The JSON pointer in the old document, if the place exists there.
    pub old: Option<String>,
    /// The JSON pointer in the new document, if the place exists there.
    pub new: Option<String>,
    /// The message, with both values.
    pub what: String,
}

impl Change {
    /// The effect of the change.
    #[must_use]
    pub fn group(&self) -> Group {
        self.kind.group()
    }

    /// The message with the API and the operations.
    #[must_use]
    pub fn message(&self) -> String {
        let api = self.api.as_ref().map(|api| format!("{api}: ")).unwrap_or_default();
        let operations = match self.operations.as_slice() {
            [] => String::new(),
            [one] => format!("{one}: "),
            [one, two] => format!("{one} and {two}: "),
            [one, rest @ ..] => format!("{one} and {} others: ", rest.len()),
        };
        format!("{api}{operations}{}", self.what)
    }

    fn json(&self) -> Value {
        json!({
            "group": self.group().name(),
            "kind": self.kind.name(),
            "side": self.side.map(Side::name),
            "api": self.api,
            "operations": self.operations,
            "old": self.old,
            "new": self.new,
            "message": self.message(),
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.group().name(), self.message())?;
        match self.new.as_ref().or(self.old.as_ref()) {
            Some(at) if !at.is_empty() => write!(f, "  (#{at})"),
            _ => Ok(()),
        }
    }
}

/// All differences between two documents, breaking ones first.
///
/// `Display` prints them in groups, one line per change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    list: Vec<Change>,
}

impl Changes {
    pub(super) fn new(mut list: Vec<Change>) -> Self {
        list.sort_by_key(Change::group);
        Self { list }
    }

    /// The changes in the order in which they are printed.
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.list.iter()
    }

    /// Whether the documents have no differences.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether a change breaks callers.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.count(Group::Breaking) > 0
    }

    /// The number of changes in a group.
    #[must_use]
    pub fn count(&self, group: Group) -> usize {
        self.list.iter().filter(|change| change.group() == group).count()
    }

    /// The number of changes in each group and the changes, as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "breaking": self.count(Group::Breaking),
            "additive": self.count(Group::Additive),
            "documentation": self.count(Group::Documentation),
            "changes": self.list.iter().map(Change::json).collect::<Vec<_>>(),
        })
    }
}

impl<'a> IntoIterator for &'a Changes {
    type Item = &'a Change;
    type IntoIter = std::slice::Iter<'a, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "Nothing has changed.");
        }
        for (index, group) in Group::ALL.into_iter().filter(|group| self.count(*group) > 0).enumerate() {
            let gap = if index > 0 { "\n" } else { "" };
            writeln!(f, "{gap}{} ({})", group.name(), self.count(group))?;
            for change in self.iter().filter(|change| change.group() == group) {
                writeln!(f, "  {}", change.to_string().trim_start_matches(group.name()).trim_start())?;
            }
        }
        Ok(())
    }
}
