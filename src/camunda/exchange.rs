//! OAuth 2.0 client credentials, at an address of its own that the API's document does not have.

use std::borrow::Cow;

use crate::auth::Grant;
use crate::operation::Operation;
use crate::session::Session;
use crate::{Credentials, Error, Secret, TokenFuture};

static TOKEN: Operation = Operation {
    api: "camunda",
    id: "OAuthToken",
    method: Cow::Borrowed("POST"),
    path: Cow::Borrowed("/oauth/token"),
    idempotent: true,
    authenticated: false,
    limits: &[],
};

#[derive(Debug)]
pub(super) struct ClientCredentials {
    /// Its base URL is the whole address of the token endpoint.
    pub(super) session: Session,
    pub(super) id: Secret,
    pub(super) secret: Secret,
    pub(super) audience: Secret,
}

impl Credentials for ClientCredentials {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let endpoint = self.session.base();
            let form = [
                ("grant_type", "client_credentials"),
                ("audience", self.audience.expose()),
                ("client_id", self.id.expose()),
                ("client_secret", self.secret.expose()),
            ];
            let request = self.session.http().post(endpoint.clone()).form(&form).build();
            let request = request.map_err(crate::Error::from);
            let refused = |error: Error| error.of_exchange(endpoint.as_str(), &self.secret);
            let answer = self.session.send_object::<Grant>(&TOKEN, request).await.map_err(refused)?;
            let sent = answer.sent();
            let token = answer.into_inner().token(sent);
            token.ok_or_else(|| refused(Error::credentials("the answer holds no access_token")))
        })
    }
}
