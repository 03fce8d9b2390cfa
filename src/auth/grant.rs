use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::Token;
use crate::Secret;

/// What a token endpoint gives. Only the token is demanded; a life that cannot be read is not stated.
#[derive(Deserialize)]
pub(crate) struct Grant {
    access_token: Option<Secret>,
    expires_in: Option<Value>,
}

impl Grant {
    /// The token, asked for at `sent`; `None` if there is none or it is empty.
    pub(crate) fn token(self, sent: Instant) -> Option<Token> {
        let secret = self.access_token.filter(|secret| !secret.expose().trim().is_empty())?;
        let token = Token::new(secret).sent_at(sent);
        Some(match self.expires_in.as_ref().and_then(seconds) {
            Some(life) => token.with_life(life),
            None => token,
        })
    }
}

/// Seconds as a number or a string.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}
