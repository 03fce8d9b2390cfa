use std::sync::Arc;

use reqwest::header::HeaderMap;

use super::Client;
use super::exchange::ClientCredentials;
use super::generated::BASE_URL;
use crate::builder::given;
use crate::env::Environment;
use crate::{Error, RateLimit, Secret};

const API: &str = "perfectscale";

/// What the API page publishes for each client.
const REQUESTS_PER_MINUTE: u32 = 10;

/// The names of the vendor's command line client, and those of its GitHub action.
const OWN: [&str; 3] = ["PERFECTSCALE_CLIENT_ID", "PERFECTSCALE_CLIENT_SECRET", "PERFECTSCALE_PUBLIC_API_URL"];
const OTHER: [&str; 3] = ["PS_CLIENT_ID", "PS_CLIENT_SECRET", "PS_BASE_URL"];

/// Builds a [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Settings>;

/// What only PerfectScale needs.
#[derive(Debug, Default)]
pub struct Settings {
    client_id: Option<Secret>,
    client_secret: Option<Secret>,
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Settings::default())
    }

    /// A client from the environment: `PERFECTSCALE_CLIENT_ID`, `PERFECTSCALE_CLIENT_SECRET` and, if it is another,
    /// the address `PERFECTSCALE_PUBLIC_API_URL`. Where neither of the first two is set: `PS_CLIENT_ID`,
    /// `PS_CLIENT_SECRET` and `PS_BASE_URL`.
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
        // All of one kind: a secret of the one must not go to the address of the other.
        let other = !Environment::has_any(&OWN[..2]) && Environment::has_any(&OTHER[..2]);
        let [id, secret, url] = if other { OTHER } else { OWN };
        let builder =
            Client::builder().client_id(environment.required(id)?).client_secret(environment.required(secret)?);
        Ok(match environment.optional(url)? {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// The client id of an API token, from Organization Settings, API Tokens.
    pub fn client_id(mut self, id: impl Into<Secret>) -> Self {
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
        let connection = self.connect(API, BASE_URL, None)?;
        let limit = self.rate_limit.take().unwrap_or_else(|| RateLimit::per_minute(REQUESTS_PER_MINUTE));
        let credentials = match self.source(API)? {
            Some(credentials) => credentials,
            None => Arc::new(ClientCredentials {
                // The exchange counts against the same limit.
                client: Client { session: connection.exchange(limit.clone()) },
                id: given(API, "client_id", self.vendor.client_id.as_ref())?,
                secret: given(API, "client_secret", self.vendor.client_secret.as_ref())?,
            }),
        };
        Ok(Client { session: connection.session(HeaderMap::new(), limit, credentials) })
    }
}
