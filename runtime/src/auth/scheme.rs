use reqwest::header::HeaderName;

use super::{StaticToken, Token};
use crate::secret::Secret;

/// The security scheme of a document, which decides how a token is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityScheme {
    /// The document does not name a scheme. A token is optional, and is sent as a bearer token.
    None,
    /// `Authorization: Bearer <token>`.
    Bearer,
    /// HTTP basic authentication; the token is `user:password`.
    Basic,
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
}

impl SecurityScheme {
    /// Returns the credentials of a client without a token, if the API does not require one.
    pub(crate) fn without_token(self) -> Option<StaticToken> {
        (self == Self::None).then(|| Token::none().into())
    }

    /// Converts a text to a token. The error describes the problem of the text.
    pub(crate) fn token(self, text: Secret) -> Result<Token, &'static str> {
        Ok(match self {
            Self::None | Self::Bearer => Token::new(text),
            Self::Basic => {
                let (user, password) =
                    text.expose().split_once(':').ok_or("is not `user:password`; separate the two by a colon")?;
                Token::basic(user, password)
            }
            Self::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                Token::in_header(
                    name.map_err(|_| "belongs in a header whose name is invalid; correct the document")?,
                    text,
                )
            }
            Self::Query(name) => Token::in_query(name, text),
        })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use reqwest::header::HeaderMap;

    use super::*;

    /// The headers and the query of a request with the token.
    fn sent(scheme: SecurityScheme) -> (HeaderMap, Option<String>) {
        let (mut headers, mut url) = (HeaderMap::new(), Url::parse("http://localhost/").unwrap());
        let authorization = scheme.token("user:k1".into()).unwrap().authorization().unwrap();
        authorization.apply(&mut headers);
        authorization.apply_to_url(&mut url);
        (headers, url.query().map(str::to_owned))
    }

    #[test]
    fn a_scheme_decides_where_the_token_is_sent() {
        assert_eq!(sent(SecurityScheme::None).0["authorization"], "Bearer user:k1");
        assert_eq!(sent(SecurityScheme::Bearer).0["authorization"], "Bearer user:k1");
        assert_eq!(sent(SecurityScheme::Basic).0["authorization"], "Basic dXNlcjprMQ==");
        let (headers, query) = sent(SecurityScheme::Header("X-Api-Key"));
        assert_eq!((headers.len(), &headers["x-api-key"], query), (1, &"user:k1".parse().unwrap(), None));
        let (headers, query) = sent(SecurityScheme::Query("key"));
        assert_eq!((headers.len(), query.as_deref()), (0, Some("key=user%3Ak1")));
    }

    #[test]
    fn basic_authentication_needs_a_colon() {
        assert!(SecurityScheme::Basic.token("user".into()).unwrap_err().starts_with("is not `user:password`"));
    }

    #[test]
    fn only_an_api_without_a_scheme_needs_no_token() {
        assert!(SecurityScheme::Bearer.without_token().is_none());
        assert!(SecurityScheme::None.without_token().is_some());
        assert_eq!(Token::none().authorization().unwrap().len(), 0);
    }
}
