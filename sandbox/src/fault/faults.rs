//! The public handle that schedules faults.

use super::Fault;
use super::rules::Rules;
use super::schedule::Schedule;
use crate::route::Route;

/// Schedules faults: first for which requests, then when.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clusterkit_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.faults().on("POST", "/oauth/token").times(2, Fault::status(503));
/// # let http = reqwest::Client::new();
/// for expected in [503, 503, 400] {
///     assert_eq!(http.post(sandbox.camunda_oauth_url()).send().await?.status(), expected);
/// }
/// # Ok(())
/// # }
/// ```
///
/// If several schedules match a request, the one that was added first applies; the others do not count the request.
#[derive(Clone, Debug)]
pub struct Faults<'a> {
    rules: &'a Rules,
    route: Route,
}

impl<'a> Faults<'a> {
    /// A handle for all requests.
    pub(crate) fn new(rules: &'a Rules) -> Self {
        Self { rules, route: Route::any() }
    }

    /// Restricts the faults to a method and a path.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clusterkit_sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.faults().on("GET", "/api/v1/clusters/{id}").always(Fault::status(500));
    /// sandbox.faults().on("*", "/clusters").always(Fault::status(503));
    /// # let status = async |path: &str| reqwest::get(format!("{}{path}", sandbox.cockroach_url())).await.map(|a| a.status());
    /// assert_eq!(status("/api/v1/clusters/7").await?, 500);
    /// assert_eq!(status("/clusters").await?, 503);
    /// assert_eq!(status("/api/v1/clusters").await?, 401);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The method `*` matches any method, the path `*` any path, and a path segment in braces any segment. A trailing slash
    /// is ignored. `/api/v1/clusters/available-regions` and `/clusters/parameters` are operations of their own: only these
    /// paths and `*` match them, not `/clusters/{id}`.
    ///
    /// A path that no request can have, such as `clusters`, `/clusters?x=1` or `/clusters/*`, is a mistake. To keep a test
    /// from passing without its fault, the sandbox then rejects every request with 501 and a line that names the path, until
    /// [`clear`](Self::clear). [`pending`](Self::pending) lists the faults that were not applied.
    #[must_use]
    pub fn on(self, method: &str, path: &str) -> Self {
        Self { route: Route::new(method, path), ..self }
    }

    /// Applies a fault to the next matching request.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("GET", "/clusters").next(Fault::truncated());
    /// # Ok(())
    /// # }
    /// ```
    pub fn next(&self, fault: Fault) {
        self.times(1, fault);
    }

    /// Applies a fault to each of the next `times` matching requests.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("GET", "/clusters").times(3, Fault::reset());
    /// # Ok(())
    /// # }
    /// ```
    pub fn times(&self, times: usize, fault: Fault) {
        self.add(Schedule::Times { pending: times, fault });
    }

    /// Applies these faults to the next matching requests, one each; [`Fault::none`] skips a request.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().sequence([Fault::status(503), Fault::none(), Fault::reset()]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sequence(&self, faults: impl IntoIterator<Item = Fault>) {
        self.add(Schedule::Sequence(faults.into_iter().collect()));
    }

    /// Applies a fault to all matching requests, until [`clear`](Self::clear).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("POST", "/api/v1/clusters").always(Fault::status(403));
    /// # Ok(())
    /// # }
    /// ```
    pub fn always(&self, fault: Fault) {
        self.add(Schedule::Always(fault));
    }

    /// Applies a fault to every `nth` matching request, until [`clear`](Self::clear).
    ///
    /// With 3, these are the third, the sixth and so on. With 0, the fault never applies.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().every(2, Fault::status(500));
    /// # let url = format!("{}/clusters", sandbox.camunda_url());
    /// for expected in [401, 500, 401, 500] {
    ///     assert_eq!(reqwest::get(&url).await?.status(), expected);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn every(&self, nth: usize, fault: Fault) {
        self.add(Schedule::Every { nth, seen: 0, fault });
    }

    /// Applies a fault to each matching request with this probability, until [`clear`](Self::clear).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("GET", "/api/v1/clusters").sometimes(0.2, Fault::reset());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The probability ranges from 0.0 (never) to 1.0 (always). Values below 0.0 and NaN mean never, values above 1.0 always.
    /// The choice follows the [`seed`](crate::Builder::seed): the same requests in the same order fail in every run.
    pub fn sometimes(&self, probability: f64, fault: Fault) {
        let random = self.rules.random();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, as intended")]
        let in_a_million = (probability * 1e6) as u32;
        self.add(Schedule::Sometimes { in_a_million, random, fault });
    }

    /// Returns the faults that were not applied yet, of all requests. A test can check it at its end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("GET", "/clusters").times(2, Fault::status(503));
    /// sandbox.faults().on("GET", "/clustres").always(Fault::status(500));
    /// reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// assert_eq!(sandbox.faults().pending(), ["GET /clusters: 1 pending", "GET /clustres: never applied"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// There is one line for each schedule: for [`next`](Self::next), [`times`](Self::times) and
    /// [`sequence`](Self::sequence) the number of pending faults, for the others that no fault was applied.
    /// [`Fault::none`] does not count.
    #[must_use]
    pub fn pending(&self) -> Vec<String> {
        self.rules.pending()
    }

    /// Removes all scheduled faults, of all requests.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().always(Fault::status(500));
    /// sandbox.faults().clear();
    /// assert_eq!(reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?.status(), 401);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear(&self) {
        self.rules.clear();
    }

    fn add(&self, schedule: Schedule) {
        self.rules.add(self.route.clone(), schedule);
    }
}
