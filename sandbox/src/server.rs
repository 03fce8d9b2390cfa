//! The listener, and what it tells about itself.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::settings::Settings;
use crate::{camunda, cockroach, perfectscale};

pub(crate) const CLIENT_ID: &str = "sandbox-client";
pub(crate) const CLIENT_SECRET: &str = "sandbox-client-secret";
pub(crate) const API_KEY: &str = "CCDB1_sandbox_key";
pub(crate) const READ_ONLY_API_KEY: &str = "CCDB1_sandbox_read_only_key";

/// The three APIs on a loopback port, until it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clusterkit_sandbox::Sandbox;
/// use serde_json::{Value, json};
///
/// let sandbox = Sandbox::start().await?;
/// let http = reqwest::Client::new();
/// let credentials = json!({ "client_id": sandbox.client_id(), "client_secret": sandbox.client_secret() });
/// let url = format!("{}/auth/public_auth", sandbox.perfectscale_url());
/// let token: Value = http.post(url).json(&credentials).send().await?.json().await?;
/// assert_eq!(token["data"]["token_type"], "Bearer");
/// # Ok(())
/// # }
/// ```
///
/// It runs on the tokio runtime that started it. Each one has a port and clusters of its own, so tests can run side by
/// side. When it is dropped it takes no more connections, closes the idle ones and finishes what it is answering.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
    /// Its end is what stops the server.
    _running: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts the three APIs on a free port of the loopback address 127.0.0.1.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// assert!(sandbox.addr().ip().is_loopback());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The operating system has no port to give.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addr = listener.local_addr()?;
        let listener = listener.tap_io(|connection| {
            // Small answers shall not wait for more to send. Where that cannot be set, they are only slower.
            let _ = connection.set_nodelay(true);
        });
        let (running, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, router(Settings::default())).with_graceful_shutdown(async {
            // Nothing is ever sent: the sender is dropped together with the sandbox.
            let _ = stopped.await;
        });
        tokio::spawn(server.into_future());
        Ok(Self { addr, _running: running })
    }

    /// The address it listens on.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// tokio::net::TcpStream::connect(sandbox.addr()).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base URL of PerfectScale, in place of `https://api.app.perfectscale.io/public/v1`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let clusters = format!("{}/clusters", sandbox.perfectscale_url());
    /// assert_eq!(clusters, format!("http://{}/public/v1/clusters", sandbox.addr()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Its token exchange takes [`client_id`](Self::client_id) and [`client_secret`](Self::client_secret).
    #[must_use]
    pub fn perfectscale_url(&self) -> String {
        format!("http://{}/public/v1", self.addr)
    }

    /// The base URL of CockroachDB Cloud, in place of `https://cockroachlabs.cloud`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let clusters = format!("{}/api/v1/clusters", sandbox.cockroach_url());
    /// assert_eq!(clusters, format!("http://{}/api/v1/clusters", sandbox.addr()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It takes [`api_key`](Self::api_key) as bearer token, and knows the versions 2022-03-31, 2022-09-20, 2023-04-10 and
    /// 2024-09-16 of the header `Cc-Version`. A request without that header gets the latest, as it does at the vendor's.
    #[must_use]
    pub fn cockroach_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The base URL of Camunda Console, in place of `https://api.cloud.camunda.io`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let clusters = format!("{}/clusters", sandbox.camunda_url());
    /// assert_eq!(clusters, format!("http://{}/clusters", sandbox.addr()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It takes the tokens of [`camunda_oauth_url`](Self::camunda_oauth_url).
    #[must_use]
    pub fn camunda_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Where tokens for Camunda Console come from, in place of `https://login.cloud.camunda.io/oauth/token`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let grant = [
    ///     ("grant_type", "client_credentials"),
    ///     ("audience", "api.cloud.camunda.io"),
    ///     ("client_id", sandbox.client_id()),
    ///     ("client_secret", sandbox.client_secret()),
    /// ];
    /// let answer = reqwest::Client::new().post(sandbox.camunda_oauth_url()).form(&grant).send().await?;
    /// assert_eq!(answer.status(), 200);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn camunda_oauth_url(&self) -> String {
        format!("http://{}/oauth/token", self.addr)
    }

    /// The client id that PerfectScale and Camunda Console accept.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// assert_eq!(sandbox.client_id(), "sandbox-client");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client_id(&self) -> &'static str {
        CLIENT_ID
    }

    /// The secret that goes with [`client_id`](Self::client_id).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// assert_eq!(sandbox.client_secret(), "sandbox-client-secret");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client_secret(&self) -> &'static str {
        CLIENT_SECRET
    }

    /// The API key that CockroachDB Cloud accepts.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// assert_eq!(sandbox.api_key(), "CCDB1_sandbox_key");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// An API key with which CockroachDB Cloud lets read but nothing else: for tests of what a refusal (403) leads to.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let answer = reqwest::Client::new()
    ///     .delete(format!("{}/api/v1/clusters/some-id", sandbox.cockroach_url()))
    ///     .bearer_auth(sandbox.read_only_api_key())
    ///     .send()
    ///     .await?;
    /// assert_eq!(answer.status(), 403);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn read_only_api_key(&self) -> &'static str {
        READ_ONLY_API_KEY
    }
}

/// Every route stands where the vendor has it.
fn router(settings: Settings) -> Router {
    let clock = Clock::start();
    camunda::router(clock, settings)
        .nest("/public/v1", perfectscale::router(clock, settings))
        .nest("/api/v1", cockroach::router(clock, settings))
}
