//! The secrets that the sandbox itself has given out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::credentials::SECRETS;

/// How many of those that are issued while it runs are kept, the latest; the oldest tokens have long expired.
const MOST: usize = 1_000;

/// What no record may show: the fixed credentials, and the tokens and client secrets issued so far. A clone is the same list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Arc<Mutex<VecDeque<String>>>);

impl Known {
    /// Remembers a secret that is about to be given out. Of a token, its parts are secrets of their own.
    pub(crate) fn add(&self, secret: &str) {
        let mut issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A Camunda secret may have dots too, and then pieces that are too short to be told from words.
        let parts = secret.split('.').filter(|part| part.len() >= 16 && *part != secret);
        // The whole first: its parts are not searched in what it has left.
        let new = std::iter::once(secret).chain(parts);
        // What begins as a token does is found without a list.
        issued.extend(new.filter(|secret| !secret.contains("eyJ")).map(str::to_owned));
        while issued.len() > MOST {
            issued.pop_front();
        }
    }

    /// The text, and whether anything was taken out of it.
    pub(super) fn without(&self, text: &str, hidden: &str) -> Option<String> {
        let issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = SECRETS.iter().copied().chain(issued.iter().map(String::as_str));
        all.filter(|secret| text.contains(secret))
            .fold(None, |found: Option<String>, secret| Some(found.as_deref().unwrap_or(text).replace(secret, hidden)))
    }
}
