//! The estate that a fresh sandbox shows.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;

use super::clusters::Cluster;
use super::entry::Entry;
use super::workload::Workloads;
use crate::clock::Clock;
use crate::own;
use crate::settings::Settings;

/// Name, cloud and region, age in days, minutes since it was last heard of, number of workloads.
type ClusterRow = (&'static str, Option<(&'static str, &'static str)>, i64, i64, usize);

const CLUSTERS: [ClusterRow; 4] = [
    ("prod-eu", Some(("aws", "eu-central-1")), 412, 2, 16),
    ("prod-us", Some(("gcp", "us-east4")), 230, 3, 12),
    ("staging", Some(("azure", "westeurope")), 95, 7, 8),
    ("warehouse", None, 803, 26 * 24 * 60, 3),
];

const PLACES: [(&str, &str); 6] = [
    ("aws", "us-east-1"),
    ("aws", "eu-west-1"),
    ("gcp", "us-east4"),
    ("gcp", "europe-west3"),
    ("azure", "westeurope"),
    ("azure", "eastus2"),
];

/// The span of the audit log. It goes back 30 days, and the oldest entry shall stay in it for a while.
const LOG_MILLIS: i64 = 29 * 24 * 60 * 60 * 1000;

/// How long ago the newest entry was written.
const NEWEST: SignedDuration = SignedDuration::from_mins(7);

/// The well-known ones, as many more as are asked for, and those of the caller's own.
pub(super) fn clusters(clock: &Clock, settings: &Settings) -> Vec<Arc<Cluster>> {
    let count = settings.perfectscale.clusters;
    let well_known = CLUSTERS.iter().take(count).enumerate().map(|(at, row)| {
        let name = row.0.to_owned();
        cluster(clock, settings, at, name, *row)
    });
    let generated = (CLUSTERS.len()..count).map(|at| self::generated(clock, settings, at));
    let own = settings.perfectscale.own_clusters.iter().enumerate();
    // Behind all that can be asked for, so that the own ones do not change when more are.
    let own = own.map(|(at, own)| self::own(self::generated(clock, settings, usize::MAX - at), own.clone()));
    well_known.chain(generated).chain(own).map(Arc::new).collect()
}

/// The cluster at this place of the list: the same one however many there are.
fn generated(clock: &Clock, settings: &Settings, at: usize) -> Cluster {
    let mut random = settings.random_at(11, at);
    let place = random.pick(&PLACES);
    let (days, silent) = (i64::from(random.between(1, 900)), i64::from(random.between(1, 10)));
    let name = format!("fleet-{:05}", at.wrapping_add(1));
    cluster(clock, settings, at, name, ("", Some(place), days, silent, 8))
}

fn cluster(clock: &Clock, settings: &Settings, at: usize, name: String, row: ClusterRow) -> Cluster {
    let (_, place, days, silent_minutes, workloads) = row;
    let mut random = settings.random_at(10, at);
    Cluster {
        uid: random.uuid(),
        name,
        place,
        created_at: clock.before_start(SignedDuration::from_hours(days * 24)),
        last_transmitted_at: clock.before_start(SignedDuration::from_mins(silent_minutes)),
        workloads: Workloads {
            count: settings.perfectscale.workloads_per_cluster.unwrap_or(workloads),
            seed: random.number(),
            own: Vec::new(),
        },
        own: Value::Null,
    }
}

/// The cluster with what the caller wants to see in it.
fn own(mut cluster: Cluster, mut own: Value) -> Cluster {
    cluster.uid = own::text(&own, "uid").unwrap_or(cluster.uid);
    cluster.name = own::text(&own, "name").unwrap_or(cluster.name);
    if let Some(workloads) = own::take_list(&mut own, "workloads") {
        cluster.workloads.count = workloads.len();
        cluster.workloads.own = workloads;
    }
    cluster.own = own;
    cluster
}

/// What automation did, newest first.
pub(super) fn audit_log(clock: &Clock, settings: &Settings, clusters: &[Arc<Cluster>]) -> Vec<Entry> {
    let newest = clock.before_start(NEWEST);
    let count = settings.perfectscale.audit_log_entries;
    let own = settings.perfectscale.own_entries.iter().map(Some);
    // Nobody automates a cluster that has not been heard of for weeks.
    let recent = clock.before_start(SignedDuration::from_hours(24));
    let automated: Vec<&Arc<Cluster>> =
        clusters.iter().filter(|cluster| cluster.last_transmitted_at > recent && cluster.workloads.count > 0).collect();
    let Some(last) = automated.len().checked_sub(1) else { return Vec::new() };
    let last = u32::try_from(last).unwrap_or(u32::MAX);
    let entries = i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let interval = LOG_MILLIS / entries;
    let mut log: Vec<Entry> = (0..count)
        .map(|_| None)
        .chain(own)
        .enumerate()
        .map(|(number, own)| {
            let mut random = settings.random_at(20, number);
            let cluster = automated[random.between(0, last) as usize];
            let workload = random.between(0, 7) as usize % cluster.workloads.count;
            let place = if own.is_some() { 0 } else { i64::try_from(number).unwrap_or(i64::MAX) };
            let late = i64::from(random.between(0, 999)).min(interval - 1).max(0);
            let started_at = newest - SignedDuration::from_millis(place * interval) + SignedDuration::from_millis(late);
            Entry {
                started_at: own.and_then(|own| own::instant(own, "started_at")).unwrap_or(started_at),
                number,
                seed: random.number(),
                cluster: Arc::clone(cluster),
                workload,
                own: own.cloned().unwrap_or_default(),
            }
        })
        .collect();
    log.sort_by_key(|entry| std::cmp::Reverse((entry.started_at, entry.number)));
    log
}
