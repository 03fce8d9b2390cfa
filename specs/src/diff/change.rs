use std::fmt;

use serde_json::{Value, json};

use super::Kind;

/// What a change means for those who have the client and those who wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Code that uses the generated client has to change, or requests that were accepted are refused.
    Breaking,
    /// There is something new, and all that was there goes on.
    Additive,
    /// Neither the code nor what goes over the wire is another.
    Documentation,
}

impl Group {
    /// The groups in the order in which they are printed.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The name in human text and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        }
    }
}

/// In which direction a schema is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The caller sends it.
    Request,
    /// The caller reads it.
    Response,
}

impl Side {
    /// The name in human text and in JSON.
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
    /// What kind of difference it is, which decides its group.
    pub kind: Kind,
    /// The direction, for a change of what requests carry or answers bring.
    pub side: Option<Side>,
    /// The API, where the documents of several were compared.
    pub api: Option<String>,
    /// The operations that it touches, in the order of the document.
    pub operations: Vec<String>,
    /// The JSON pointer to the place in the old document, if it is there.
    pub old: Option<String>,
    /// The JSON pointer to the place in the new document, if it is there.
    pub new: Option<String>,
    /// What has changed, with both values.
    pub what: String,
}

impl Change {
    /// What the change means.
    #[must_use]
    pub fn group(&self) -> Group {
        self.kind.group()
    }

    /// The line for a reader: the operations and what has changed.
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

/// All differences between two documents, the breaking ones first.
///
/// Printed, they are grouped under headings, a line for each.
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

    /// Whether the documents say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them breaks callers.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.count(Group::Breaking) > 0
    }

    /// How many there are of a group.
    #[must_use]
    pub fn count(&self, group: Group) -> usize {
        self.list.iter().filter(|change| change.group() == group).count()
    }

    /// The counts and the list, for programs.
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
