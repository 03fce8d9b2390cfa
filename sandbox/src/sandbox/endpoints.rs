//! The addresses of the APIs and the credentials that they accept.

use std::net::SocketAddr;

use super::Sandbox;
use crate::credentials::{API_KEY, CLIENT_ID, CLIENT_SECRET, READ_ONLY_API_KEY};

impl Sandbox {
    /// Returns the address that the sandbox listens on.
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

    /// Returns the base URL of PerfectScale, which replaces `https://api.app.perfectscale.io/public/v1`.
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
    /// Its token exchange accepts [`client_id`](Self::client_id) and [`client_secret`](Self::client_secret).
    #[must_use]
    pub fn perfectscale_url(&self) -> String {
        format!("http://{}/public/v1", self.server.addr)
    }

    /// Returns the base URL of CockroachDB Cloud, which replaces `https://cockroachlabs.cloud`.
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
    /// The API accepts [`api_key`](Self::api_key) as bearer token, and the versions 2022-03-31, 2022-09-20, 2023-04-10 and
    /// 2024-09-16 in the header `Cc-Version`. As on the vendor's servers, a request without that header gets the latest
    /// version, unless [`cockroach_version`](crate::Builder::cockroach_version) sets another one.
    #[must_use]
    pub fn cockroach_url(&self) -> String {
        format!("http://{}", self.server.addr)
    }

    /// Returns the base URL of Camunda Console, which replaces `https://api.cloud.camunda.io`.
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
    /// The API accepts the tokens of [`camunda_oauth_url`](Self::camunda_oauth_url).
    #[must_use]
    pub fn camunda_url(&self) -> String {
        format!("http://{}", self.server.addr)
    }

    /// Returns the token endpoint of Camunda Console, which replaces `https://login.cloud.camunda.io/oauth/token`.
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
    /// let response = reqwest::Client::new().post(sandbox.camunda_oauth_url()).form(&grant).send().await?;
    /// assert_eq!(response.status(), 200);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn camunda_oauth_url(&self) -> String {
        format!("http://{}/oauth/token", self.server.addr)
    }

    /// Returns the client id that PerfectScale and Camunda Console accept.
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

    /// Returns the client secret for [`client_id`](Self::client_id).
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

    /// Returns the API key that CockroachDB Cloud accepts.
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

    /// Returns an API key with read access only, for tests of permission errors.
    ///
    /// CockroachDB Cloud rejects every other request with this key with 403.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// let response = reqwest::Client::new()
    ///     .delete(format!("{}/api/v1/clusters/some-id", sandbox.cockroach_url()))
    ///     .bearer_auth(sandbox.read_only_api_key())
    ///     .send()
    ///     .await?;
    /// assert_eq!(response.status(), 403);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn read_only_api_key(&self) -> &'static str {
        READ_ONLY_API_KEY
    }
}
