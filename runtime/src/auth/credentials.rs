use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::Token;
use crate::error::Error;

/// The future that a trait method returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A source of tokens, which authorize requests.
///
/// ```
/// use clusterkit_runtime::{BoxFuture, Credentials, Error, Token};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl Credentials for Vault {
///     fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
///         Box::pin(async {
///             let secret = "read from the vault";
///             Ok(Token::new(secret))
///         })
///     }
/// }
/// ```
///
/// A [`Token`] is sent as a bearer token, in a header, or as a query parameter. A client fetches one token
/// for all its callers, keeps it until shortly before it expires, and fetches another then or when the server rejects
/// it.
pub trait Credentials: fmt::Debug + Send + Sync + 'static {
    /// Fetches a token. One client calls it once at a time.
    ///
    /// # Errors
    ///
    /// The token cannot be fetched; [`Error::credentials`] makes an error from a text.
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>>;

    /// Whether another fetch can return another token. If not, as for a static key, a 401 is final.
    fn can_refresh(&self) -> bool {
        true
    }
}

/// A key that is sent unchanged and never exchanged.
///
/// ```
/// use clusterkit_runtime::reqwest::header::HeaderName;
/// use clusterkit_runtime::{StaticToken, Token};
///
/// let bearer = StaticToken::new("s3cr3t");
/// let header = StaticToken::from(Token::in_header(HeaderName::from_static("x-api-key"), "s3cr3t"));
/// let query = StaticToken::from(Token::in_query("key", "s3cr3t"));
/// assert_eq!(format!("{query:?}").contains("s3cr3t"), false);
/// ```
#[derive(Clone, Debug)]
pub struct StaticToken(Token);

impl StaticToken {
    /// Makes a bearer token.
    #[must_use]
    pub fn new(secret: impl Into<crate::Secret>) -> Self {
        Token::new(secret).into()
    }
}

impl From<Token> for StaticToken {
    /// Keeps the way in which the token is sent, and ignores its expiry, because it cannot be refreshed.
    fn from(token: Token) -> Self {
        Self(token.without_expiry())
    }
}

impl Credentials for StaticToken {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn can_refresh(&self) -> bool {
        false
    }
}
