//! Where the sandbox is, and who may come in.

use std::net::SocketAddr;

use crate::Sandbox;

pub(crate) const CLIENT_ID: &str = "sandbox-client";
pub(crate) const CLIENT_SECRET: &str = "sandbox-client-secret";
pub(crate) const API_KEY: &str = "CCDB1_sandbox_key";
pub(crate) const READ_ONLY_API_KEY: &str = "CCDB1_sandbox_read_only_key";

/// What no record may show.
pub(crate) const SECRETS: [&str; 3] = [CLIENT_SECRET, API_KEY, READ_ONLY_API_KEY];

impl Sandbox {
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
        self.server.addr
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
        format!("http://{}/public/v1", self.server.addr)
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
    /// 2024-09-16 of the header `Cc-Version`. A request without that header gets the latest, as it does at the vendor's, unless
    /// [`cockroach_version`](crate::Builder::cockroach_version) says otherwise.
    #[must_use]
    pub fn cockroach_url(&self) -> String {
        format!("http://{}", self.server.addr)
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
        format!("http://{}", self.server.addr)
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
        format!("http://{}/oauth/token", self.server.addr)
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
