//! The workloads of a cluster, generated on request.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::overrides;
use crate::random::Random;

/// The number of workloads in a cluster, and their seed.
#[derive(Clone, Debug)]
pub(super) struct Workloads {
    pub(super) count: usize,
    pub(super) seed: u64,
    /// The fields set by the user of the sandbox, by index of the workload.
    pub(super) overrides: Vec<Value>,
}

/// The fields of a workload that the audit log contains.
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

/// Policies, and the corresponding value of the deprecated field `resilienceLevel`.
const POLICIES: [(&str, &str); 4] =
    [("balanced", "medium"), ("maxSavings", "low"), ("extraHeadroom", "high"), ("maxHeadroom", "highest")];

impl Workloads {
    /// The namespace, by which the audit log filters.
    pub(super) fn namespace(&self, at: usize) -> &str {
        self.overridden(at, "namespace").unwrap_or(WORKLOADS[at % WORKLOADS.len()].0)
    }

    /// Generates the workload at this index of a cluster.
    pub(super) fn to_json(&self, at: usize, created_at: Timestamp, last_transmitted_at: Timestamp) -> Value {
        let index = u64::try_from(at).unwrap_or(u64::MAX);
        let mut random = Random::new(self.seed ^ Random::new(index).number());
        let seen_days = i64::from(random.between(1, 90));
        let first = last_transmitted_at - SignedDuration::from_hours(seen_days * 24);
        let containers = WORKLOADS[at % WORKLOADS.len()].3;
        let mut workload = generate(&mut random, &self.identity(at), containers);
        workload["firstSeen"] = json!(first.max(created_at));
        workload["lastSeen"] = json!(last_transmitted_at);
        if let Some(overrides) = self.overrides.get(at) {
            overrides::merge(&mut workload, overrides);
        }
        workload
    }

    fn overridden(&self, at: usize, field: &str) -> Option<&str> {
        self.overrides.get(at)?.get(field)?.as_str()
    }

    /// The identity of the workload at this index. The rows repeat, with a numbered name in each round.
    pub(super) fn identity(&self, at: usize) -> Identity<'_> {
        let (namespace, kind, name, containers) = WORKLOADS[at % WORKLOADS.len()];
        let name = match at / WORKLOADS.len() {
            0 => Cow::Borrowed(name),
            round => Cow::Owned(format!("{name}-{}", round + 1)),
        };
        let overridden = |field: &str| self.overridden(at, field);
        let name = overridden("name").map_or(name, Cow::Borrowed);
        let (kind, namespace) = (overridden("type").unwrap_or(kind), overridden("namespace").unwrap_or(namespace));
        let id = overridden("id").map_or_else(|| format!("{namespace}-{kind}-{name}"), str::to_owned);
        Identity { id, name, kind, namespace, container: containers[0] }
    }
}

impl Identity<'_> {
    pub(super) fn labels(&self) -> Value {
        json!({ "app.kubernetes.io/name": self.name, "team": self.namespace })
    }
}

/// Generates the costs, policies and containers of a workload.
fn generate(random: &mut Random, identity: &Identity<'_>, containers: &[&str]) -> Value {
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
    // Peak usage in percent of the request: a low value is waste, a high one a risk.
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

/// Rounds to two decimal places.
fn cents(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
