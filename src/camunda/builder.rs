use std::sync::Arc;

use clusterkit_runtime::generated::v1::{Environment, Operation, Parts, TokenExchange, required_setting};
use clusterkit_runtime::{Error, RateLimit, Secret};

use super::Client;
use super::generated::{API, BASE_URL, SECURITY};

const OAUTH_URL: &str = "https://login.cloud.camunda.io/oauth/token";
const AUDIENCE: &str = "api.cloud.camunda.io";

/// The approximate limit of the token endpoint for one address. Above it, the endpoint responds with 429.
const EXCHANGES_PER_SECOND: u32 = 1;

/// The exchange of OAuth 2.0 client credentials. The document of the API does not contain it.
static TOKEN: Operation = Operation::new(API, "OAuthToken", "POST", "")
    .idempotent(true)
    .authenticated(false)
    .content_type("application/x-www-form-urlencoded");

clusterkit_runtime::client_builder! {
    /// Builds a [`Client`].
    ///
    /// ```no_run
    /// # fn main() -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::camunda::Client::builder()
    ///     .client_id("...")
    ///     .client_secret("...")
    ///     .user_agent("provisioning/2.1")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It needs a client id and its secret, or a token.
    pub struct ClientBuilder for Client { client_id: Secret, client_secret: Secret, oauth_url: String, audience: String }
}

impl ClientBuilder {
    /// The environment variable of the client id.
    pub const ENV_CLIENT_ID: &str = "CAMUNDA_CONSOLE_CLIENT_ID";
    /// The environment variable of the client secret.
    pub const ENV_CLIENT_SECRET: &str = "CAMUNDA_CONSOLE_CLIENT_SECRET";
    /// The environment variable of the base URL.
    pub const ENV_BASE_URL: &str = "CAMUNDA_CONSOLE_BASE_URL";
    /// The environment variable of the URL that exchanges the credentials for a token.
    pub const ENV_OAUTH_URL: &str = "CAMUNDA_OAUTH_URL";
    /// The environment variable of the audience of the token.
    pub const ENV_AUDIENCE: &str = "CAMUNDA_CONSOLE_OAUTH_AUDIENCE";

    /// Starts with environment variables: `CAMUNDA_CONSOLE_CLIENT_ID`, `CAMUNDA_CONSOLE_CLIENT_SECRET` and, for
    /// other addresses or another audience, `CAMUNDA_CONSOLE_BASE_URL`, `CAMUNDA_OAUTH_URL` and
    /// `CAMUNDA_CONSOLE_OAUTH_AUDIENCE`.
    ///
    /// # Errors
    ///
    /// A variable is missing, empty or not valid text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        let environment = Environment::of(API);
        let mut builder = Client::builder()
            .client_id(environment.required(Self::ENV_CLIENT_ID)?)
            .client_secret(environment.required(Self::ENV_CLIENT_SECRET)?);
        if let Some(url) = environment.optional(Self::ENV_BASE_URL)? {
            builder = builder.base_url(url);
        }
        if let Some(url) = environment.optional(Self::ENV_OAUTH_URL)? {
            builder = builder.oauth_url(url);
        }
        if let Some(audience) = environment.optional(Self::ENV_AUDIENCE)? {
            builder = builder.audience(audience);
        }
        Ok(builder)
    }

    /// Sets the client id of a Console API client, from Organization, Administration API.
    pub fn client_id(mut self, id: impl Into<Secret>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the secret of that client.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sets the whole address of the token endpoint, `https://login.cloud.camunda.io/oauth/token` by default. The client
    /// sends at most one request a second to it.
    pub fn oauth_url(mut self, url: impl Into<String>) -> Self {
        self.oauth_url = Some(url.into());
        self
    }

    /// Sets the audience of the token, `api.cloud.camunda.io` by default.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Builds the client. Nothing is sent yet: the token is fetched with the first call.
    ///
    /// # Errors
    ///
    /// Credentials are missing, or one of the addresses cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let oauth_url = self.oauth_url.as_deref().unwrap_or(OAUTH_URL);
        let token_url = (!self.core.has_credentials()).then_some(oauth_url);
        let connection = self.core.connect(API, BASE_URL, token_url)?;
        let limit = self.core.take_rate_limit(RateLimit::unlimited);
        let audience: Secret = self.audience.as_deref().unwrap_or(AUDIENCE).into();
        let credentials = if let Some(credentials) = self.core.take_credentials(API, SECURITY)? {
            credentials
        } else {
            let session = connection.exchange_session(RateLimit::per_second(EXCHANGES_PER_SECOND));
            let id = required_setting(API, "client_id", self.client_id.as_ref())?;
            let secret = required_setting(API, "client_secret", self.client_secret.as_ref())?;
            let audience = required_setting(API, "audience", Some(&audience))?;
            Arc::new(TokenExchange::new(session, &TOKEN, secret, move |secret| {
                let mut parts = Parts::new(&TOKEN);
                parts.form(&[
                    ("grant_type", "client_credentials"),
                    ("audience", audience.expose()),
                    ("client_id", id.expose()),
                    ("client_secret", secret.expose()),
                ]);
                Ok(parts)
            }))
        };
        Ok(Client::from_session(connection.session(None, limit, credentials)))
    }
}
