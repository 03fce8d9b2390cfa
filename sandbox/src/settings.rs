//! What can differ from one sandbox to another.

use std::time::Duration;

use serde_json::Value;

use crate::random::Random;

/// What a [`Builder`](crate::Builder) has collected.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) seed: u64,
    /// How long an access token is accepted.
    pub(crate) token_life: Duration,
    /// How long a created cluster takes to become ready.
    pub(crate) creation_time: Duration,
    pub(crate) latency: Duration,
    /// The largest page, and the one that a request gets that does not say.
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
    pub(crate) own_clusters: Vec<Value>,
    pub(crate) own_entries: Vec<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Cockroach {
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

    /// The first object of the caller's own that is no object.
    pub(crate) fn misfit(&self) -> Option<(&'static str, &Value)> {
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

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            seed: 0,
            token_life: Duration::from_secs(3600),
            creation_time: Duration::from_secs(1),
            latency: Duration::ZERO,
            page_limit: None,
            rate_limits: false,
            perfectscale: PerfectScale {
                clusters: 4,
                workloads_per_cluster: None,
                audit_log_entries: 400,
                own_clusters: Vec::new(),
                own_entries: Vec::new(),
            },
            cockroach: Cockroach { clusters: 4, nodes_per_region: None, own_clusters: Vec::new() },
            camunda: Camunda { clusters: 4, clients_per_cluster: None, own_clusters: Vec::new() },
        }
    }
}
