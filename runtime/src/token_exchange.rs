//! The exchange of credentials for a token, as in OAuth 2.0 client credentials and similar schemes.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use crate::auth::{BoxFuture, Credentials, Token};
use crate::error::Error;
use crate::input::InvalidValue;
use crate::operation::Operation;
use crate::parts::Parts;
use crate::response::Object;
use crate::secret::Secret;
use crate::transport::Session;

type PartsFn = Box<dyn Fn(&Secret) -> Result<Parts, InvalidValue> + Send + Sync>;

/// Credentials that one request exchanges for a token.
pub struct TokenExchange {
    /// A session without credentials, whose requests go ahead of the queue.
    session: Session,
    operation: &'static Operation,
    /// Builds the request of each exchange, so that no copy of the secret is kept.
    parts: PartsFn,
    secret: Secret,
}

impl TokenExchange {
    /// Creates the credentials from the session of the token endpoint, its operation, and a function that builds the
    /// request from the secret.
    pub fn new(
        session: Session,
        operation: &'static Operation,
        secret: Secret,
        parts: impl Fn(&Secret) -> Result<Parts, InvalidValue> + Send + Sync + 'static,
    ) -> Self {
        Self { session, operation, parts: Box::new(parts), secret }
    }

    async fn exchange(&self) -> Result<Token, Error> {
        let parts = (self.parts)(&self.secret);
        let path = parts.as_ref().map_or("", |parts| parts.path.as_str());
        let endpoint = self.session.url(path);
        let failed = |error: Error| error.with_exchange(endpoint.as_str(), &self.secret);
        let call = self.session.clone().response::<Object<TokenEnvelope>>(self.operation, parts);
        let response = call.await.map_err(failed)?;
        let sent = response.sent();
        let token = response.into_value().into_token(sent);
        token.ok_or_else(|| failed(Error::credentials("the response contains no access_token")))
    }
}

impl Credentials for TokenExchange {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(self.exchange())
    }
}

impl fmt::Debug for TokenExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenExchange").field("session", &self.session).finish_non_exhaustive()
    }
}

/// The response of a token endpoint: a token, or a token in `data`. Only the token is required. An invalid `expires_in`
/// counts as missing.
#[derive(Deserialize)]
struct TokenEnvelope {
    data: Option<TokenResponse>,
    // Not flattened, so that an error names the place of a value.
    access_token: Option<Secret>,
    expires_in: Option<Value>,
}

#[derive(Deserialize)]
struct TokenResponse {
    access_token: Option<Secret>,
    expires_in: Option<Value>,
}

impl TokenEnvelope {
    fn into_token(self, sent: Instant) -> Option<Token> {
        let Self { data, access_token, expires_in } = self;
        data.and_then(|response| response.into_token(sent))
            .or_else(|| TokenResponse { access_token, expires_in }.into_token(sent))
    }
}

impl TokenResponse {
    /// The token, requested at `sent`; `None` if it is missing or empty.
    fn into_token(self, sent: Instant) -> Option<Token> {
        let secret = self.access_token.filter(|secret| !secret.expose().trim().is_empty())?;
        let token = Token::new(secret).sent_at(sent);
        Some(match self.expires_in.as_ref().and_then(lifetime) {
            Some(expires_in) => token.with_expires_in(expires_in),
            None => token,
        })
    }
}

/// Seconds as a number or as text.
fn lifetime(value: &Value) -> Option<Duration> {
    let lifetime = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(lifetime).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(body: Value) -> Option<Token> {
        serde_json::from_value::<TokenEnvelope>(body).unwrap().into_token(Instant::now())
    }

    #[test]
    fn a_token_is_read_with_and_without_its_wrapper() {
        let flat = token(json!({"access_token": "abc", "expires_in": "60"})).unwrap();
        assert_eq!((flat.secret.expose(), flat.expires_in), ("abc", Some(Duration::from_secs(60))));
        let wrapped = token(json!({"data": {"access_token": "abc", "expires_in": 60}})).unwrap();
        assert_eq!((wrapped.secret.expose(), wrapped.expires_in), ("abc", Some(Duration::from_secs(60))));
    }

    #[test]
    fn an_empty_token_is_missing() {
        assert!(token(json!({"access_token": " "})).is_none());
        assert!(token(json!({"data": null})).is_none());
    }

    #[test]
    fn a_lifetime_that_cannot_be_read_is_unknown() {
        assert_eq!(token(json!({"access_token": "abc", "expires_in": "soon"})).unwrap().expires_in, None);
    }
}
