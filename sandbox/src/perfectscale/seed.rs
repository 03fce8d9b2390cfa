//! The clusters and the audit log of a new sandbox.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::clusters::Cluster;
use super::entry::Entry;
use super::workload::Workloads;
use crate::clock::Clock;
use crate::overrides;
use crate::random::Random;
use crate::settings::Settings;

/// Name, cloud and region, age in days, minutes since the last transmission, number of workloads.
type ClusterRow = (&'static str, Option<(&'static str, &'static str)>, i64, i64, usize);

const CLUSTERS: [ClusterRow; 4] = [
    ("prod-eu", Some(("aws", "eu-central-1")), 412, 2, 16),
    ("prod-us", Some(("gcp", "us-east4")), 230, 3, 12),
    ("staging", Some(("azure", "westeurope")), 95, 7, 8),
    ("warehouse", None, 803, 26 * 24 * 60, 3),
];

const LOCATIONS: [(&str, &str); 6] = [
    ("aws", "us-east-1"),
    ("aws", "eu-west-1"),
    ("gcp", "us-east4"),
    ("gcp", "europe-west3"),
    ("azure", "westeurope"),
    ("azure", "eastus2"),
];

/// The span of the generated entries, shorter than the 30 days of the log, so that the oldest entry stays in it for a day.
const LOG_MILLIS: i64 = 29 * 24 * 60 * 60 * 1000;

/// The age of the newest entry.
const NEWEST_AGE: SignedDuration = SignedDuration::from_mins(7);

/// Returns the named clusters and the generated ones.
pub(super) fn clusters(clock: &Clock, settings: &Settings) -> Vec<Arc<Cluster>> {
    let count = settings.perfectscale.clusters;
    let named = CLUSTERS.iter().take(count).enumerate().map(|(at, row)| {
        let name = row.0.to_owned();
        cluster(clock, settings, at, name, *row)
    });
    let generated = (CLUSTERS.len()..count).map(|at| generate(clock, settings, at));
    named.chain(generated).map(Arc::new).collect()
}

/// Returns the custom clusters.
pub(super) fn custom_clusters(clock: &Clock, settings: &Settings) -> Vec<Arc<Cluster>> {
    let custom = settings.perfectscale.custom_clusters.iter().enumerate();
    custom.map(|(number, overrides)| Arc::new(custom_cluster(clock, settings, number, overrides.clone()))).collect()
}

/// Generates the cluster at this index of the list, independent of the length of the list.
fn generate(clock: &Clock, settings: &Settings, at: usize) -> Cluster {
    let mut random = settings.random_at(11, at);
    let location = random.pick(&LOCATIONS);
    let (days, silent) = (i64::from(random.between(1, 900)), i64::from(random.between(1, 10)));
    let name = format!("fleet-{:05}", at.wrapping_add(1));
    cluster(clock, settings, at, name, ("", Some(location), days, silent, 8))
}

fn cluster(clock: &Clock, settings: &Settings, at: usize, name: String, row: ClusterRow) -> Cluster {
    let (_, location, days, silent_minutes, workloads) = row;
    let mut random = settings.random_at(10, at);
    Cluster {
        uid: random.uuid(),
        name,
        location,
        created_at: clock.before_start(SignedDuration::from_hours(days * 24)),
        last_transmitted_at: clock.before_start(SignedDuration::from_mins(silent_minutes)),
        workloads: Workloads {
            count: settings.perfectscale.workloads_per_cluster.unwrap_or(workloads),
            seed: random.number(),
            overrides: Vec::new(),
        },
        overrides: Value::Null,
    }
}

/// Generates a cluster and overrides its fields.
fn custom_cluster(clock: &Clock, settings: &Settings, number: usize, mut overrides: Value) -> Cluster {
    // Counted from the end, so that custom clusters do not depend on the number of generated ones.
    let mut cluster = generate(clock, settings, usize::MAX - number);
    cluster.uid = overrides::text(&overrides, "uid").unwrap_or(cluster.uid);
    cluster.name = overrides::text(&overrides, "name").unwrap_or_else(|| format!("own-{:05}", number + 1));
    cluster.created_at = overrides::instant(&overrides, "createdAt").unwrap_or(cluster.created_at);
    cluster.last_transmitted_at =
        overrides::instant(&overrides, "lastTransmittedAt").unwrap_or(cluster.last_transmitted_at);
    if let Some(workloads) = overrides::take_list(&mut overrides, "workloads") {
        cluster.workloads.count = workloads.len();
        cluster.workloads.overrides = workloads;
    }
    cluster.overrides = overrides;
    cluster
}

/// Returns the audit log, newest first. Generated entries belong to generated clusters, and to custom clusters only if there
/// are no others, so that custom clusters do not change the log.
pub(super) fn audit_log(
    clock: &Clock,
    settings: &Settings,
    generated: &[Arc<Cluster>],
    custom: &[Arc<Cluster>],
) -> Vec<Entry> {
    let clusters = [generated, custom]
        .map(|clusters| automated(clock, clusters))
        .into_iter()
        .find(|clusters| !clusters.is_empty());
    let count = if clusters.is_some() { settings.perfectscale.audit_log_entries } else { 0 };
    // A log that consists only of custom entries refers to a cluster that the API does not list.
    let clusters = clusters.unwrap_or_else(|| vec![Arc::new(generate(clock, settings, CLUSTERS.len()))]);
    let newest = clock.before_start(NEWEST_AGE);
    let interval = LOG_MILLIS / i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let generated_entries = (0..count).map(|number| {
        let index = i64::try_from(number).unwrap_or(i64::MAX);
        let started_at = newest - SignedDuration::from_millis(index * interval);
        entry(number, settings.random_at(20, number), &clusters, started_at, interval)
    });
    let custom_entries = settings.perfectscale.custom_entries.iter().enumerate().map(|(at, written)| {
        // The cluster that the entry names, if it exists.
        let all = generated.iter().chain(custom);
        let is_named = |cluster: &&Arc<Cluster>| {
            let named = |field, value: &str| overrides::text(written, field).is_some_and(|text| text == value);
            cluster.workloads.count > 0 && (named("cluster_uid", &cluster.uid) || named("cluster_name", &cluster.name))
        };
        let named: Vec<Arc<Cluster>> = all.filter(is_named).take(1).cloned().collect();
        let clusters = if named.is_empty() { &clusters } else { &named };
        let mut entry = entry(count + at, settings.random_at(20, usize::MAX - at), clusters, newest, interval);
        entry.started_at = overrides::instant(written, "started_at").unwrap_or(entry.started_at);
        entry.overrides = written.clone();
        entry
    });
    let mut log: Vec<Entry> = generated_entries.chain(custom_entries).collect();
    log.sort_by_key(|entry| std::cmp::Reverse((entry.started_at, entry.number)));
    log
}

/// Generates an entry of one of these clusters, within one interval after this instant.
fn entry(number: usize, mut random: Random, clusters: &[Arc<Cluster>], started_at: Timestamp, interval: i64) -> Entry {
    let last = u32::try_from(clusters.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let cluster = &clusters[random.between(0, last) as usize];
    let workload = random.between(0, 7) as usize % cluster.workloads.count.max(1);
    let late = i64::from(random.between(0, 999)).min(interval - 1).max(0);
    Entry {
        started_at: started_at + SignedDuration::from_millis(late),
        number,
        seed: random.number(),
        cluster: Arc::clone(cluster),
        workload,
        overrides: Value::Null,
    }
}

/// Returns the clusters that transmitted within a day and have workloads; only those are automated.
fn automated(clock: &Clock, clusters: &[Arc<Cluster>]) -> Vec<Arc<Cluster>> {
    let recent = clock.before_start(SignedDuration::from_hours(24));
    let is_automated = |cluster: &&Arc<Cluster>| cluster.last_transmitted_at > recent && cluster.workloads.count > 0;
    clusters.iter().filter(is_automated).cloned().collect()
}
