use std::sync::Arc;

use clusterkit_runtime::generated::v1::{Environment, Request, TokenExchange, required_setting};
use clusterkit_runtime::{Error, RateLimit, Secret};

use super::Client;
use super::generated::{API, BASE_URL, SECURITY, operations};

/// The vendor's limit for each client id.
const REQUESTS_PER_MINUTE: u32 = 10;

clusterkit_runtime::client_builder! {
    /// Builds a [`Client`].
    ///
    /// ```no_run
    /// # fn main() -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::perfectscale::Client::builder()
    ///     .client_id("...")
    ///     .client_secret("...")
    ///     .user_agent("cost-report/2.1")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It needs a client id and its secret, or a token.
    pub struct ClientBuilder for Client { client_id: Secret, client_secret: Secret }
}

impl ClientBuilder {
    /// The environment variables of the client id, its secret and the base URL, as in the vendor's command-line client.
    pub const ENV_NAMES: [&str; 3] =
        ["PERFECTSCALE_CLIENT_ID", "PERFECTSCALE_CLIENT_SECRET", "PERFECTSCALE_PUBLIC_API_URL"];
    /// Those of the vendor's GitHub action. They are read if the first two of [`Self::ENV_NAMES`] are not set.
    pub const LEGACY_ENV_NAMES: [&str; 3] = ["PS_CLIENT_ID", "PS_CLIENT_SECRET", "PS_BASE_URL"];

    /// Starts with environment variables: `PERFECTSCALE_CLIENT_ID`, `PERFECTSCALE_CLIENT_SECRET` and, for
    /// another address, `PERFECTSCALE_PUBLIC_API_URL`. If neither id nor secret is set, it reads `PS_CLIENT_ID`,
    /// `PS_CLIENT_SECRET` and `PS_BASE_URL`.
    ///
    /// # Errors
    ///
    /// A variable is missing, empty or not valid text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        let environment = Environment::of(API);
        // All from one set: a secret of the one must not go to the address of the other.
        let is_set = |names: [&'static str; 3]| Environment::has_any(&names[..2]);
        let legacy = !is_set(Self::ENV_NAMES) && is_set(Self::LEGACY_ENV_NAMES);
        let [id, secret, url] = if legacy { Self::LEGACY_ENV_NAMES } else { Self::ENV_NAMES };
        let builder =
            Client::builder().client_id(environment.required(id)?).client_secret(environment.required(secret)?);
        Ok(match environment.optional(url)? {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// Sets the client id of an API token, from Organization Settings, API Tokens.
    pub fn client_id(mut self, id: impl Into<Secret>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the secret key of that API token.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Builds the client. Nothing is sent yet: the token is fetched with the first call.
    ///
    /// # Errors
    ///
    /// Credentials are missing, or the base URL cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let connection = self.core.connect(API, BASE_URL, None)?;
        let limit = self.core.take_rate_limit(|| RateLimit::per_minute(REQUESTS_PER_MINUTE));
        let credentials = if let Some(credentials) = self.core.take_credentials(API, SECURITY)? {
            credentials
        } else {
            // The exchange counts against the same limit.
            let client = Client::from_session(connection.exchange_session(limit.clone()));
            let id = required_setting(API, "client_id", self.client_id.as_ref())?;
            let secret = required_setting(API, "client_secret", self.client_secret.as_ref())?;
            let session = client.session.clone();
            Arc::new(TokenExchange::new(session, operations::PublicAuth::OPERATION, secret, move |secret| {
                client.public_auth().client_id(id.expose()).client_secret(secret).into_parts().1
            }))
        };
        Ok(Client::from_session(connection.session(None, limit, credentials)))
    }
}
