//! What automation did in the last weeks.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::perfectscale::audit_log::Entry;
use crate::perfectscale::clusters::Cluster;
use crate::random::Random;

const ENTRIES: u32 = 400;

/// About 29 days of entries, one every 104 minutes or so, newest first.
pub(in crate::perfectscale) fn audit_log(clock: Clock, clusters: &[Cluster]) -> Vec<Entry> {
    let mut random = Random::new(20);
    (0..ENTRIES)
        .map(|number| {
            // Nobody automates a cluster that has not been heard of for weeks: the last one has no entries.
            let at = random.between(0, 2) as usize % clusters.len();
            let cluster = &clusters[at];
            let workload = &cluster.workloads[random.between(0, 7) as usize % cluster.workloads.len()];
            let age = SignedDuration::from_mins(7 + i64::from(number) * 104);
            let started_at = clock.before_start(age) + SignedDuration::from_millis(i64::from(random.between(0, 999)));
            let namespace = workload["namespace"].as_str().unwrap_or_default();
            Entry {
                started_at,
                number,
                cluster_uid: cluster.uid.clone(),
                namespace: namespace.to_owned(),
                json: json!({
                    "started_at": started_at,
                    "cluster_name": cluster.name,
                    "cluster_uid": cluster.uid,
                    "workload_id": workload["id"],
                    "workload_name": workload["name"],
                    "workload_type": workload["type"],
                    "namespace": namespace,
                    "labels": workload["workloadLabels"],
                    "executed": random.pick(&["regular-eviction", "inplace-resize", "cleanup"]),
                    "container": {
                        "name": workload["containers"][0]["name"],
                        "cpu": cpu_change(&mut random),
                        "memory": memory_change(&mut random),
                    },
                }),
            }
        })
        .collect()
}

/// A request before and after, and the difference: in one replica, in percent, and in all replicas.
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
