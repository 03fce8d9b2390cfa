//! Clusters in any number.

use serde_json::Value;

use super::cluster::{Cluster, Provider};
use super::seed::{Seed, dedicated, serverless};
use crate::clock::Clock;
use crate::own;
use crate::settings::Settings;

/// Regions that take clusters of all plans.
const PLACES: [(Provider, &str); 6] = [
    (Provider::Gcp, "us-central1"),
    (Provider::Gcp, "europe-west1"),
    (Provider::Gcp, "asia-southeast1"),
    (Provider::Aws, "us-east-1"),
    (Provider::Aws, "us-west-2"),
    (Provider::Aws, "eu-central-1"),
];

/// The cluster at this place of the list: the same one however many there are.
pub(super) fn cluster(clock: &Clock, settings: &Settings, at: usize) -> Cluster {
    let mut random = settings.random_at(31, at);
    let name = format!("fleet-{:05}", at.wrapping_add(1));
    let (provider, region) = random.pick(&PLACES);
    let age_days = i64::from(random.between(1, 1500));
    let number = random.between(100, 9999);
    let (config, nodes) = match random.between(0, 3) {
        0 | 1 => (serverless(&format!("{name}-{number}"), false, 1000, None), 0),
        2 => (serverless(&format!("{name}-{number}"), true, 20_000, None), 0),
        _ => {
            let machine = if provider == Provider::Gcp { "n2-standard-4" } else { "m6i.xlarge" };
            (dedicated(machine, 4, 150), settings.cockroach.nodes_per_region.unwrap_or(3))
        }
    };
    Seed { clock, random }.cluster(&name, provider, &[(region, nodes)], age_days, config)
}

/// The cluster with what the caller wants to see in it.
pub(super) fn own(mut cluster: Cluster, own: &Value) -> Cluster {
    cluster.id = own::text(own, "id").unwrap_or(cluster.id);
    cluster.name = own::text(own, "name").unwrap_or(cluster.name);
    cluster.created_at = own::instant(own, "created_at").unwrap_or(cluster.created_at);
    cluster.own = own.clone();
    cluster
}
