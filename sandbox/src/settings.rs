//! What can differ from one sandbox to another.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::Value;

use crate::random::Random;
use crate::{cockroach, perfectscale};

/// What a [`Builder`](crate::Builder) has collected.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    /// What the clock shows at the start; the time of day without this.
    pub(crate) starts_at: Option<SystemTime>,
    pub(crate) seed: u64,
    /// How long an access token is accepted.
    pub(crate) token_lifetime: Duration,
    /// How long a created cluster takes to become ready.
    pub(crate) creation_time: Duration,
    pub(crate) latency: Duration,
    /// The largest page.
    pub(crate) page_limit: Option<usize>,
    pub(crate) rate_limits: bool,
    pub(crate) perfectscale: PerfectScale,
    pub(crate) cockroach: Cockroach,
    pub(crate) camunda: Camunda,
}

#[derive(Clone, Debug)]
pub(crate) struct PerfectScale {
    pub(crate) clusters: usize,
    pub(crate) workloads_per_cluster: Option<usize>,
    pub(crate) audit_log_entries: usize,
    /// How many requests it answers in a minute, where limits are kept.
    pub(crate) rate_limit: usize,
    pub(crate) own_clusters: Vec<Value>,
    pub(crate) own_entries: Vec<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Cockroach {
    /// The version of the API for requests that name none.
    pub(crate) version: Option<String>,
    pub(crate) clusters: usize,
    pub(crate) nodes_per_region: Option<u32>,
    pub(crate) own_clusters: Vec<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Camunda {
    pub(crate) clusters: usize,
    pub(crate) clients_per_cluster: Option<usize>,
    pub(crate) own_clusters: Vec<Value>,
}

impl Settings {
    /// A generator that no other `salt` shares.
    pub(crate) fn random(&self, salt: u64) -> Random {
        Random::new(if self.seed == 0 { salt } else { salt ^ Random::new(self.seed).number() })
    }

    /// The generator for the thing at this place of a list: its own, whatever else is in the list.
    pub(crate) fn random_at(&self, salt: u64, at: usize) -> Random {
        let place = u64::try_from(at).unwrap_or(u64::MAX);
        Random::new(self.random(salt).number() ^ Random::new(place).number())
    }

    /// What the clock is to show at the start, in a line if that cannot be.
    pub(crate) fn start(&self) -> Result<Timestamp, String> {
        let Some(asked) = self.starts_at else { return Ok(Timestamp::now()) };
        let start = Timestamp::try_from(asked).ok();
        // Things are years older than the start, and tokens expire after it.
        let years = |years: i64| Timestamp::from_second(years * 365 * 24 * 60 * 60).ok();
        start
            .filter(|start| years(5).is_none_or(|low| low <= *start) && years(5000).is_none_or(|high| *start <= high))
            .ok_or_else(|| format!("starts_at: {asked:?} is not between the years 1975 and 6960; take one that is"))
    }

    /// The first thing that cannot be, in a line that begins with its name.
    pub(crate) fn problem(&self, start: Timestamp) -> Option<String> {
        if self.page_limit == Some(0) {
            return Some("page_limit: 0 entries are no page; say 1 or more".to_owned());
        }
        if self.perfectscale.rate_limit == 0 {
            return Some("perfectscale_rate_limit: 0 requests a minute are none at all; say 1 or more".to_owned());
        }
        let version = self.cockroach.version.as_deref().map(cockroach::check_version);
        if let Some(Err(problem)) = version {
            return Some(format!("cockroach_version: {problem}"));
        }
        let misfit = self
            .misfit()
            .map(|(name, value)| format!("{name}: {value} is not a JSON object; write it as the API answers it"));
        misfit.or_else(|| self.perfectscale.own_entries.iter().find_map(|entry| started_at(entry, start)))
    }

    /// The first object of the caller's own that is no object.
    fn misfit(&self) -> Option<(&'static str, &Value)> {
        let lists = [
            ("perfectscale_cluster", &self.perfectscale.own_clusters),
            ("audit_log_entry", &self.perfectscale.own_entries),
            ("cockroach_cluster", &self.cockroach.own_clusters),
            ("camunda_cluster", &self.camunda.own_clusters),
        ];
        let mut all = lists.into_iter().flat_map(|(name, list)| list.iter().map(move |value| (name, value)));
        all.find(|(_, value)| !value.is_object())
    }
}

/// What is wrong with the time of an entry of the log, which would never show it.
fn started_at(entry: &Value, start: Timestamp) -> Option<String> {
    let written = entry.get("started_at")?;
    let instant: Option<Timestamp> = written.as_str().and_then(|text| text.parse().ok());
    let problem = match instant {
        None => "is not an instant like 2026-01-31T12:00:00Z",
        Some(instant) if instant > start => "is later than the start of the sandbox",
        Some(instant) if instant < perfectscale::log_begins(start) => {
            "is more than 30 days before the start of the sandbox, and the log goes no further back"
        }
        Some(_) => return None,
    };
    Some(format!("audit_log_entry: started_at: {written} {problem}; see Builder::starts_at"))
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            starts_at: None,
            seed: 0,
            token_lifetime: Duration::from_secs(3600),
            creation_time: Duration::from_secs(1),
            latency: Duration::ZERO,
            page_limit: None,
            rate_limits: false,
            perfectscale: PerfectScale {
                clusters: 4,
                workloads_per_cluster: None,
                audit_log_entries: 400,
                rate_limit: 10,
                own_clusters: Vec::new(),
                own_entries: Vec::new(),
            },
            cockroach: Cockroach { version: None, clusters: 4, nodes_per_region: None, own_clusters: Vec::new() },
            camunda: Camunda { clusters: 4, clients_per_cluster: None, own_clusters: Vec::new() },
        }
    }
}
