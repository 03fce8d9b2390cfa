//! The settings of a sandbox and their defaults.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::random::Random;

/// The settings that a [`Builder`](crate::Builder) collects.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    /// The start time of the clock; the current time if unset.
    pub(crate) starts_at: Option<SystemTime>,
    pub(crate) seed: u64,
    /// The lifetime of an access token.
    pub(crate) token_lifetime: Duration,
    /// The time until a created cluster is ready.
    pub(crate) creation_time: Duration,
    pub(crate) latency: Duration,
    /// The maximum number of items in a page.
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
    /// The requests allowed a minute when rate limits are enforced.
    pub(crate) rate_limit: usize,
    pub(crate) custom_clusters: Vec<Value>,
    pub(crate) custom_entries: Vec<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Cockroach {
    /// The API version of requests without `Cc-Version`.
    pub(crate) version: Option<String>,
    pub(crate) clusters: usize,
    pub(crate) nodes_per_region: Option<u32>,
    pub(crate) custom_clusters: Vec<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Camunda {
    pub(crate) clusters: usize,
    pub(crate) clients_per_cluster: Option<usize>,
    pub(crate) custom_clusters: Vec<Value>,
}

impl Settings {
    /// A random generator that is independent for each `salt`.
    pub(crate) fn random(&self, salt: u64) -> Random {
        Random::new(if self.seed == 0 { salt } else { salt ^ Random::new(self.seed).number() })
    }

    /// The random generator for one element of a list, independent of the other elements.
    pub(crate) fn random_at(&self, salt: u64, index: usize) -> Random {
        let index = u64::try_from(index).unwrap_or(u64::MAX);
        Random::new(self.random(salt).number() ^ Random::new(index).number())
    }
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
                custom_clusters: Vec::new(),
                custom_entries: Vec::new(),
            },
            cockroach: Cockroach { version: None, clusters: 4, nodes_per_region: None, custom_clusters: Vec::new() },
            camunda: Camunda { clusters: 4, clients_per_cluster: None, custom_clusters: Vec::new() },
        }
    }
}
