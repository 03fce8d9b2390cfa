use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use tokio::time::Instant;

use crate::error::Error;
use crate::secret::Secret;

/// A secret that authorizes requests, with the way it is sent and the time until it expires.
///
/// ```
/// use std::time::Duration;
/// use clusterkit_runtime::Token;
///
/// let token = Token::new("s3cr3t").with_expires_in(Duration::from_secs(3600));
/// assert!(!format!("{token:?}").contains("s3cr3t"));
/// ```
#[doc(alias = "bearer")]
#[derive(Clone, Debug)]
pub struct Token {
    pub(crate) secret: Secret,
    placement: Placement,
    pub(crate) expires_in: Option<Duration>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The time of the request, if it is later than the start of the fetch: an exchange may have waited for a slot.
    pub(crate) sent: Option<Instant>,
}

/// The part of a request that contains the token.
#[derive(Clone, Debug)]
enum Placement {
    Nowhere,
    Bearer,
    Basic(String),
    Header(HeaderName),
    Query(String),
}

impl Token {
    /// Creates a bearer token. A JWT expires at its `exp`; the client keeps any other token until the server rejects
    /// it.
    #[must_use]
    pub fn new(secret: impl Into<Secret>) -> Self {
        let secret: Secret = secret.into();
        // A token that was read from a file ends in a new line.
        let secret = Secret::from(secret.expose().trim());
        let expires_in = jwt_expires_in(secret.expose(), Timestamp::now());
        Self { secret, placement: Placement::Bearer, expires_in, headers: Vec::new(), sent: None }
    }

    /// Creates a key that is sent in its own header, such as `X-Api-Key`.
    #[must_use]
    pub fn in_header(name: HeaderName, secret: impl Into<Secret>) -> Self {
        Self { placement: Placement::Header(name), ..Self::new(secret) }
    }

    /// Creates a key that is sent as a query parameter. Prefer a header if the API accepts one, because servers and
    /// proxies log URLs.
    #[must_use]
    pub fn in_query(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { placement: Placement::Query(name.into()), ..Self::new(secret) }
    }

    /// Creates a user name and password for HTTP basic authentication.
    #[must_use]
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self { placement: Placement::Basic(user.into()), ..Self::new(password) }
    }

    /// Creates a token for an API without credentials.
    pub(super) fn none() -> Self {
        Self { placement: Placement::Nowhere, ..Self::new("") }
    }

    /// Sets the time until it expires, counted from when it was requested. It takes precedence over the JWT.
    #[must_use]
    pub fn with_expires_in(mut self, expires_in: Duration) -> Self {
        self.expires_in = Some(expires_in);
        self
    }

    /// Adds a header that is sent with it, such as the name of the organization beside a JWT.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.push((name, value));
        self
    }

    pub(crate) fn without_expiry(mut self) -> Self {
        self.expires_in = None;
        self
    }

    /// Records when the exchange for it was sent.
    pub(crate) fn sent_at(mut self, sent: Instant) -> Self {
        self.sent = Some(sent);
        self
    }

    /// Joins user name and password in the form in which they are sent.
    fn pair(&self, user: &str) -> String {
        STANDARD.encode(format!("{user}:{}", self.secret.expose()))
    }

    /// Redacts it in an error, in case the response repeats it.
    pub(crate) fn hide_in(&self, error: &mut Error) {
        error.redact(&self.secret);
        if let Placement::Basic(user) = &self.placement {
            error.redact(&self.pair(user).into());
        }
    }

    /// Returns the headers and query that it adds to a request.
    pub(crate) fn authorization(&self) -> Result<Authorization, Error> {
        let secret = self.secret.expose();
        if secret.is_empty() && !matches!(self.placement, Placement::Nowhere) {
            return Err(Error::credentials("the token is empty"));
        }
        let header = |name: &HeaderName, text: &str| {
            let mut value = HeaderValue::from_str(text)
                .map_err(|_| Error::credentials("the token contains characters that a header cannot carry"))?;
            value.set_sensitive(true);
            Ok::<_, Error>((name.clone(), value))
        };
        let mut headers = self.headers.clone();
        let mut query = None;
        match &self.placement {
            Placement::Nowhere => {}
            Placement::Bearer => headers.insert(0, header(&AUTHORIZATION, &format!("Bearer {secret}"))?),
            Placement::Basic(user) => {
                headers.insert(0, header(&AUTHORIZATION, &format!("Basic {}", self.pair(user)))?);
            }
            Placement::Header(name) => headers.insert(0, header(name, secret)?),
            Placement::Query(name) => query = Some((name.clone(), self.secret.clone())),
        }
        Ok(Authorization { headers, query })
    }
}

/// The headers and query that a token adds to a request.
#[derive(Debug)]
pub(crate) struct Authorization {
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Option<(String, Secret)>,
}

impl Authorization {
    pub(crate) fn len(&self) -> usize {
        self.headers.len()
    }

    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
    }

    pub(crate) fn apply_to_url(&self, url: &mut Url) {
        if let Some((name, secret)) = &self.query {
            url.query_pairs_mut().append_pair(name, secret.expose());
        }
    }
}

/// How long a JWT is valid by its own claims: until `exp`, and no longer than from `iat`, should our clock be slow. If
/// our clock says that it has expired, it is valid from `iat` to `exp`. Its signature is checked by the server.
fn jwt_expires_in(token: &str, now: Timestamp) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Claims {
        exp: f64,
        iat: Option<f64>,
    }
    let payload = token.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let left = Some(claims.exp - now.as_duration().as_secs_f64()).filter(|left| *left > 0.0);
    let whole = claims.iat.map(|iat| claims.exp - iat);
    let expires_in = match (left, whole) {
        (Some(left), Some(whole)) => left.min(whole),
        (left, whole) => left.or(whole).unwrap_or_default(),
    };
    Duration::try_from_secs_f64(expires_in.max(0.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(token: &Token) -> HeaderMap {
        let mut headers = HeaderMap::new();
        token.authorization().unwrap().apply(&mut headers);
        headers
    }

    #[test]
    fn a_token_says_how_it_is_sent() {
        assert_eq!(headers(&Token::new("abc\n"))[AUTHORIZATION], "Bearer abc");
        assert_eq!(headers(&Token::basic("user", "pass"))[AUTHORIZATION], "Basic dXNlcjpwYXNz");
        let name = HeaderName::from_static("x-api-key");
        assert_eq!(headers(&Token::in_header(name, "abc"))["x-api-key"], "abc");
        let mut url = Url::parse("http://localhost/?a=1").unwrap();
        Token::in_query("key", "a b").authorization().unwrap().apply_to_url(&mut url);
        assert_eq!(url.query(), Some("a=1&key=a+b"));
    }

    #[test]
    fn a_jwt_says_when_it_expires() {
        let now = Timestamp::from_second(1000).unwrap();
        let jwt = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        for (claims, seconds) in [
            (r#"{"exp": 1060}"#, Some(60)),
            (r#"{"exp": 1060.0, "iat": 1000}"#, Some(60)),
            // Our clock is slow.
            (r#"{"exp": 4600, "iat": 4000}"#, Some(600)),
            // Our clock is fast.
            (r#"{"exp": 900, "iat": 300}"#, Some(600)),
            (r#"{"exp": 900}"#, Some(0)),
            (r#"{"exp": 900, "iat": 1000}"#, Some(0)),
            (r#"{"iat": 1000}"#, None),
            ("not JSON", None),
        ] {
            assert_eq!(jwt_expires_in(&jwt(claims), now), seconds.map(Duration::from_secs), "{claims}");
        }
        assert_eq!(jwt_expires_in("opaque", now), None);
    }

    #[test]
    fn an_empty_token_is_an_error() {
        assert!(Token::new(" \n").authorization().is_err());
        assert!(Token::new("a\u{0}b").authorization().is_err());
    }
}
