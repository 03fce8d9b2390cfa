//! The sandbox in the caller's hand.

use std::fmt;
use std::io;
use std::sync::atomic::Ordering;

use crate::route::Route;
use crate::server::Server;
use crate::{Builder, Clock, Fault, Faults, Request};

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
/// It runs on the tokio runtime that started it, as long as that is driven. A test that is not async keeps one:
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// // With threads of its own, so that the sandbox answers while the test does something else.
/// let runtime = tokio::runtime::Runtime::new()?;
/// let sandbox = runtime.block_on(clusterkit_sandbox::Sandbox::start())?;
/// assert!(std::net::TcpStream::connect(sandbox.addr()).is_ok());
/// # Ok(())
/// # }
/// ```
///
/// Each one has a port and clusters of its own, so tests can run side by
/// side. When it is dropped it takes no more connections, closes the idle ones and finishes what it is answering.
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
    /// There is no tokio runtime, or the operating system has no port to give.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox that is not as [`start`](Self::start) makes it: with other data, other times, limits.
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

    /// Lets the next request fail, whatever it is for.
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
    /// The next request of a client without a token is its token exchange. To fail a certain operation, say
    /// [`faults()`](Self::faults)`.on(method, path).next(fault)`.
    pub fn fail_next(&self, fault: Fault) {
        self.faults().next(fault);
    }

    /// Lets so many requests fail, whatever they are for.
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

    /// Faults for some requests only, and by a schedule.
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
        self.server.gate.faults.faults()
    }

    /// All requests so far, in the order in which they came, without their secrets.
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
    /// The latest 100,000 are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.server.gate.recorder.all()
    }

    /// The requests to one method and path, which are written as for [`Faults::on`].
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
        requests.retain(|request| route.fits(&request.method, &request.path));
        requests
    }

    /// Forgets the requests so far: what comes before the part that a test is about.
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
        self.server.gate.recorder.clear();
    }

    /// How many requests were refused because they broke a limit of [`Builder::rate_limits`].
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
        self.server.gate.refused.load(Ordering::Relaxed)
    }

    /// The clock of this sandbox, which a test can move.
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
        &self.server.gate.clock
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("addr", &self.server.addr).finish_non_exhaustive()
    }
}
