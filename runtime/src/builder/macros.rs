//! The macros that complete a generated client.

/// Declares the builder of a client.
///
/// This is enough for a client without settings of its own:
///
/// ```ignore
/// clusterkit_runtime::client_builder! {
///     /// Builds a [`Client`].
///     pub struct ClientBuilder for Client
/// }
/// ```
///
/// `Client`, `API`, `BASE_URL` and `SECURITY` are those of the generated code. `Client::builder()` starts to build a
/// client. `.token(..)` sets the key or token, which is sent as the document's security scheme says: in
/// `Authorization`, in a header of its own, or as a query parameter. `.credentials(..)` sets credentials of any other
/// kind.
///
/// A client with settings of its own declares them as fields, each of which starts as `None`, and defines
/// `ClientBuilder::build` and `ClientBuilder::from_env` itself:
///
/// ```ignore
/// clusterkit_runtime::client_builder! {
///     /// Builds a [`Client`].
///     pub struct ClientBuilder for Client { api_key: Secret }
/// }
/// ```
#[macro_export]
macro_rules! client_builder {
    (
        $(#[$meta:meta])*
        pub struct $builder:ident for $client:ident
    ) => {
        $crate::__client_builder! {
            $(#[$meta])*
            pub struct $builder for $client {}
        }

        impl $builder {
            /// Builds the client. Nothing is sent yet.
            ///
            /// # Errors
            ///
            /// Credentials are missing, or the base URL cannot be used.
            pub fn build(mut self) -> ::std::result::Result<$client, $crate::Error> {
                let connection = self.core.connect(API, BASE_URL, None)?;
                let limit = self.core.take_rate_limit($crate::RateLimit::unlimited);
                let credentials = self.core.take_credentials(API, SECURITY)?.ok_or_else(|| {
                    $crate::Error::configuration(::std::format!(
                        "{API}: credentials are not set; call .token(..) or .credentials(..)"
                    ))
                })?;
                Ok($client::from_session(connection.session(None, limit, credentials)))
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $builder:ident for $client:ident { $($field:ident: $type:ty),* $(,)? }
    ) => {
        $crate::__client_builder! {
            $(#[$meta])*
            pub struct $builder for $client { $($field: $type),* }
        }

        impl $client {
            /// Builds a client from the environment variables that
            #[doc = concat!("[`", stringify!($builder), "::from_env`] reads.")]
            ///
            /// # Errors
            ///
            /// A variable is missing, empty or not valid text; the error names it.
            pub fn from_env() -> ::std::result::Result<Self, $crate::Error> {
                $builder::from_env()?.build()
            }
        }
    };
}

/// The struct of a builder, with the settings that every client has.
#[doc(hidden)]
#[macro_export]
macro_rules! __client_builder {
    (
        $(#[$meta:meta])*
        pub struct $builder:ident for $client:ident { $($field:ident: $type:ty),* $(,)? }
    ) => {
        impl $client {
            /// Starts to build a client.
            pub fn builder() -> $builder {
                $builder::new()
            }
        }

        $(#[$meta])*
        #[must_use = "a builder does nothing until `.build()`"]
        pub struct $builder {
            core: $crate::generated::v1::BuilderCore,
            $($field: ::std::option::Option<$type>,)*
        }

        impl $builder {
            fn new() -> Self {
                let agent = ::std::concat!(::std::env!("CARGO_PKG_NAME"), "/", ::std::env!("CARGO_PKG_VERSION"));
                Self { core: $crate::generated::v1::BuilderCore::new(agent), $($field: ::std::option::Option::None,)* }
            }

            /// Sets a token that is sent unchanged and never exchanged.
            #[doc(alias = "bearer")]
            #[doc(alias = "api_key")]
            pub fn token(mut self, token: impl ::std::convert::Into<$crate::Secret>) -> Self {
                self.core.credentials = Some($crate::generated::v1::GivenCredentials::Token(token.into()));
                self
            }

            /// Sets another source of tokens, such as a vault or a workload identity.
            pub fn credentials(mut self, credentials: impl $crate::Credentials) -> Self {
                let credentials = ::std::sync::Arc::new(credentials);
                self.core.credentials = Some($crate::generated::v1::GivenCredentials::Source(credentials));
                self
            }

            /// Sets the address of the API, in place of the vendor's public address. The path of each operation is
            /// appended to it; a slash at its end makes no difference.
            #[doc(alias = "endpoint")]
            #[doc(alias = "host")]
            pub fn base_url(mut self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.base_url = Some(url.into());
                self
            }

            /// Allows `http://` to another machine. By default only a loopback address may use it, because credentials
            /// would be sent unencrypted.
            pub fn allow_plain_http(mut self) -> Self {
                self.core.plain_http = true;
                self
            }

            /// Limits one attempt, from connecting to the last byte of the body. 120 s by default, because a list
            /// without pages comes in one response.
            /// [`CallOptions::time_limit`](clusterkit_runtime::CallOptions::time_limit) limits a whole call.
            #[doc(alias = "deadline")]
            #[doc(alias = "request_timeout")]
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.core.timeout = timeout;
                self
            }

            /// Limits the time for connecting: DNS, TCP, proxy and TLS. 10 s by default, and at most 0.9 of
            /// [`timeout`](Self::timeout).
            pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.core.connect_timeout = timeout;
                self
            }

            /// Limits one exchange of credentials for a token, including custom
            /// [`Credentials`](clusterkit_runtime::Credentials). 30 s by default, plus the window of the rate limit if
            /// the exchange counts against it. After that, a caller that waited for another caller's exchange starts
            /// its own.
            pub fn credentials_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.core.credentials_timeout = timeout;
                self
            }

            /// Puts the name of your program before the name and version of this crate in `User-Agent`.
            pub fn user_agent(mut self, name: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.user_agent = Some(name.into());
                self
            }

            /// Configures the HTTP client: proxies, certificates, resolvers.
            ///
            /// The function is called for each HTTP client that this client builds: one for the API and, if the token
            /// endpoint has another address, one for it. Afterwards, this builder sets redirects, retries, the connect
            /// timeout and the user agent. The proxies of the environment are not used for a loopback address; a proxy
            /// that the function adds is used for every address.
            #[doc(alias = "proxy")]
            #[doc(alias = "TLS")]
            #[doc(alias = "certificate")]
            #[doc(alias = "CA")]
            pub fn http_client(
                mut self,
                configure: impl ::std::ops::Fn($crate::reqwest::ClientBuilder) -> $crate::reqwest::ClientBuilder
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            ) -> Self {
                self.core.configure = Some(::std::sync::Arc::new(configure));
                self
            }

            /// Sets the rate limit, in place of the one that the vendor publishes. Clients that get clones of one
            /// [`RateLimit`](clusterkit_runtime::RateLimit) share it.
            #[doc(alias = "throttle")]
            #[doc(alias = "429")]
            pub fn rate_limit(mut self, limit: $crate::RateLimit) -> Self {
                self.core.rate_limit = Some(limit);
                self
            }

            /// Sets how often calls are retried. The default is
            /// [`RetryPolicy::default`](clusterkit_runtime::RetryPolicy::default).
            #[doc(alias = "backoff")]
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.core.options = self.core.options.retry(policy);
                self
            }

            /// Limits whole calls: the queue of the rate limit, all attempts, and the backoff between them. Unlimited
            /// by default.
            #[doc(alias = "deadline")]
            pub fn time_limit(mut self, limit: ::std::time::Duration) -> Self {
                self.core.options = self.core.options.time_limit(limit);
                self
            }
        }

        /// Omits all settings that contain a credential.
        impl ::std::fmt::Debug for $builder {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.core, f)
            }
        }
    };
}

/// Implements the methods that every generated client has.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($client:ident, $api:ident) => {
        impl $client {
            #[doc(hidden)]
            #[must_use]
            pub fn from_session(session: $crate::generated::v1::Session) -> Self {
                Self { session }
            }

            /// Returns a client with other options for its calls, which shares connections, token and rate limit with
            /// this one.
            ///
            /// An operation's `.with(..)` sets options for one call.
            #[must_use]
            pub fn with_options(
                &self,
                set: impl ::std::ops::FnOnce($crate::CallOptions) -> $crate::CallOptions,
            ) -> Self {
                Self { session: self.session.with_options(set) }
            }

            /// Starts a request that is not in the document, through the same pipeline. The path starts with a slash
            /// and is appended to the base URL.
            pub fn request(
                &self,
                method: $crate::reqwest::Method,
                path: impl ::std::convert::Into<::std::string::String>,
            ) -> $crate::RawRequest {
                self.session.raw_request($api, &method, path)
            }

            /// Returns the rate limit of this client and its clones. Another client can share it.
            #[must_use]
            pub fn rate_limit(&self) -> &$crate::RateLimit {
                self.session.rate_limit()
            }
        }
    };
}

/// Includes the code that a build script generated for an API, as a private module `generated`.
///
/// ```ignore
/// clusterkit_runtime::include_client!("fleet");
///
/// pub use generated::{Client, OPERATIONS, operations, types};
/// ```
///
/// A plain `include!` of the file serves a crate that has only this client.
#[macro_export]
macro_rules! include_client {
    ($api:literal) => {
        #[allow(
            dead_code,
            missing_docs,
            rustdoc::all,
            clippy::all,
            clippy::pedantic,
            unreachable_pub,
            unused_mut,
            reason = "generated from the vendor's document; its descriptions are the vendor's"
        )]
        mod generated {
            include!(concat!(env!("OUT_DIR"), "/", $api, ".rs"));
        }
    };
}
