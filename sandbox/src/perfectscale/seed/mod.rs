//! The estate that a fresh sandbox shows.

mod audit_log;

use jiff::SignedDuration;
use serde_json::{Value, json};

pub(super) use self::audit_log::audit_log;
use super::clusters::Cluster;
use crate::clock::Clock;
use crate::random::Random;

/// Name, cloud and region, age in days, minutes since it was last heard of, number of workloads.
type ClusterRow = (&'static str, Option<(&'static str, &'static str)>, i64, i64, usize);

const CLUSTERS: [ClusterRow; 4] = [
    ("prod-eu", Some(("aws", "eu-central-1")), 412, 2, 16),
    ("prod-us", Some(("gcp", "us-east4")), 230, 3, 12),
    ("staging", Some(("azure", "westeurope")), 95, 7, 8),
    ("warehouse", None, 803, 26 * 24 * 60, 3),
];

/// Namespace, kind and name, containers.
type WorkloadRow = (&'static str, &'static str, &'static str, &'static [&'static str]);

const WORKLOADS: [WorkloadRow; 16] = [
    ("shop", "Deployment", "checkout", &["checkout", "proxy"]),
    ("shop", "Deployment", "cart", &["cart"]),
    ("payments", "StatefulSet", "ledger", &["ledger"]),
    ("platform", "DaemonSet", "log-shipper", &["log-shipper"]),
    ("platform", "Deployment", "ingress", &["ingress", "metrics"]),
    ("search", "Deployment", "query", &["query"]),
    ("data", "CronJob", "nightly-export", &["export"]),
    ("shop", "Deployment", "catalog", &["catalog"]),
    ("payments", "Deployment", "gateway", &["gateway", "proxy"]),
    ("search", "StatefulSet", "index", &["index"]),
    ("data", "StatefulSet", "queue", &["queue"]),
    ("platform", "DaemonSet", "node-agent", &["agent"]),
    ("shop", "Deployment", "recommendations", &["recommendations"]),
    ("mail", "Deployment", "outbox", &["outbox"]),
    ("data", "Rollout", "feature-store", &["store", "sync"]),
    ("mail", "Deployment", "templates", &["templates"]),
];

/// Policies, and the level of the deprecated field that says the same.
const POLICIES: [(&str, &str); 4] =
    [("balanced", "medium"), ("maxSavings", "low"), ("extraHeadroom", "high"), ("maxHeadroom", "highest")];

pub(super) fn clusters(clock: Clock) -> Vec<Cluster> {
    let mut random = Random::new(10);
    CLUSTERS
        .iter()
        .map(|&(name, place, days, silent_minutes, workloads)| {
            let last_transmitted_at = clock.before_start(SignedDuration::from_mins(silent_minutes));
            Cluster {
                uid: random.uuid(),
                name,
                place,
                created_at: clock.before_start(SignedDuration::from_hours(days * 24)),
                last_transmitted_at,
                workloads: WORKLOADS[..workloads]
                    .iter()
                    .map(|row| {
                        let seen_days = i64::from(random.between(1, 90)).min(days);
                        let first = clock.before_start(SignedDuration::from_hours(seen_days * 24));
                        let mut workload = workload(&mut random, row);
                        workload["firstSeen"] = json!(first);
                        workload["lastSeen"] = json!(last_transmitted_at);
                        workload
                    })
                    .collect(),
            }
        })
        .collect()
}

fn workload(random: &mut Random, &(namespace, kind, name, containers): &WorkloadRow) -> Value {
    let minutes = random.between(600, 43_200);
    let (policy, resilience) = random.pick(&POLICIES);
    let replicas = random.between(1, 9);
    let cost = dollars(random.between(800, 90_000));
    let wasted = cost * f64::from(random.between(0, 60)) / 100.0;
    let containers: Vec<Value> =
        containers.iter().map(|container| self::container(random, container, minutes)).collect();
    json!({
        "id": format!("{namespace}-{kind}-{name}"),
        "name": name,
        "type": kind,
        "namespace": namespace,
        "runningMinutes": minutes,
        "replicasCounts": { "maxCount": replicas + random.between(0, 4), "avgCount": replicas },
        "resilienceLevel": resilience,
        "optimizationPolicy": policy,
        "optimizationPolicyTimeWindow": random.pick(&["policyDefault", "14d", "30d"]),
        "cpuOptimizationPolicy": policy,
        "memoryOptimizationPolicy": policy,
        "memoryRequestEqualsLimit": random.between(0, 3) == 0,
        "muteStatus": { "isMuted": random.between(0, 9) == 0, "expires": null },
        "costAnalysis": {
            "past30Days": {
                "totalCost": cents(cost),
                "wastedCost": cents(wasted),
                "costPerHour": cents(cost / 720.0),
            },
            "next30Days": {
                "costIncrease": dollars(random.between(0, 900)),
                "potentialSavings": cents(wasted * 0.8),
            },
        },
        "workloadLabels": { "app.kubernetes.io/name": name, "team": namespace },
        "indicators": containers.first().map_or(json!([]), |container| container["indicators"].clone()),
        "containers": containers,
    })
}

fn container(random: &mut Random, name: &str, minutes: u32) -> Value {
    let cpu = f64::from(random.between(1, 40)) / 10.0;
    let memory = f64::from(random.between(2, 64) * 128);
    // How much of what it requests it uses at its peak, in percent: too little is waste, too much a risk.
    let peak = random.between(20, 130);
    let used = f64::from(peak) / 100.0;
    let (indicator, kind, severity) = match peak {
        ..50 => ("OverProvisionedCpuRequest", "waste", 2),
        50..70 => ("OverProvisionedMemRequest", "waste", 1),
        70..100 => ("RestartsObserved", "none", 0),
        100..120 => ("UnderProvisionedMemRequest", "risk", 2),
        _ => ("OOM", "risk", 3),
    };
    json!({
        "name": name,
        "runningMinutes": minutes,
        "indicators": [{ "name": indicator, "type": kind, "severityLevel": severity }],
        "resources": {
            "current": {
                "memoryRequestMiB": memory,
                "memoryLimitMiB": memory * 2.0,
                "cpuRequestCores": cpu,
                "cpuLimitCores": cpu * 2.0,
            },
            "recommended": {
                "memoryRequestMiB": (memory * used * 1.1).ceil(),
                "memoryLimitMiB": (memory * used * 1.5).ceil(),
                "cpuRequestCores": cents(cpu * used * 1.1),
                "cpuLimitCores": cents(cpu * used * 2.0),
            },
        },
        "usage": {
            "cpuCores": percentiles(cpu * used),
            "memoryMiB": percentiles(memory * used),
        },
    })
}

fn percentiles(peak: f64) -> Value {
    json!({ "p90": cents(peak * 0.7), "p95": cents(peak * 0.85), "p100": cents(peak) })
}

fn dollars(cents: u32) -> f64 {
    f64::from(cents) / 100.0
}

/// Rounds to two places.
fn cents(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
