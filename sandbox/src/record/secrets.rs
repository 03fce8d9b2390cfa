//! The secrets that the sandbox knows: its credentials, and those that it issued.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::credentials::SECRETS;

/// The number of issued secrets to keep. Older tokens have expired.
const MAX_ISSUED: usize = 1_000;

/// The secrets to redact: the fixed credentials, and the tokens and client secrets issued so far. Clones share one list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets(Arc<Mutex<VecDeque<String>>>);

impl Secrets {
    /// Adds a secret that is about to be issued. The parts of a token are secrets as well.
    pub(crate) fn add(&self, secret: &str) {
        let mut issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A Camunda secret may contain dots too; its short pieces would match ordinary words.
        let parts = secret.split('.').filter(|part| part.len() >= 16 && *part != secret);
        // The whole secret first, so that it is replaced once and not part by part.
        let new = std::iter::once(secret).chain(parts);
        // Strings with the prefix of a JWT are redacted without a list.
        issued.extend(new.filter(|secret| !secret.contains("eyJ")).map(str::to_owned));
        while issued.len() > MAX_ISSUED {
            issued.pop_front();
        }
    }

    /// Replaces every secret in `text` by `hidden`. Returns `None` if it contains none.
    pub(super) fn replace_in(&self, text: &str, hidden: &str) -> Option<String> {
        let issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = SECRETS.iter().copied().chain(issued.iter().map(String::as_str));
        all.filter(|secret| text.contains(secret))
            .fold(None, |found: Option<String>, secret| Some(found.as_deref().unwrap_or(text).replace(secret, hidden)))
    }
}
