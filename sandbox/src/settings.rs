//! What can differ from one sandbox to another.

use std::time::Duration;

/// The numbers that rule how the sandbox behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// How long an access token is accepted.
    pub(crate) token_life: Duration,
    /// How long a created cluster takes to become ready.
    pub(crate) creation_time: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { token_life: Duration::from_secs(3600), creation_time: Duration::from_secs(1) }
    }
}
