//! An entry of the audit log, generated on request.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::clusters::Cluster;
use crate::overrides;
use crate::random::Random;

/// The sort and filter fields of an entry, and the seed of the others. Kept small, because a log may have 100,000 entries.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) started_at: Timestamp,
    /// Distinguishes entries at the same instant.
    pub(super) number: usize,
    pub(super) seed: u64,
    pub(super) cluster: Arc<Cluster>,
    /// The index of the workload in the cluster.
    pub(super) workload: usize,
    /// The fields set by the user of the sandbox.
    pub(super) overrides: Value,
}

impl Entry {
    pub(super) fn cluster_uid(&self) -> &str {
        self.overridden("cluster_uid").unwrap_or(&self.cluster.uid)
    }

    pub(super) fn namespace(&self) -> &str {
        self.overridden("namespace").unwrap_or_else(|| self.cluster.workloads.namespace(self.workload))
    }

    fn overridden(&self, field: &str) -> Option<&str> {
        self.overrides.get(field)?.as_str()
    }

    pub(super) fn to_json(&self) -> Value {
        let mut random = Random::new(self.seed);
        let workload = self.cluster.workloads.identity(self.workload);
        let mut entry = json!({
            "started_at": self.started_at,
            "cluster_name": self.cluster.name,
            "cluster_uid": self.cluster.uid,
            "workload_id": workload.id,
            "workload_name": workload.name,
            "workload_type": workload.kind,
            "namespace": workload.namespace,
            "labels": workload.labels(),
            "executed": random.pick(&["regular-eviction", "inplace-resize", "cleanup"]),
            "container": {
                "name": workload.container,
                "cpu": cpu_change(&mut random),
                "memory": memory_change(&mut random),
            },
        });
        if self.overrides.is_object() {
            overrides::merge(&mut entry, &self.overrides);
        }
        entry
    }
}

/// A resource request before and after a change, and the number of replicas.
struct Change {
    before: i64,
    after: i64,
    replicas: i64,
}

impl Change {
    fn new(random: &mut Random, low: u32, high: u32) -> Self {
        Self {
            before: i64::from(random.between(low, high)),
            after: i64::from(random.between(low, high)),
            replicas: i64::from(random.between(1, 6)),
        }
    }

    fn absolute(&self) -> i64 {
        self.after - self.before
    }

    fn impact(&self) -> i64 {
        self.absolute() * self.replicas
    }

    fn percent(&self) -> i64 {
        self.absolute() * 100 / self.before
    }
}

fn cpu_change(random: &mut Random) -> Value {
    let (request, limit) = (Change::new(random, 1, 8), Change::new(random, 4, 16));
    json!({
        "cpuCoresRequest": request.before,
        "recommendCpuCoresRequest": request.after,
        "cpuCoresLimits": limit.before,
        "recommendCpuCoresLimits": limit.after,
        "cpuRequestImpact": request.impact(),
        "cpuLimitImpact": limit.impact(),
        "cpuRequestChangePercent": request.percent(),
        "cpuLimitChangePercent": limit.percent(),
        "cpuRequestChangeAbsolute": request.absolute(),
        "cpuLimitChangeAbsolute": limit.absolute(),
    })
}

fn memory_change(random: &mut Random) -> Value {
    let (request, limit) = (Change::new(random, 128, 8192), Change::new(random, 512, 16_384));
    json!({
        "memMiBRequest": request.before,
        "recommendMemMiBRequest": request.after,
        "memMiBLimits": limit.before,
        "recommendMemMiBLimits": limit.after,
        "memMiBRequestImpact": request.impact(),
        "memMiBLimitImpact": limit.impact(),
        "memRequestChangePercent": request.percent(),
        "memLimitChangePercent": limit.percent(),
        "memMiBRequestChangeAbsolute": request.absolute(),
        "memMiBLimitChangeAbsolute": limit.absolute(),
    })
}
