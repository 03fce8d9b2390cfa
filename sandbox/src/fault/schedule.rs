//! Which requests a fault strikes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Fault;
use super::asked::Asked;
use super::plan::Plan;
use crate::random::Random;
use crate::route::Route;
use crate::settings::Settings;

/// Faults are told to the sandbox through this: first for which requests, then when.
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
/// Where several schedules want one request, the one that was told first has it; the others do not count it.
#[derive(Clone, Debug)]
pub struct Faults<'a> {
    schedules: &'a Schedules,
    route: Route,
}

/// What is still to come.
#[derive(Debug)]
pub(crate) struct Schedules {
    all: Mutex<Vec<Schedule>>,
    random: Mutex<Random>,
}

#[derive(Debug)]
struct Schedule {
    route: Route,
    plan: Plan,
    has_struck: bool,
}

impl Faults<'_> {
    /// Narrows to a method and a path.
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
    /// The method `*` is any, a segment of the path in braces is any one, and a slash at the end changes nothing.
    /// `/api/v1/clusters/available-regions` and `/clusters/parameters` are operations of their own: they are meant by these
    /// paths and by `*`, not by `/clusters/{id}`.
    ///
    /// A path that no request can have, such as `clusters`, `/clusters?x=1` or `/clusters/*`, is a mistake. So that no test
    /// passes without its fault, every request is answered with 501 then, and a line that names it, until
    /// [`clear`](Self::clear). Whether a fault has struck, [`pending`](Self::pending) tells.
    #[must_use]
    pub fn on(self, method: &str, path: &str) -> Self {
        Self { route: Route::new(method, path), ..self }
    }

    /// The next such request.
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

    /// So many such requests, one after the other.
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
        self.add(Plan::Times { left: times, fault });
    }

    /// A fault of its own for each of the next such requests; [`Fault::none`] lets one through.
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
        self.add(Plan::InTurn(faults.into_iter().collect()));
    }

    /// All such requests, until [`clear`](Self::clear).
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
        self.add(Plan::Always(fault));
    }

    /// Every `nth` of such requests, until [`clear`](Self::clear): with 3, the third, the sixth and so on. 0 is never.
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
        self.add(Plan::Every { nth, seen: 0, fault });
    }

    /// Each such request with this probability, from 0.0 (never) to 1.0 (always), until [`clear`](Self::clear).
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
    /// Chance follows the [`seed`](crate::Builder::seed): the same requests in the same order fail in every run. Less than 0.0
    /// is never too, and so is what is no number; more than 1.0 is always.
    pub fn sometimes(&self, probability: f64, fault: Fault) {
        let random = Random::new(self.schedules.random.lock().unwrap_or_else(PoisonError::into_inner).number());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast ends at the edges of the type, which is what is wanted"
        )]
        let in_a_million = (probability * 1e6) as u32;
        self.add(Plan::Sometimes { in_a_million, random, fault });
    }

    /// The faults that have not struck, of all requests: what a test can look at in its end.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = clusterkit_sandbox::Sandbox::start().await?;
    /// # use clusterkit_sandbox::Fault;
    /// sandbox.faults().on("GET", "/clusters").times(2, Fault::status(503));
    /// sandbox.faults().on("GET", "/clustres").always(Fault::status(500));
    /// reqwest::get(format!("{}/clusters", sandbox.camunda_url())).await?;
    /// assert_eq!(sandbox.faults().pending(), ["GET /clusters: 1 to come", "GET /clustres: none yet"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A line for each schedule: of [`next`](Self::next), [`times`](Self::times) and [`sequence`](Self::sequence) how many are
    /// to come, of the others whether there has been none yet. [`Fault::none`] does not count.
    #[must_use]
    pub fn pending(&self) -> Vec<String> {
        let all = self.schedules.all();
        let left = all.iter().filter_map(|Schedule { route, plan, has_struck }| {
            plan.left(*has_struck).map(|left| format!("{route}: {left}"))
        });
        left.collect()
    }

    /// Forgets all faults that are still to come, of all requests.
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
        self.schedules.all().clear();
    }

    fn add(&self, plan: Plan) {
        self.schedules.all().push(Schedule { route: self.route.clone(), plan, has_struck: false });
    }
}

impl Schedules {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { all: Mutex::default(), random: Mutex::new(settings.random(60)) }
    }

    /// The way in for all requests.
    pub(crate) fn faults(&self) -> Faults<'_> {
        Faults { schedules: self, route: Route::any() }
    }

    /// The fault that strikes this request.
    pub(crate) fn take(&self, asked: &Asked) -> Option<Fault> {
        let mut all = self.all();
        let mistake = all.iter().find_map(|schedule| Some((&schedule.route, schedule.route.problem()?)));
        if let Some((route, problem)) = mistake {
            let text = format!("the sandbox was told of faults for {route}, which no request can be: {problem}");
            return Some(Fault::status(501).body(text));
        }
        let mut of_route = all.iter_mut().filter(|schedule| schedule.route.fits(&asked.method, &asked.path));
        let fault = of_route.find_map(|schedule| {
            let fault = schedule.plan.take(asked)?;
            schedule.has_struck = true;
            Some(fault)
        });
        all.retain(|schedule| !schedule.plan.is_over());
        fault
    }

    fn all(&self) -> MutexGuard<'_, Vec<Schedule>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
