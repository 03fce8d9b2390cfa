//! Access tokens that expire.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::time::Duration;

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::record::Secrets;

/// Issues and checks the tokens of one API.
///
/// A token is a JWT with a random signature. The sandbox checks it against the list of issued tokens.
#[derive(Debug)]
pub(crate) struct Issuer {
    audience: &'static str,
    lifetime: Duration,
    clock: Clock,
    secrets: Secrets,
    expiries: Mutex<HashMap<String, Timestamp>>,
}

/// An access token and its lifetime in whole seconds.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) access_token: String,
    pub(crate) expires_in: u64,
}

/// Why a request is not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthError {
    Missing,
    Unknown,
    Expired,
}

impl AuthError {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Missing => "the bearer token is missing",
            Self::Unknown => "the bearer token is unknown",
            Self::Expired => "the bearer token has expired",
        }
    }
}

impl Issuer {
    pub(crate) fn new(audience: &'static str, lifetime: Duration, clock: Clock, secrets: Secrets) -> Self {
        Self { audience, lifetime, clock, secrets, expiries: Mutex::default() }
    }

    pub(crate) async fn issue(&self, subject: &str) -> Token {
        let now = self.clock.timestamp();
        let expiry = now.checked_add(self.lifetime).unwrap_or(Timestamp::MAX);
        let mut expiries = self.expiries.lock().await;
        let access_token = [
            json!({ "alg": "HS256", "typ": "JWT" }).to_string(),
            json!({
                "iss": "clusterkit-sandbox",
                "sub": subject,
                "aud": self.audience,
                "iat": now.as_second(),
                "exp": expiry.as_second(),
                "jti": expiries.len().to_string(),
            })
            .to_string(),
            opaque(),
        ]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".");
        self.secrets.add(&access_token);
        expiries.insert(access_token.clone(), expiry);
        Token { access_token, expires_in: self.lifetime.as_secs() }
    }

    /// Checks that the `Authorization` header holds a token that this issuer issued and that has not expired.
    pub(crate) async fn check(&self, headers: &HeaderMap) -> Result<(), AuthError> {
        let token = bearer(headers).ok_or(AuthError::Missing)?;
        let expiries = self.expiries.lock().await;
        let expiry = expiries.get(token).ok_or(AuthError::Unknown)?;
        if self.clock.timestamp() < *expiry { Ok(()) } else { Err(AuthError::Expired) }
    }
}

/// Returns the bearer token of the `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Returns an opaque token of 32 characters, different in every run.
pub(crate) fn opaque() -> String {
    let half = |salt: u8| {
        let state = RandomState::new();
        let mut hasher = state.build_hasher();
        salt.hash(&mut hasher);
        std::hash::Hasher::finish(&hasher)
    };
    format!("{:016x}{:016x}", half(0), half(1))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::{HeaderMap, HeaderValue, header};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::Value;

    use super::{AuthError, Issuer};
    use crate::clock::Clock;
    use crate::record::Secrets;

    fn authorization(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_accepted_until_it_expires() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Secrets::default());
        let token = issuer.issue("someone").await;
        let headers = authorization(&format!("Bearer {}", token.access_token));
        assert_eq!(token.expires_in, 60);
        tokio::time::advance(Duration::from_millis(59_999)).await;
        assert_eq!(issuer.check(&headers).await, Ok(()));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(issuer.check(&headers).await, Err(AuthError::Expired));
    }

    #[tokio::test]
    async fn only_a_bearer_token_issued_here_is_accepted() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Secrets::default());
        let other =
            Issuer::new("there", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Secrets::default());
        let token = other.issue("someone").await.access_token;
        assert_eq!(issuer.check(&HeaderMap::new()).await, Err(AuthError::Missing));
        assert_eq!(issuer.check(&authorization("Bearer ")).await, Err(AuthError::Missing));
        assert_eq!(issuer.check(&authorization("Basic c2VjcmV0")).await, Err(AuthError::Missing));
        assert_eq!(issuer.check(&authorization(&format!("Bearer {token}"))).await, Err(AuthError::Unknown));
        let token = issuer.issue("someone").await.access_token;
        assert_eq!(issuer.check(&authorization(&format!("bearer {token}"))).await, Ok(()));
    }

    #[tokio::test]
    async fn claims_are_readable_and_tokens_are_unique() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Secrets::default());
        let token = issuer.issue("someone").await.access_token;
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("{token} has not three parts") };
        let read = |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
        let claims = read(claims);
        assert_eq!(read(header)["typ"], "JWT");
        assert_eq!(claims["sub"], "someone");
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
        assert!(!signature.is_empty());
        assert_ne!(token, issuer.issue("someone").await.access_token);
    }
}
