use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A place between two pages of a list, from which a walk can go on.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = clusterkit::perfectscale::Client::from_env()?;
/// let saved = std::fs::read_to_string("cursor.txt").unwrap_or_default();
/// let mut pages = match saved.as_str() {
///     "" => client.automation_audit_logs().pages(),
///     saved => client.automation_audit_logs().resume_from(saved).pages(),
/// };
/// # Ok(())
/// # }
/// ```
///
/// It is text of the server's, or made from it, and opaque: keep it as it is, in a file or a database. It leads on in
/// the list that it came from, with the same filters and in the same direction. At the end of a list there is none, as there is
/// none at its beginning: keep apart whether a walk has ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Cursor {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Cursor {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<&String> for Cursor {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&Cursor> for Cursor {
    fn from(cursor: &Cursor) -> Self {
        cursor.clone()
    }
}

impl FromStr for Cursor {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(feature = "schemars")]
crate::schema::schema_of!(Cursor => { "type": "string" });
