//! What is the same in building each of the clients.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;

use crate::auth::{Credentials, StaticToken, TokenCache};
use crate::error::Error;
use crate::rate_limit::RateLimit;
use crate::retry::{Budget, RetryPolicy};
use crate::secret::Secret;
use crate::session::{CallOptions, Session, Shared};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A cluster's workloads come in one answer, however many they are.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// Builds a client; what only one vendor has is in `V`.
///
/// ```no_run
/// use std::time::Duration;
/// use clusterkit::cockroach;
///
/// # fn main() -> Result<(), clusterkit::Error> {
/// let client = cockroach::Client::builder()
///     .api_key("CCDB1_...")
///     .timeout(Duration::from_secs(30))
///     .user_agent("cost-report/2.1")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `.build()`"]
pub struct ClientBuilder<V> {
    pub(crate) vendor: V,
    credentials: Option<Source>,
    pub(crate) rate_limit: Option<RateLimit>,
    base_url: Option<String>,
    plain_http: bool,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: Option<String>,
    http: Option<reqwest::ClientBuilder>,
    options: CallOptions,
}

/// Where the token comes from, if not from what only the vendor has.
enum Source {
    Token(Secret),
    Own(Arc<dyn Credentials>),
}

impl<V> ClientBuilder<V> {
    pub(crate) fn new(vendor: V) -> Self {
        Self {
            vendor,
            credentials: None,
            rate_limit: None,
            base_url: None,
            plain_http: false,
            timeout: ATTEMPT_TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: None,
            http: None,
            options: CallOptions::default(),
        }
    }

    /// A token that is at hand already; it is sent as it is and never exchanged.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Source::Token(token.into()));
        self
    }

    /// Another source of tokens, such as a vault or a workload identity.
    pub fn credentials(mut self, credentials: impl Credentials) -> Self {
        self.credentials = Some(Source::Own(Arc::new(credentials)));
        self
    }

    /// Where the API is served, in the place of the vendor's public address. A path is kept in front of that of
    /// each operation; a slash at the end makes no difference.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Lets credentials go over `http://` to another machine. Without it only a loopback address may be plain.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// The time for one attempt, from connecting to the last byte of the answer. 120 s by default, because a
    /// cluster's workloads come in one piece. See [`CallOptions::time_limit`] for whole calls.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time for connecting. 10 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Names your program in front of this library's own name and version.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Where to start with the HTTP client: proxies, certificates, resolvers. Redirects, retries, the time for
    /// connecting and the user agent are set by this builder all the same; any other timeout of its own counts beside
    /// those of this builder.
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// The limit to keep, in the place of the one that the vendor publishes. A clone of a [`RateLimit`] that is
    /// given to several clients is shared by them.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// How often and how patiently calls are sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// Whether tokens come from elsewhere than an exchange.
    pub(crate) fn has_source(&self) -> bool {
        self.credentials.is_some()
    }

    /// The source of tokens that was given, if one was.
    pub(crate) fn source(&mut self, api: &'static str) -> Result<Option<Arc<dyn Credentials>>, Error> {
        Ok(match self.credentials.take() {
            None => None,
            Some(Source::Own(credentials)) => Some(credentials),
            Some(Source::Token(token)) => Some(Arc::new(static_token(api, "token", Some(&token))?)),
        })
    }

    /// Checks the addresses and builds the HTTP client. `api` is the name that errors use; `oauth` is the address of
    /// tokens, if it is another and is used.
    pub(crate) fn connect(
        &mut self,
        api: &'static str,
        published: &str,
        oauth: Option<&str>,
    ) -> Result<Connection, Error> {
        let given = self.base_url.take().unwrap_or_else(|| published.to_owned());
        let base = self.check_url(api, "base URL", &given)?;
        let loopback = is_loopback(&base);
        let oauth = oauth.map(|oauth| self.check_url(api, "OAuth URL", oauth)).transpose()?;
        let own = self.http.take();
        // Two addresses share the client, unless a proxy stands before one of them only. A client to start with is
        // there once.
        let apart = oauth.as_ref().is_some_and(|oauth| is_loopback(oauth) != loopback) && own.is_none();
        let exchange = apart.then(|| self.http(api, reqwest::Client::builder(), !loopback)).transpose()?;
        let http = self.http(api, own.unwrap_or_default(), loopback)?;
        let exchange = exchange.unwrap_or_else(|| http.clone());
        Ok(Connection { http, exchange, base, oauth, timeout: self.timeout, options: self.options.clone() })
    }

    fn http(&self, api: &str, builder: reqwest::ClientBuilder, loopback: bool) -> Result<reqwest::Client, Error> {
        let agent = concat!("clusterkit/", env!("CARGO_PKG_VERSION"));
        let agent = self.user_agent.as_ref().map_or_else(|| agent.to_owned(), |name| format!("{name} {agent}"));
        let agent = HeaderValue::from_str(&agent).map_err(|_| {
            let text =
                format!("{api}: the user agent {agent:?} holds characters that no header can carry; leave them out");
            Error::configuration(text)
        })?;
        let mut builder = builder
            .user_agent(agent)
            // reqwest would send the body, client secret and all, to wherever a 307 leads.
            .redirect(Policy::none())
            // It would send a create twice, and count neither.
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout);
        if loopback {
            builder = builder.no_proxy();
        }
        builder.build().map_err(|error| {
            Error::configuration(format!("{api}: the HTTP client cannot be built: {}", error.without_url()))
        })
    }

    fn check_url(&self, api: &str, name: &str, text: &str) -> Result<Url, Error> {
        let refuse = |problem: &str| {
            // The text may hold a password, so only what is in front of it is repeated.
            let shown = text.split(['@', '?']).next().filter(|_| !text.contains('@')).unwrap_or("(hidden)");
            Error::configuration(format!("{api}: the {name} '{shown}' {problem}"))
        };
        let url =
            Url::parse(text.trim()).map_err(|error| refuse(&format!("is no URL: {error}; write https://host/path")))?;
        match url.scheme() {
            "https" if cfg!(any(feature = "rustls", feature = "native-tls")) => {}
            "https" => {
                return Err(refuse("needs TLS; turn on the feature 'rustls' or 'native-tls'"));
            }
            "http" if self.plain_http || is_loopback(&url) => {}
            "http" => {
                return Err(refuse("would send credentials unencrypted; write https:// or call allow_plain_http()"));
            }
            _ => return Err(refuse("has no http or https; write https://host/path")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("holds a user name or password; give credentials by their own setting"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has a query or fragment; paths are put behind it, so leave that off"));
        }
        Ok(url)
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback())
}

/// A checked address with the HTTP client that reaches it.
#[derive(Clone)]
pub(crate) struct Connection {
    http: reqwest::Client,
    /// The client for the exchange of tokens: the same, unless a proxy stands before one of the two addresses only.
    exchange: reqwest::Client,
    base: Url,
    /// The whole address of tokens, if it is another.
    oauth: Option<Url>,
    timeout: Duration,
    options: CallOptions,
}

impl Connection {
    /// The session of a client.
    pub(crate) fn session(&self, headers: HeaderMap, limit: RateLimit, credentials: Arc<dyn Credentials>) -> Session {
        let tokens = Arc::new(TokenCache::new(credentials));
        self.build(&self.http, &self.base, headers, limit, Some(tokens))
    }

    /// The session of a token exchange: without credentials of its own, and ahead of the queue.
    pub(crate) fn exchange(&self, limit: RateLimit) -> Session {
        self.build(&self.exchange, self.oauth.as_ref().unwrap_or(&self.base), HeaderMap::new(), limit, None)
    }

    fn build(
        &self,
        http: &reqwest::Client,
        base: &Url,
        headers: HeaderMap,
        rate_limit: RateLimit,
        tokens: Option<Arc<TokenCache>>,
    ) -> Session {
        // What has no token fetches one, and others wait for it.
        let urgent = tokens.is_none();
        let (http, base, budget) = (http.clone(), base.clone(), Budget::new());
        let timeout = self.timeout;
        let shared = Shared { http, base, timeout, headers, rate_limit, tokens, budget, urgent };
        Session::new(shared, self.options.clone())
    }
}

/// Shows what no credential is part of: addresses and default headers may hold one.
impl<V> fmt::Debug for ClientBuilder<V> {
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

/// A setting that a client cannot do without, without the white space around it: a key read from a file ends in a
/// new line.
pub(crate) fn given(api: &str, setting: &str, value: Option<&Secret>) -> Result<Secret, Error> {
    match value.map(|value| value.expose().trim()) {
        Some("") => Err(Error::configuration(format!("{api}: {setting} is empty; give your credentials, or a token"))),
        Some(value) => Ok(value.into()),
        None => Err(Error::configuration(format!("{api}: {setting} is not set; call .{setting}(..), or .token(..)"))),
    }
}

/// A key or token that is sent as it is.
pub(crate) fn static_token(api: &str, setting: &str, value: Option<&Secret>) -> Result<StaticToken, Error> {
    let token = given(api, setting, value)?;
    if HeaderValue::from_str(token.expose()).is_err() || !token.expose().is_ascii() {
        let text =
            format!("{api}: {setting} holds characters that no header can carry; check that it was copied whole");
        return Err(Error::configuration(text));
    }
    Ok(StaticToken::new(token))
}
