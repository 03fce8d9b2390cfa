//! Client id and secret for a token, by the operation that the page describes in prose.

use tokio::time::Instant;

use super::Client;
use super::types::{PublicAuthRequest, PublicAuthResponse};
use crate::{Credentials, Error, Secret, Token, TokenFuture};

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
            let refused = |error: Error| error.of_exchange(&endpoint, &self.secret);
            let answer = self.client.public_auth().body(body).send().await.map_err(refused)?;
            let sent = answer.sent();
            token(answer.into_inner(), sent)
                .ok_or_else(|| refused(Error::credentials("the answer holds no access_token")))
        })
    }
}

/// The service wraps the token in `data`; its own clients read it without the wrapper too.
fn token(answer: PublicAuthResponse, sent: Instant) -> Option<Token> {
    let (secret, expires_in) = match answer.data {
        Some(data) => (data.access_token, data.expires_in),
        None => (answer.access_token?, answer.expires_in),
    };
    Token::granted(secret, expires_in, sent)
}
