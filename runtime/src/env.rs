//! Settings from environment variables, with the names that the vendors' own tools use.

use std::env::{self, VarError};

use crate::error::Error;

/// Reads the variables of one client.
pub struct Environment {
    api: &'static str,
}

impl Environment {
    /// Creates a reader. Errors start with the name of the API.
    #[must_use]
    pub fn of(api: &'static str) -> Self {
        Self { api }
    }

    /// Whether one of the variables is set.
    #[must_use]
    pub fn has_any(names: &[&str]) -> bool {
        names.iter().any(|name| env::var_os(name).is_some())
    }

    /// Returns the variable, if it is set.
    ///
    /// # Errors
    ///
    /// The variable is set, but empty or not valid text.
    pub fn optional(&self, name: &str) -> Result<Option<String>, Error> {
        match env::var(name) {
            Ok(value) if value.trim().is_empty() => {
                Err(self.error(&format!("the environment variable {name} is empty; set it or unset it")))
            }
            Ok(value) => Ok(Some(value.trim().to_owned())),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => {
                Err(self.error(&format!("the environment variable {name} is not valid text; set it to text")))
            }
        }
    }

    /// Returns the variable.
    ///
    /// # Errors
    ///
    /// The variable is missing, empty or not valid text.
    pub fn required(&self, name: &str) -> Result<String, Error> {
        let missing = || self.error(&format!("the environment variable {name} is not set; set it"));
        self.optional(name)?.ok_or_else(missing)
    }

    fn error(&self, text: &str) -> Error {
        Error::configuration(format!("{}: {text}", self.api))
    }
}
