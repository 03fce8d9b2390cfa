//! Which requests a fault strikes.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::asked::Asked;
use super::{Fault, Kind};
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
    plans: Mutex<Vec<(Route, Plan)>>,
    random: Mutex<Random>,
}

#[derive(Debug)]
enum Plan {
    InTurn(VecDeque<Fault>),
    Times { left: usize, fault: Fault },
    Always(Fault),
    Every { nth: usize, seen: usize, fault: Fault },
    Sometimes { in_a_million: u32, random: Random, fault: Fault },
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
    /// sandbox.faults().in_turn([Fault::status(503), Fault::none(), Fault::reset()]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn in_turn(&self, faults: impl IntoIterator<Item = Fault>) {
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

    /// Each such request with this probability, from 0.0 to 1.0, until [`clear`](Self::clear).
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
    /// Chance follows the [`seed`](crate::Builder::seed): the same requests in the same order fail in every run.
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
        self.schedules.plans().clear();
    }

    fn add(&self, plan: Plan) {
        self.schedules.plans().push((self.route.clone(), plan));
    }
}

impl Schedules {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { plans: Mutex::default(), random: Mutex::new(settings.random(60)) }
    }

    /// The way in for all requests.
    pub(crate) fn faults(&self) -> Faults<'_> {
        Faults { schedules: self, route: Route::any() }
    }

    /// The fault that strikes this request.
    pub(crate) fn take(&self, asked: &Asked) -> Option<Fault> {
        let mut plans = self.plans();
        let mut of_route = plans.iter_mut().filter(|(route, _)| route.fits(&asked.method, &asked.path));
        let fault = of_route.find_map(|(_, plan)| plan.take(asked));
        plans.retain(|(_, plan)| !plan.is_over());
        fault
    }

    fn plans(&self) -> MutexGuard<'_, Vec<(Route, Plan)>> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    fn take(&mut self, asked: &Asked) -> Option<Fault> {
        match self {
            Self::InTurn(faults) => {
                if faults.front()?.concerns(asked) {
                    faults.pop_front()
                } else {
                    None
                }
            }
            Self::Times { fault, .. }
            | Self::Always(fault)
            | Self::Every { fault, .. }
            | Self::Sometimes { fault, .. }
                if !fault.concerns(asked) =>
            {
                None
            }
            Self::Times { left, fault } => {
                *left = left.checked_sub(1)?;
                Some(fault.clone())
            }
            Self::Always(fault) => Some(fault.clone()),
            Self::Every { nth, seen, fault } => {
                *seen += 1;
                seen.is_multiple_of(*nth).then(|| fault.clone())
            }
            Self::Sometimes { in_a_million, random, fault } => {
                (random.between(0, 999_999) < *in_a_million).then(|| fault.clone())
            }
        }
    }

    fn is_over(&self) -> bool {
        match self {
            Self::InTurn(faults) => faults.is_empty(),
            Self::Times { left, .. } => *left == 0,
            Self::Always(_) | Self::Every { .. } | Self::Sometimes { .. } => false,
        }
    }
}

impl Fault {
    fn concerns(&self, asked: &Asked) -> bool {
        !matches!(self.kind, Kind::RepeatedCursor) || asked.cursor.is_some()
    }
}
