use std::sync::Arc;

use reqwest::Method;
use reqwest::header::HeaderMap;

use super::Client;
use super::exchange::ClientCredentials;
use super::generated::BASE_URL;
use crate::env::Environment;
use crate::{CallOptions, Error, RateLimit, RawRequest, Secret};

const API: &str = "perfectscale";

/// What the API page publishes for each client.
const REQUESTS_PER_MINUTE: u32 = 10;

/// Builds a [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Settings>;

/// What only PerfectScale needs.
#[derive(Debug, Default)]
pub struct Settings {
    client_id: Option<String>,
    client_secret: Option<Secret>,
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Settings::default())
    }

    /// A client from the environment: `PERFECTSCALE_CLIENT_ID`, `PERFECTSCALE_CLIENT_SECRET` and, if it is another,
    /// the address `PERFECTSCALE_PUBLIC_API_URL`; or `PS_CLIENT_ID`, `PS_CLIENT_SECRET`, `PS_BASE_URL`.
    ///
    /// # Errors
    ///
    /// A variable is missing, empty or no valid text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// A client with other options for its calls, sharing connections, token and rate limit with this one.
    #[must_use]
    pub fn with_options(&self, set: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { session: self.session.with_options(set) }
    }

    /// A request that the document lacks, through the same pipeline.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.session.clone(), API, method, path)
    }

    /// The limit that this client and its clones keep.
    #[must_use]
    pub fn rate_limit(&self) -> &RateLimit {
        self.session.rate_limit()
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
        let builder = Client::builder()
            .client_id(environment.required(&["PERFECTSCALE_CLIENT_ID", "PS_CLIENT_ID"])?)
            .client_secret(environment.required(&["PERFECTSCALE_CLIENT_SECRET", "PS_CLIENT_SECRET"])?);
        let url = environment.optional(&["PERFECTSCALE_PUBLIC_API_URL", "PS_BASE_URL"])?;
        Ok(match url {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// The client id of an API token, from Organization Settings, API Tokens.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.vendor.client_id = Some(id.into());
        self
    }

    /// The secret key of that API token.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.vendor.client_secret = Some(secret.into());
        self
    }

    /// Builds the client. Nothing is sent yet: the token is fetched with the first call.
    ///
    /// # Errors
    ///
    /// Credentials are missing, or the base URL cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let connection = self.connect(API, BASE_URL, &[])?;
        let limit = self.rate_limit.take().unwrap_or_else(|| RateLimit::per_minute(REQUESTS_PER_MINUTE));
        let credentials = match self.credentials.take() {
            Some(credentials) => credentials,
            None => Arc::new(ClientCredentials {
                // The exchange counts against the same limit.
                client: Client { session: connection.exchange(None, limit.clone()) },
                id: crate::builder::given(API, "client_id", self.vendor.client_id)?,
                secret: crate::builder::given(API, "client_secret", self.vendor.client_secret)?,
            }),
        };
        Ok(Client { session: connection.session(HeaderMap::new(), limit, credentials) })
    }
}
