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

    /// The first of `names` that is set. One that is set and empty is an error: it was meant to say something.
    pub(crate) fn optional(&self, names: &[&str]) -> Result<Option<String>, Error> {
        for name in names {
            match env::var(name) {
                Ok(value) if value.trim().is_empty() => {
                    return Err(self.error(&format!("the environment variable {name} is empty; set or unset it")));
                }
                Ok(value) => return Ok(Some(value.trim().to_owned())),
                Err(VarError::NotPresent) => {}
                Err(VarError::NotUnicode(_)) => {
                    return Err(self.error(&format!("the environment variable {name} is no valid text")));
                }
            }
        }
        Ok(None)
    }

    /// The first of `names` that is set, or an error that names them.
    pub(crate) fn required(&self, names: &[&str]) -> Result<String, Error> {
        let missing = || self.error(&format!("the environment variable {} is not set", names.join(" or ")));
        self.optional(names)?.ok_or_else(missing)
    }

    fn error(&self, text: &str) -> Error {
        Error::configuration(format!("{}: {text}", self.api))
    }
}
