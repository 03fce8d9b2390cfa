use std::sync::Arc;

use clusterkit_runtime::generated::v1::{ApiVersion, Environment, static_token};
use clusterkit_runtime::reqwest::header::{HeaderName, HeaderValue};
use clusterkit_runtime::{Credentials, Error, RateLimit, Secret};

use super::Client;
use super::generated::{API, BASE_URL, SECURITY};

/// The vendor's limit for each user.
const REQUESTS_PER_SECOND: u32 = 10;

/// The newest version that live servers are known to accept. It is always sent: without it the server uses its latest.
const API_VERSION: &str = "2024-09-16";

clusterkit_runtime::client_builder! {
    /// Builds a [`Client`].
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), clusterkit::Error> {
    /// let client = clusterkit::cockroach::Client::builder()
    ///     .api_key("CCDB1_...")
    ///     .timeout(Duration::from_secs(30))
    ///     .user_agent("cost-report/2.1")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It needs the secret key of a service account, or a token.
    pub struct ClientBuilder for Client { api_key: Secret, api_version: String }
}

impl ClientBuilder {
    /// The environment variable of the secret key.
    pub const ENV_API_KEY: &str = "COCKROACH_API_KEY";
    /// The environment variable of the base URL.
    pub const ENV_SERVER: &str = "COCKROACH_SERVER";
    /// The environment variable of the version of the API.
    pub const ENV_API_VERSION: &str = "COCKROACH_API_VERSION";

    /// Starts with environment variables: `COCKROACH_API_KEY` and, for another address or version,
    /// `COCKROACH_SERVER` and `COCKROACH_API_VERSION`.
    ///
    /// # Errors
    ///
    /// A variable is missing, empty or not valid text; the error names it.
    pub fn from_env() -> Result<Self, Error> {
        let environment = Environment::of(API);
        let mut builder = Client::builder().api_key(environment.required(Self::ENV_API_KEY)?);
        if let Some(url) = environment.optional(Self::ENV_SERVER)? {
            builder = builder.base_url(url);
        }
        if let Some(version) = environment.optional(Self::ENV_API_VERSION)? {
            builder = builder.api_version(version);
        }
        Ok(builder)
    }

    /// Sets the secret key of a service account.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sets the version of the API, which every request names in `Cc-Version`. 2024-09-16 by default; an operation that
    /// this version does not have is sent with the nearest version that does. A version that you set is sent as given.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// Builds the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The key is missing, or the base URL or version cannot be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let connection = self.core.connect(API, BASE_URL, None)?;
        let limit = self.core.take_rate_limit(|| RateLimit::per_second(REQUESTS_PER_SECOND));
        let credentials: Arc<dyn Credentials> = match self.core.take_credentials(API, SECURITY)? {
            Some(credentials) => credentials,
            None => Arc::new(static_token(API, "api_key", SECURITY, self.api_key.as_ref())?),
        };
        let chosen = self.api_version.map(|version| version.trim().to_owned());
        if let Some(version) = &chosen
            && (version.is_empty() || HeaderValue::from_str(version).is_err())
        {
            let text =
                format!("{API}: the API version {version:?} is not a header value; use a date such as {API_VERSION}");
            return Err(Error::configuration(text));
        }
        let header = HeaderName::from_static("cc-version");
        let version = ApiVersion { header, default: API_VERSION, chosen };
        Ok(Client::from_session(connection.session(Some(version), limit, credentials)))
    }
}
