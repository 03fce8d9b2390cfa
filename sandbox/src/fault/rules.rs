//! The scheduled faults of a sandbox.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Fault;
use super::request_info::RequestInfo;
use super::schedule::Schedule;
use crate::random::Random;
use crate::route::Route;
use crate::settings::Settings;

/// All rules, in the order in which they were added.
#[derive(Debug)]
pub(crate) struct Rules {
    all: Mutex<Vec<Rule>>,
    random: Mutex<Random>,
}

/// The requests that a fault applies to, and its schedule.
#[derive(Debug)]
struct Rule {
    route: Route,
    schedule: Schedule,
    was_applied: bool,
}

impl Rules {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { all: Mutex::default(), random: Mutex::new(settings.random(60)) }
    }

    /// Returns the fault that applies to this request.
    pub(crate) fn take(&self, info: &RequestInfo) -> Option<Fault> {
        let mut all = self.all();
        let mistake = all.iter().find_map(|rule| Some((&rule.route, rule.route.problem()?)));
        if let Some((route, problem)) = mistake {
            let text = format!("invalid route `{route}` in the sandbox's faults: {problem}");
            return Some(Fault::status(501).body(text));
        }
        let mut matching = all.iter_mut().filter(|rule| rule.route.matches(&info.method, &info.path));
        let fault = matching.find_map(|rule| {
            let fault = rule.schedule.take(info)?;
            rule.was_applied = true;
            Some(fault)
        });
        all.retain(|rule| !rule.schedule.is_finished());
        fault
    }

    pub(super) fn add(&self, route: Route, schedule: Schedule) {
        self.all().push(Rule { route, schedule, was_applied: false });
    }

    pub(super) fn pending(&self) -> Vec<String> {
        let all = self.all();
        let pending = all.iter().filter_map(|Rule { route, schedule, was_applied }| {
            schedule.pending(*was_applied).map(|pending| format!("{route}: {pending}"))
        });
        pending.collect()
    }

    pub(super) fn clear(&self) {
        self.all().clear();
    }

    /// Returns a random generator for one rule.
    pub(super) fn random(&self) -> Random {
        Random::new(self.random.lock().unwrap_or_else(PoisonError::into_inner).number())
    }

    fn all(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
