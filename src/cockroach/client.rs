use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::Client;
use super::generated::BASE_URL;
use crate::builder::static_token;
use crate::env::Environment;
use crate::{Credentials, Error, RateLimit, Secret};

const API: &str = "cockroach";

/// What the documentation states for each user.
const REQUESTS_PER_SECOND: u32 = 10;

/// The version that the types of the page belong to. It is always sent: without it the server takes its latest.
const API_VERSION: &str = "2022-03-31";

/// Builds a [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Settings>;

/// What only CockroachDB Cloud needs.
#[derive(Debug, Default)]
pub struct Settings {
    api_key: Option<Secret>,
    api_version: Option<String>,
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Settings::default())
    }

    /// A client from the environment: `COCKROACH_API_KEY` and, if they are others, the address `COCKROACH_SERVER`
    /// and the version `COCKROACH_API_VERSION`.
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
        let mut builder = Client::builder().api_key(environment.required("COCKROACH_API_KEY")?);
        if let Some(url) = environment.optional("COCKROACH_SERVER")? {
            builder = builder.base_url(url);
        }
        if let Some(version) = environment.optional("COCKROACH_API_VERSION")? {
            builder = builder.api_version(version);
        }
        Ok(builder)
    }

    /// The secret key of a service account.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.vendor.api_key = Some(key.into());
        self
    }

    /// The version of the API, sent as `Cc-Version`. 2022-03-31 by default.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.vendor.api_version = Some(version.into());
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The key is missing, or the base URL or version cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let connection = self.connect(API, BASE_URL, None)?;
        let limit = self.rate_limit.take().unwrap_or_else(|| RateLimit::per_second(REQUESTS_PER_SECOND));
        let credentials: Arc<dyn Credentials> = match self.source(API)? {
            Some(credentials) => credentials,
            None => Arc::new(static_token(API, "api_key", self.vendor.api_key.as_ref())?),
        };
        let version = self.vendor.api_version.unwrap_or_else(|| API_VERSION.to_owned());
        let value = HeaderValue::from_str(version.trim()).ok().filter(|value| !value.is_empty()).ok_or_else(|| {
            Error::configuration(format!(
                "{API}: the API version {version:?} is no header value; write a date such as {API_VERSION}"
            ))
        })?;
        let headers = HeaderMap::from_iter([(HeaderName::from_static("cc-version"), value)]);
        Ok(Client { session: connection.session(headers, limit, credentials) })
    }
}
