//! The sandbox as its user holds it.

mod builder;
mod endpoints;

use std::fmt;
use std::io;
use std::sync::atomic::Ordering;

pub use self::builder::Builder;
use crate::clock::Clock;
use crate::fault::{Fault, Faults};
use crate::record::Request;
use crate::route::Route;
use crate::server::Server;

/// Serves the three APIs on a loopback port until it is dropped.
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
/// The sandbox runs on the tokio runtime that started it, and only while that runtime is running. A synchronous test keeps a
/// runtime:
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// // A multi-threaded runtime serves requests while the test does something else.
/// let runtime = tokio::runtime::Runtime::new()?;
/// let sandbox = runtime.block_on(clusterkit_sandbox::Sandbox::start())?;
/// assert!(std::net::TcpStream::connect(sandbox.addr()).is_ok());
/// # Ok(())
/// # }
/// ```
///
/// Each sandbox has its own port and clusters, so tests can run in parallel. When a sandbox is dropped, it accepts no more
/// connections, closes idle ones and completes the requests in progress.
pub struct Sandbox {
    pub(crate) server: Server,
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
    /// Returns an error if there is no tokio runtime, or if the operating system has no free port.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Returns a builder, which sets the data, times and limits of a sandbox.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use clusterkit_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().cockroach_clusters(2_000).audit_log_entries(100_000).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Applies a fault to the next request, to any operation.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_next(Fault::status(503));
    /// assert_eq!(reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?.status(), 503);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The next request of a client without a token is its token exchange. Use
    /// [`faults()`](Self::faults)`.on(method, path).next(fault)` for a certain operation.
    pub fn fail_next(&self, fault: Fault) {
        self.faults().next(fault);
    }

    /// Applies a fault to each of the next `times` requests, to any operation.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.fail_times(2, Fault::reset());
    /// let url = format!("{}/clusters", sandbox.camunda_url());
    /// assert!(reqwest::get(&url).await.is_err());
    /// assert!(reqwest::get(&url).await.is_err());
    /// assert!(reqwest::get(&url).await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_times(&self, times: usize, fault: Fault) {
        self.faults().times(times, fault);
    }

    /// Returns a handle that schedules faults, for all or for selected requests.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.faults().on("POST", "/api/v1/clusters").next(Fault::reset().after_processing());
    /// sandbox.faults().on("GET", "/api/v1/clusters/{id}").every(3, Fault::status(502));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults::new(&self.server.middleware.faults)
    }

    /// Returns the recorded requests in order of arrival, with secrets redacted.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// let requests = sandbox.requests();
    /// assert_eq!((requests.len(), requests[0].path.as_str(), requests[0].status), (1, "/clusters", Some(401)));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The sandbox keeps the latest 100,000.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.middleware.recorder.all()
    }

    /// Returns the recorded requests that match a method and a path, in the syntax of [`Faults::on`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// reqwest::get(format!("{}/api/v1/clusters/7", sandbox.cockroach_url())).await?;
    /// assert_eq!(sandbox.requests_to("GET", "/api/v1/clusters/{id}").len(), 1);
    /// assert_eq!(sandbox.requests_to("*", "/api/v1/clusters").len(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn requests_to(&self, method: &str, path: &str) -> Vec<Request> {
        let route = Route::new(method, path);
        let mut requests = self.requests();
        requests.retain(|request| route.matches(&request.method, &request.path));
        requests
    }

    /// Clears the recorded requests, such as those of a test's setup.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// sandbox.clear_requests();
    /// assert!(sandbox.requests().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_requests(&self) {
        self.server.middleware.recorder.clear();
    }

    /// Returns the number of requests rejected with 429 because of [`Builder::rate_limits`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = clusterkit_sandbox::Sandbox::builder().rate_limits(true).start().await?;
    /// let url = format!("{}/clusters", sandbox.perfectscale_url());
    /// for _ in 0..12 {
    ///     reqwest::get(&url).await?;
    /// }
    /// assert_eq!(sandbox.rate_limited(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limited(&self) -> usize {
        self.server.middleware.rate_limited.load(Ordering::Relaxed)
    }

    /// Returns the clock of the sandbox, which a test can advance and stop.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// sandbox.clock().advance(Duration::from_secs(3600));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.server.middleware.clock
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("addr", &self.server.addr).finish_non_exhaustive()
    }
}
