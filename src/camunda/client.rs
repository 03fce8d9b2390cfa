use std::sync::Arc;

use reqwest::header::HeaderMap;

use super::Client;
use super::exchange::ClientCredentials;
use super::generated::BASE_URL;
use crate::builder::given;
use crate::env::Environment;
use crate::{Error, RateLimit, Secret};

const API: &str = "camunda";
const OAUTH_URL: &str = "https://login.cloud.camunda.io/oauth/token";
const AUDIENCE: &str = "api.cloud.camunda.io";

/// About what the token endpoint allows to one address before it answers 429.
const EXCHANGES_PER_SECOND: u32 = 1;

/// Builds a [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Settings>;

/// What only Camunda Console needs.
#[derive(Debug, Default)]
pub struct Settings {
    client_id: Option<Secret>,
    client_secret: Option<Secret>,
    oauth_url: Option<String>,
    audience: Option<String>,
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Settings::default())
    }

    /// A client from the environment: `CAMUNDA_CONSOLE_CLIENT_ID`, `CAMUNDA_CONSOLE_CLIENT_SECRET` and, if they are
    /// others, the addresses `CAMUNDA_CONSOLE_BASE_URL` and `CAMUNDA_OAUTH_URL` and the audience
    /// `CAMUNDA_CONSOLE_OAUTH_AUDIENCE`.
    ///
    /// # Errors
    ///
    /// A variable is missing, empty or no valid text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }
}

impl ClientBuilder {
    /// A builder with what [`Client::from_env`] reads.
    ///
    /// # Errors
    ///
    /// As [`Client::from_env`].
    pub fn from_env() -> Result<Self, Error> {
        let environment = Environment::of(API);
        let mut builder = Client::builder()
            .client_id(environment.required("CAMUNDA_CONSOLE_CLIENT_ID")?)
            .client_secret(environment.required("CAMUNDA_CONSOLE_CLIENT_SECRET")?);
        if let Some(url) = environment.optional("CAMUNDA_CONSOLE_BASE_URL")? {
            builder = builder.base_url(url);
        }
        if let Some(url) = environment.optional("CAMUNDA_OAUTH_URL")? {
            builder = builder.oauth_url(url);
        }
        if let Some(audience) = environment.optional("CAMUNDA_CONSOLE_OAUTH_AUDIENCE")? {
            builder = builder.audience(audience);
        }
        Ok(builder)
    }

    /// The client id of a Console API client, from Organization, Administration API.
    pub fn client_id(mut self, id: impl Into<Secret>) -> Self {
        self.vendor.client_id = Some(id.into());
        self
    }

    /// The secret of that client.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.vendor.client_secret = Some(secret.into());
        self
    }

    /// Where tokens are had, once a second at the most: the whole address, `https://login.cloud.camunda.io/oauth/token` by default.
    pub fn oauth_url(mut self, url: impl Into<String>) -> Self {
        self.vendor.oauth_url = Some(url.into());
        self
    }

    /// What the token is for: `api.cloud.camunda.io` by default.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.vendor.audience = Some(audience.into());
        self
    }

    /// Builds the client. Nothing is sent yet: the token is fetched with the first call.
    ///
    /// # Errors
    ///
    /// Credentials are missing, or one of the addresses cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let oauth_url = self.vendor.oauth_url.take().unwrap_or_else(|| OAUTH_URL.to_owned());
        let exchanges = !self.has_source();
        let connection = self.connect(API, BASE_URL, exchanges.then_some(oauth_url.as_str()))?;
        let limit = self.rate_limit.take().unwrap_or_else(RateLimit::unlimited);
        let audience = self.vendor.audience.take().unwrap_or_else(|| AUDIENCE.to_owned());
        let credentials = match self.source(API)? {
            Some(credentials) => credentials,
            None => Arc::new(ClientCredentials {
                session: connection.exchange(RateLimit::per_second(EXCHANGES_PER_SECOND)),
                id: given(API, "client_id", self.vendor.client_id.as_ref())?,
                secret: given(API, "client_secret", self.vendor.client_secret.as_ref())?,
                audience: given(API, "audience", Some(&audience.into()))?,
            }),
        };
        Ok(Client { session: connection.session(HeaderMap::new(), limit, credentials) })
    }
}
