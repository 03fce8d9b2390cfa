//! Settings from environment variables, under the names that users of the vendors' own tools already have.

use std::env::{self, VarError};

use crate::error::Error;

/// Reads variables for one client.
pub(crate) struct Environment {
    api: &'static str,
}

impl Environment {
    pub(crate) fn of(api: &'static str) -> Self {
        Self { api }
    }

    /// Whether one of them is set.
    pub(crate) fn has_any(names: &[&str]) -> bool {
        names.iter().any(|name| env::var_os(name).is_some())
    }

    /// The variable, if it is set. One that is set and empty is an error: it was meant to say something.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<String>, Error> {
        match env::var(name) {
            Ok(value) if value.trim().is_empty() => {
                Err(self.error(&format!("the environment variable {name} is empty; set or unset it")))
            }
            Ok(value) => Ok(Some(value.trim().to_owned())),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => {
                Err(self.error(&format!("the environment variable {name} is no valid text; set it to text")))
            }
        }
    }

    /// The variable, or an error that names it.
    pub(crate) fn required(&self, name: &str) -> Result<String, Error> {
        let missing = || self.error(&format!("the environment variable {name} is not set; set it"));
        self.optional(name)?.ok_or_else(missing)
    }

    fn error(&self, text: &str) -> Error {
        Error::configuration(format!("{}: {text}", self.api))
    }
}
