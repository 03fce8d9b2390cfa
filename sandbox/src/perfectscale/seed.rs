//! The estate that a fresh sandbox shows.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::clusters::Cluster;
use super::entry::Entry;
use super::workload::Workloads;
use crate::clock::Clock;
use crate::own;
use crate::random::Random;
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

/// The well-known ones and as many more as are asked for.
pub(super) fn clusters(clock: &Clock, settings: &Settings) -> Vec<Arc<Cluster>> {
    let count = settings.perfectscale.clusters;
    let well_known = CLUSTERS.iter().take(count).enumerate().map(|(at, row)| {
        let name = row.0.to_owned();
        cluster(clock, settings, at, name, *row)
    });
    let generated = (CLUSTERS.len()..count).map(|at| generated(clock, settings, at));
    well_known.chain(generated).map(Arc::new).collect()
}

/// Those of the caller's own.
pub(super) fn own_clusters(clock: &Clock, settings: &Settings) -> Vec<Arc<Cluster>> {
    let own = settings.perfectscale.own_clusters.iter().enumerate();
    own.map(|(number, own)| Arc::new(self::own(clock, settings, number, own.clone()))).collect()
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

/// The cluster of this number with what the caller wants to see in it.
fn own(clock: &Clock, settings: &Settings, number: usize, mut own: Value) -> Cluster {
    // Behind all that can be asked for, so that the own ones do not change when more are.
    let mut cluster = generated(clock, settings, usize::MAX - number);
    cluster.uid = own::text(&own, "uid").unwrap_or(cluster.uid);
    cluster.name = own::text(&own, "name").unwrap_or_else(|| format!("own-{:05}", number + 1));
    cluster.created_at = own::instant(&own, "createdAt").unwrap_or(cluster.created_at);
    cluster.last_transmitted_at = own::instant(&own, "lastTransmittedAt").unwrap_or(cluster.last_transmitted_at);
    if let Some(workloads) = own::take_list(&mut own, "workloads") {
        cluster.workloads.count = workloads.len();
        cluster.workloads.own = workloads;
    }
    cluster.own = own;
    cluster
}

/// What automation did, newest first: in the clusters that are made up, and in the own ones only where there are no others.
/// So the log is the same whatever a test brings along.
pub(super) fn audit_log(
    clock: &Clock,
    settings: &Settings,
    made_up: &[Arc<Cluster>],
    own: &[Arc<Cluster>],
) -> Vec<Entry> {
    let places =
        [made_up, own].map(|clusters| automated(clock, clusters)).into_iter().find(|places| !places.is_empty());
    let count = if places.is_some() { settings.perfectscale.audit_log_entries } else { 0 };
    // A log of the caller's own entries alone tells of a cluster that nothing else shows.
    let places = places.unwrap_or_else(|| vec![Arc::new(generated(clock, settings, CLUSTERS.len()))]);
    let newest = clock.before_start(NEWEST);
    let interval = LOG_MILLIS / i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let made_up_entries = (0..count).map(|number| {
        let place = i64::try_from(number).unwrap_or(i64::MAX);
        let started_at = newest - SignedDuration::from_millis(place * interval);
        entry(number, settings.random_at(20, number), &places, started_at, interval)
    });
    let own_entries = settings.perfectscale.own_entries.iter().enumerate().map(|(at, written)| {
        // Its cluster, if it names one that is there.
        let all = made_up.iter().chain(own);
        let is_named = |cluster: &&Arc<Cluster>| {
            let named = |field, value: &str| own::text(written, field).is_some_and(|text| text == value);
            cluster.workloads.count > 0 && (named("cluster_uid", &cluster.uid) || named("cluster_name", &cluster.name))
        };
        let named: Vec<Arc<Cluster>> = all.filter(is_named).take(1).cloned().collect();
        let places = if named.is_empty() { &places } else { &named };
        let mut entry = entry(count + at, settings.random_at(20, usize::MAX - at), places, newest, interval);
        entry.started_at = own::instant(written, "started_at").unwrap_or(entry.started_at);
        entry.own = written.clone();
        entry
    });
    let mut log: Vec<Entry> = made_up_entries.chain(own_entries).collect();
    log.sort_by_key(|entry| std::cmp::Reverse((entry.started_at, entry.number)));
    log
}

/// An entry of one of these clusters, somewhat later than this instant but before the next one.
fn entry(number: usize, mut random: Random, places: &[Arc<Cluster>], started_at: Timestamp, interval: i64) -> Entry {
    let last = u32::try_from(places.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let cluster = &places[random.between(0, last) as usize];
    let workload = random.between(0, 7) as usize % cluster.workloads.count.max(1);
    let late = i64::from(random.between(0, 999)).min(interval - 1).max(0);
    Entry {
        started_at: started_at + SignedDuration::from_millis(late),
        number,
        seed: random.number(),
        cluster: Arc::clone(cluster),
        workload,
        own: Value::Null,
    }
}

/// Nobody automates a cluster that has not been heard of for weeks.
fn automated(clock: &Clock, clusters: &[Arc<Cluster>]) -> Vec<Arc<Cluster>> {
    let recent = clock.before_start(SignedDuration::from_hours(24));
    let is_automated = |cluster: &&Arc<Cluster>| cluster.last_transmitted_at > recent && cluster.workloads.count > 0;
    clusters.iter().filter(is_automated).cloned().collect()
}
