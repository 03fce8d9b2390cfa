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
use crate::record::Known;

/// Issues the tokens of one API and knows them again.
///
/// A token has the three parts of a JWT. Its signature is random, not computed: the sandbox remembers what it issued.
#[derive(Debug)]
pub(crate) struct Issuer {
    audience: &'static str,
    life: Duration,
    clock: Clock,
    known: Known,
    expiries: Mutex<HashMap<String, Timestamp>>,
}

/// An access token and the whole seconds it is accepted for.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) access_token: String,
    pub(crate) expires_in: u64,
}

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Missing,
    Unknown,
    Expired,
}

impl Denied {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Missing => "the request carries no bearer token",
            Self::Unknown => "the bearer token is not known",
            Self::Expired => "the bearer token has expired",
        }
    }
}

impl Issuer {
    pub(crate) fn new(audience: &'static str, life: Duration, clock: Clock, known: Known) -> Self {
        Self { audience, life, clock, known, expiries: Mutex::default() }
    }

    pub(crate) async fn issue(&self, subject: &str) -> Token {
        let now = self.clock.timestamp();
        let expiry = now.checked_add(self.life).unwrap_or(Timestamp::MAX);
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
        self.known.add(&access_token);
        expiries.insert(access_token.clone(), expiry);
        Token { access_token, expires_in: self.life.as_secs() }
    }

    /// Lets a request in whose `Authorization` header carries a token that is issued here and not expired.
    pub(crate) async fn check(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let token = bearer(headers).ok_or(Denied::Missing)?;
        let expiries = self.expiries.lock().await;
        let expiry = expiries.get(token).ok_or(Denied::Unknown)?;
        if self.clock.timestamp() < *expiry { Ok(()) } else { Err(Denied::Expired) }
    }
}

/// What follows `Bearer` in the `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// 32 characters that nobody can guess and no other run repeats.
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

    use super::{Denied, Issuer};
    use crate::clock::Clock;
    use crate::record::Known;

    fn authorization(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        headers
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_accepted_until_it_expires() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Known::default());
        let token = issuer.issue("someone").await;
        let headers = authorization(&format!("Bearer {}", token.access_token));
        assert_eq!(token.expires_in, 60);
        tokio::time::advance(Duration::from_millis(59_999)).await;
        assert_eq!(issuer.check(&headers).await, Ok(()));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(issuer.check(&headers).await, Err(Denied::Expired));
    }

    #[tokio::test]
    async fn only_a_bearer_token_issued_here_is_accepted() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Known::default());
        let other =
            Issuer::new("there", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Known::default());
        let token = other.issue("someone").await.access_token;
        assert_eq!(issuer.check(&HeaderMap::new()).await, Err(Denied::Missing));
        assert_eq!(issuer.check(&authorization("Bearer ")).await, Err(Denied::Missing));
        assert_eq!(issuer.check(&authorization("Basic c2VjcmV0")).await, Err(Denied::Missing));
        assert_eq!(issuer.check(&authorization(&format!("Bearer {token}"))).await, Err(Denied::Unknown));
        let token = issuer.issue("someone").await.access_token;
        assert_eq!(issuer.check(&authorization(&format!("bearer {token}"))).await, Ok(()));
    }

    #[tokio::test]
    async fn the_claims_can_be_read_and_no_two_tokens_are_alike() {
        let issuer =
            Issuer::new("here", Duration::from_secs(60), Clock::start(jiff::Timestamp::now()), Known::default());
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
