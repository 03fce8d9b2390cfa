use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{HeaderName, HeaderValue};
use serde::Deserialize;

use tokio::time::Instant;

use crate::{Error, Secret};

/// What [`Credentials::fetch`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Token, Error>> + Send + 'a>>;

/// A source of tokens: client id and secret, a static key, or one of your own.
///
/// ```
/// use clusterkit::{Credentials, Token, TokenFuture};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl Credentials for Vault {
///     fn fetch(&self) -> TokenFuture<'_> {
///         Box::pin(async {
///             let token = "read from the vault";
///             Ok(Token::new(token))
///         })
///     }
/// }
/// ```
///
/// A client fetches once for all its callers, keeps the token for as long as it lives, and fetches anew shortly
/// before that or when the server refuses it.
pub trait Credentials: fmt::Debug + Send + Sync + 'static {
    /// Fetches a token. Never called twice at a time by one client.
    ///
    /// # Errors
    ///
    /// Whatever is in the way; [`Error::credentials`] makes one from a text.
    fn fetch(&self) -> TokenFuture<'_>;

    /// Whether fetching again can give another token. Not for a static key: then a 401 is final.
    fn is_renewable(&self) -> bool {
        true
    }
}

/// A bearer token with the time it lives.
#[derive(Clone, Debug)]
pub struct Token {
    pub(crate) secret: Secret,
    pub(crate) life: Option<Duration>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// When it was asked for, if that is later than the fetch began: an exchange may have waited for its turn.
    pub(crate) sent: Option<Instant>,
}

impl Token {
    /// A token that lives as long as its JWT says, or until it is refused.
    #[must_use]
    pub fn new(secret: impl Into<Secret>) -> Self {
        let secret: Secret = secret.into();
        // A token read from a file ends in a new line.
        let secret = Secret::from(secret.expose().trim());
        let life = jwt_life(secret.expose());
        Self { secret, life, headers: Vec::new(), sent: None }
    }

    /// When the exchange for it left, which is later than its fetch began if it had to wait for its turn.
    pub(crate) fn sent_at(mut self, sent: Instant) -> Self {
        self.sent = Some(sent);
        self
    }

    /// The header that carries it.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let secret = Some(self.secret.expose()).filter(|secret| !secret.is_empty());
        let value = secret.and_then(|secret| HeaderValue::from_str(&format!("Bearer {secret}")).ok());
        let mut value = value
            .ok_or_else(|| Error::credentials("the token is empty or holds characters that no header can carry"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// How long it lives from the time it was asked for. Goes before what the JWT says.
    #[must_use]
    pub fn with_life(mut self, life: Duration) -> Self {
        self.life = Some(life);
        self
    }

    /// A header to be sent with it, such as `Cc-Vanity-Name` beside a JWT for CockroachDB Cloud.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.push((name, value));
        self
    }
}

/// A key that is sent as it is and never exchanged.
#[derive(Clone, Debug)]
pub struct StaticToken(Secret);

impl StaticToken {
    /// Takes the key.
    #[must_use]
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self(secret.into())
    }
}

impl Credentials for StaticToken {
    fn fetch(&self) -> TokenFuture<'_> {
        // Its own expiry, if it is a JWT, is the server's business: there is nothing to renew it with.
        Box::pin(async { Ok(Token { secret: self.0.clone(), life: None, headers: Vec::new(), sent: None }) })
    }

    fn is_renewable(&self) -> bool {
        false
    }
}

/// The life that a JWT has left, by its own claims: until `exp`, and no longer than from `iat`, should our clock
/// be slow. By a clock that makes it expired, it lives from `iat` to `exp`. The signature is the server's business.
fn jwt_life(token: &str) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Claims {
        exp: f64,
        iat: Option<f64>,
    }
    let payload = token.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let left = Some(claims.exp - jiff::Timestamp::now().as_duration().as_secs_f64()).filter(|left| *left > 0.0);
    let whole = claims.iat.map(|iat| claims.exp - iat);
    let life = match (left, whole) {
        (Some(left), Some(whole)) => left.min(whole),
        (left, whole) => left.or(whole).unwrap_or_default(),
    };
    Duration::try_from_secs_f64(life.max(0.0)).ok()
}
