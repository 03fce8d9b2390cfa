//! The builder that all clients share.

mod address;
mod macros;

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use tokio::time::Instant;

use crate::auth::{Credentials, SecurityScheme, StaticToken, TokenCache};
use crate::error::Error;
use crate::rate_limit::RateLimit;
use crate::retry::RetryBudget;
use crate::secret::Secret;
use crate::transport::{Admission, ApiVersion, CallOptions, HttpClient, Session, SessionCore};
use address::is_loopback;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(30);
/// A list without pages comes in one response, which may be large.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// How much longer the token cache waits than the exchange itself may take, because the error of the exchange says
/// more.
const EXCHANGE_MARGIN: Duration = Duration::from_secs(1);

/// What OpenAPI lets a document without servers mean.
const NO_ADDRESS: &str = "/";

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// The settings that the builder of every client has. The setters are those of `client_builder!`.
pub struct BuilderCore {
    /// Name and version of the crate of the client.
    agent: &'static str,
    /// The token or its source; the last one counts.
    pub credentials: Option<GivenCredentials>,
    /// The rate limit, in place of the vendor's.
    pub rate_limit: Option<RateLimit>,
    /// The address of the API, in place of the document's.
    pub base_url: Option<String>,
    /// Whether `http://` may lead to another machine.
    pub plain_http: bool,
    /// For one attempt.
    pub timeout: Duration,
    /// For connecting.
    pub connect_timeout: Duration,
    /// For one exchange of credentials.
    pub credentials_timeout: Duration,
    /// The name of the user's program.
    pub user_agent: Option<String>,
    /// Configures each HTTP client.
    pub configure: Option<Configure>,
    /// The options of each call.
    pub options: CallOptions,
}

/// The credentials that the user gave.
pub enum GivenCredentials {
    /// A token, which is sent as the security scheme says.
    Token(Secret),
    /// A source of tokens.
    Source(Arc<dyn Credentials>),
}

impl BuilderCore {
    /// Nothing is set. `agent` is the name and version of the crate that has the client.
    #[must_use]
    pub fn new(agent: &'static str) -> Self {
        Self {
            agent,
            credentials: None,
            rate_limit: None,
            base_url: None,
            plain_http: false,
            timeout: ATTEMPT_TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            credentials_timeout: CREDENTIALS_TIMEOUT,
            user_agent: None,
            configure: None,
            options: CallOptions::default(),
        }
    }

    /// Whether tokens come from elsewhere than an exchange.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// Returns the credentials that the user set. `None` if there are none and the API requires them.
    ///
    /// # Errors
    ///
    /// The token is empty, a header cannot contain it, or the scheme does not accept it.
    pub fn take_credentials(
        &mut self,
        api: &'static str,
        scheme: SecurityScheme,
    ) -> Result<Option<Arc<dyn Credentials>>, Error> {
        let credentials = match self.credentials.take() {
            Some(GivenCredentials::Source(credentials)) => return Ok(Some(credentials)),
            Some(GivenCredentials::Token(token)) => Some(static_token(api, "token", scheme, Some(&token))?),
            None => scheme.without_token(),
        };
        Ok(credentials.map(|credentials| Arc::new(credentials) as Arc<dyn Credentials>))
    }

    /// Returns the rate limit that the user set, or that of the vendor.
    #[must_use]
    pub fn take_rate_limit(&mut self, of_vendor: fn() -> RateLimit) -> RateLimit {
        self.rate_limit.take().unwrap_or_else(of_vendor)
    }

    /// Checks the addresses and builds the HTTP clients. `api` is the name that errors use, `published` the address in
    /// the document, `token_url` the address of tokens, if it is another one and is used.
    ///
    /// # Errors
    ///
    /// An address cannot be used, or the HTTP client cannot be built.
    pub fn connect(
        &mut self,
        api: &'static str,
        published: &str,
        token_url: Option<&str>,
    ) -> Result<Connection, Error> {
        let given = self.base_url.take().or_else(|| (published != NO_ADDRESS).then(|| published.to_owned()));
        let given = given.ok_or_else(|| {
            Error::configuration(format!(
                "{api}: the base URL is not set, and the document names none; call .base_url(..)"
            ))
        })?;
        let base = self.check_url(api, "base URL", &given)?;
        let token_url = token_url.map(|url| self.check_url(api, "OAuth URL", url)).transpose()?;
        let loopback = is_loopback(&base);
        let http = self.http(api, if loopback { Proxies::Own } else { Proxies::All })?;
        // Both addresses share the client, unless only one of them is reached through a proxy of the environment.
        let exchange = match &token_url {
            Some(url) if loopback && !is_loopback(url) => self.http(api, Proxies::All)?,
            // Through a proxy, the secret would leave the machine in plain text.
            Some(url) if !loopback && is_loopback(url) => self.http(api, Proxies::None)?,
            _ => http.clone(),
        };
        let (timeout, credentials_timeout) = (self.timeout, self.credentials_timeout);
        let (queue_time, options) = (Cell::default(), self.options.clone());
        Ok(Connection { http, exchange, base, token_url, timeout, credentials_timeout, queue_time, options })
    }

    fn http(&self, api: &'static str, proxies: Proxies) -> Result<HttpClient, Error> {
        let agent = match &self.user_agent {
            None => self.agent.to_owned(),
            Some(name) => format!("{name} {}", self.agent),
        };
        let agent = HeaderValue::from_str(&agent).map_err(|_| {
            let text =
                format!("{api}: the user agent {agent:?} contains characters that a header cannot carry; remove them");
            Error::configuration(text)
        })?;
        // Below the timeout of an attempt, so that it is certain that nothing was sent.
        let connect_timeout = self.connect_timeout.min(self.timeout.mul_f64(0.9));
        let configure = self.configure.clone();
        HttpClient::new(move || {
            let mut builder = reqwest::Client::builder();
            if proxies != Proxies::All {
                builder = builder.no_proxy();
            }
            if let Some(configure) = &configure {
                builder = configure(builder);
            }
            if proxies == Proxies::None {
                builder = builder.no_proxy();
            }
            let builder = builder
                .user_agent(agent.clone())
                // reqwest would send the body with the client secret to wherever a 307 leads.
                .redirect(Policy::none())
                // reqwest would send a create twice, and count neither.
                .retry(reqwest::retry::never())
                .connect_timeout(connect_timeout);
            builder.build().map_err(|error| {
                Error::configuration(format!("{api}: the HTTP client cannot be built; check its settings"))
                    .with_source(error.without_url())
            })
        })
    }
}

/// The proxies that an HTTP client uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proxies {
    /// Those of the environment, and those that the user adds.
    All,
    /// Those that the user adds.
    Own,
    None,
}

/// Checked addresses, with the HTTP clients that reach them.
pub struct Connection {
    http: HttpClient,
    /// The client for the exchange of tokens.
    exchange: HttpClient,
    base: Url,
    token_url: Option<Url>,
    timeout: Duration,
    credentials_timeout: Duration,
    /// How long an exchange of this client may wait for a slot; zero where it exchanges nothing.
    queue_time: Cell<Duration>,
    options: CallOptions,
}

impl Connection {
    /// Creates the session of a client.
    #[must_use]
    pub fn session(self, version: Option<ApiVersion>, limit: RateLimit, credentials: Arc<dyn Credentials>) -> Session {
        let timeout = self.credentials_timeout.saturating_add(self.queue_time.get());
        let tokens = Arc::new(TokenCache::new(credentials, timeout));
        let Self { http, base, .. } = &self;
        self.build(http, base, version, Admission::new(Some(tokens), limit))
    }

    /// Creates the session of a token exchange, without credentials. Its requests go ahead of the queue.
    #[must_use]
    pub fn exchange_session(&self, limit: RateLimit) -> Session {
        let base = self.token_url.as_ref().unwrap_or(&self.base);
        let queue = limit.period().unwrap_or_default();
        self.queue_time.set(queue + EXCHANGE_MARGIN);
        let time_limit = self.credentials_timeout.saturating_add(queue);
        let time_limit = self.options.limit().map_or(time_limit, |limit| limit.min(time_limit));
        let session = self.build(&self.exchange, base, None, Admission::new(None, limit));
        session.with_options(|options| options.time_limit(time_limit))
    }

    fn build(&self, http: &HttpClient, base: &Url, version: Option<ApiVersion>, admission: Admission) -> Session {
        let exchange_timeout = self.timeout.min(self.credentials_timeout);
        let core = SessionCore {
            http: http.clone(),
            base: base.clone(),
            timeout: if admission.is_urgent() { exchange_timeout } else { self.timeout },
            headers: HeaderMap::new(),
            version,
            admission,
            budget: RetryBudget::new(Instant::now()),
        };
        Session::new(core, self.options.clone())
    }
}

/// Omits all settings that may contain a credential, such as addresses.
impl fmt::Debug for BuilderCore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("rate_limit", &self.rate_limit)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("user_agent", &self.user_agent)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Returns a required setting without surrounding white space: a key that was read from a file ends in a line break.
///
/// # Errors
///
/// The setting is missing or empty.
pub fn required_setting(api: &str, setting: &str, value: Option<&Secret>) -> Result<Secret, Error> {
    match value.map(|value| value.expose().trim()) {
        Some("") => Err(Error::configuration(format!("{api}: {setting} is empty; set it, or set a token"))),
        Some(value) => Ok(value.into()),
        None => Err(Error::configuration(format!("{api}: {setting} is not set; call .{setting}(..) or .token(..)"))),
    }
}

/// Creates credentials from a key or token that is sent unchanged.
///
/// # Errors
///
/// The key is missing or empty, a header cannot contain it, or the scheme does not accept it.
pub fn static_token(
    api: &str,
    setting: &str,
    scheme: SecurityScheme,
    value: Option<&Secret>,
) -> Result<StaticToken, Error> {
    let token = required_setting(api, setting, value)?;
    if HeaderValue::from_str(token.expose()).is_err() || !token.expose().is_ascii() {
        let text =
            format!("{api}: {setting} contains characters that a header cannot carry; check that it was copied whole");
        return Err(Error::configuration(text));
    }
    let token = scheme.token(token).map_err(|problem| Error::configuration(format!("{api}: {setting} {problem}")))?;
    Ok(StaticToken::from(token))
}
