//! The workloads of a cluster, made up when they are asked for.

use std::borrow::Cow;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::clusters::Cluster;
use crate::own;
use crate::random::Random;

/// How many workloads a cluster has, and what they come from.
#[derive(Clone, Debug)]
pub(super) struct Workloads {
    pub(super) count: usize,
    pub(super) seed: u64,
    /// What the caller of the sandbox wants to see in them; the first belongs to the first.
    pub(super) own: Vec<Value>,
}

/// What the audit log tells of a workload.
#[derive(Debug)]
pub(super) struct Identity<'a> {
    pub(super) id: String,
    pub(super) name: Cow<'a, str>,
    pub(super) kind: &'a str,
    pub(super) namespace: &'a str,
    pub(super) container: &'a str,
}

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

impl Workloads {
    /// The namespace alone, by which the audit log filters all its entries.
    pub(super) fn namespace(&self, at: usize) -> &str {
        self.own(at, "namespace").unwrap_or(WORKLOADS[at % WORKLOADS.len()].0)
    }

    fn own(&self, at: usize, field: &str) -> Option<&str> {
        self.own.get(at)?.get(field)?.as_str()
    }

    /// The workload at this place. The rows are used again and again, with another name each time.
    pub(super) fn identity(&self, at: usize) -> Identity<'_> {
        let (namespace, kind, name, containers) = WORKLOADS[at % WORKLOADS.len()];
        let name = match at / WORKLOADS.len() {
            0 => Cow::Borrowed(name),
            round => Cow::Owned(format!("{name}-{}", round + 1)),
        };
        let own = |field: &str| self.own(at, field);
        let name = own("name").map_or(name, Cow::Borrowed);
        let (kind, namespace) = (own("type").unwrap_or(kind), own("namespace").unwrap_or(namespace));
        let id = own("id").map_or_else(|| format!("{namespace}-{kind}-{name}"), str::to_owned);
        Identity { id, name, kind, namespace, container: containers[0] }
    }
}

impl Identity<'_> {
    pub(super) fn labels(&self) -> Value {
        json!({ "app.kubernetes.io/name": self.name, "team": self.namespace })
    }
}

impl Cluster {
    pub(super) fn workload(&self, at: usize) -> Value {
        let workloads = &self.workloads;
        let place = u64::try_from(at).unwrap_or(u64::MAX);
        let mut random = Random::new(workloads.seed ^ Random::new(place).number());
        let seen_days = i64::from(random.between(1, 90));
        let first = self.last_transmitted_at - SignedDuration::from_hours(seen_days * 24);
        let containers = WORKLOADS[at % WORKLOADS.len()].3;
        let mut workload = made_up(&mut random, &workloads.identity(at), containers);
        workload["firstSeen"] = json!(first.max(self.created_at));
        workload["lastSeen"] = json!(self.last_transmitted_at);
        if let Some(own) = workloads.own.get(at) {
            own::merge(&mut workload, own);
        }
        workload
    }
}

/// A workload's costs, policies and containers.
fn made_up(random: &mut Random, identity: &Identity<'_>, containers: &[&str]) -> Value {
    let Identity { id, name, kind, namespace, .. } = identity;
    let minutes = random.between(600, 43_200);
    let (policy, resilience) = random.pick(&POLICIES);
    let replicas = random.between(1, 9);
    let cost = dollars(random.between(800, 90_000));
    let wasted = cost * f64::from(random.between(0, 60)) / 100.0;
    let containers: Vec<Value> =
        containers.iter().map(|container| self::container(random, container, minutes)).collect();
    json!({
        "id": id,
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
        "workloadLabels": identity.labels(),
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
