//! Client id and secret for a token, by the operation that the page describes in prose.

use std::time::Duration;

use super::Client;
use super::types::{PublicAuthRequest, PublicAuthResponse};
use crate::error::{Error, Kind};
use crate::{Credentials, Int64, Secret, Token, TokenFuture};

#[derive(Debug)]
pub(super) struct ClientCredentials {
    /// A client without credentials, ahead of the queue.
    pub(super) client: Client,
    pub(super) id: String,
    pub(super) secret: Secret,
}

impl Credentials for ClientCredentials {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let body = PublicAuthRequest::builder().client_id(self.id.as_str()).client_secret(self.secret.clone());
            let endpoint = format!("{}/auth/public_auth", self.client.session.base_url());
            let answer =
                self.client.public_auth().body(body).send().await.map_err(|error| error.of_exchange(&endpoint))?;
            token(answer.into_inner()).ok_or_else(|| {
                Error::new(Kind::Authentication, "the answer holds no access_token").of_exchange(&endpoint)
            })
        })
    }
}

/// The service wraps the token in `data`; its own clients read it without the wrapper too.
fn token(answer: PublicAuthResponse) -> Option<Token> {
    let (secret, life) = match answer.data {
        Some(data) => (data.access_token, data.expires_in),
        None => (answer.access_token?, answer.expires_in),
    };
    Some(with_life(Token::new(secret), life))
}

fn with_life(token: Token, seconds: Option<Int64>) -> Token {
    match seconds.and_then(|seconds| u64::try_from(seconds.get()).ok()) {
        Some(seconds) => token.with_life(Duration::from_secs(seconds)),
        None => token,
    }
}
