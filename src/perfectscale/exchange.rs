//! Client id and secret for a token, by the operation that the page describes in prose.

use serde::Deserialize;

use super::Client;
use super::generated::operation::PUBLIC_AUTH;
use super::types::PublicAuthRequest;
use crate::auth::Grant;
use crate::{Credentials, Error, Secret, TokenFuture};

#[derive(Debug)]
pub(super) struct ClientCredentials {
    /// A client without credentials, ahead of the queue.
    pub(super) client: Client,
    pub(super) id: Secret,
    pub(super) secret: Secret,
}

/// The service wraps the token in `data`; its own clients read it without the wrapper too.
#[derive(Deserialize)]
struct Answer {
    data: Option<Grant>,
    #[serde(flatten)]
    flat: Grant,
}

impl Credentials for ClientCredentials {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let session = &self.client.session;
            let endpoint = session.url("/auth/public_auth");
            let refused = |error: Error| error.of_exchange(endpoint.as_str(), &self.secret);
            let body = PublicAuthRequest::builder().client_id(self.id.expose()).client_secret(self.secret.clone());
            let request = self.client.public_auth().body(body).request();
            let answer = session.send_object::<Answer>(&PUBLIC_AUTH, request).await.map_err(refused)?;
            let sent = answer.sent();
            let Answer { data, flat } = answer.into_inner();
            let token = data.and_then(|grant| grant.token(sent)).or_else(|| flat.token(sent));
            token.ok_or_else(|| refused(Error::credentials("the answer holds no access_token")))
        })
    }
}
