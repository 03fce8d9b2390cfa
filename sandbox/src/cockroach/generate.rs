//! Generates clusters.

use super::cluster::{Cluster, Provider};
use super::dedicated::machine_name;
use super::seed::{Seed, dedicated, serverless};
use crate::clock::Clock;
use crate::settings::Settings;

/// Regions that support all plans.
const REGIONS: [(Provider, &str); 6] = [
    (Provider::Gcp, "us-central1"),
    (Provider::Gcp, "europe-west1"),
    (Provider::Gcp, "asia-southeast1"),
    (Provider::Aws, "us-east-1"),
    (Provider::Aws, "us-west-2"),
    (Provider::Aws, "eu-central-1"),
];

/// The properties of a cluster that are not generated.
#[derive(Default)]
pub(super) struct Preset {
    pub(super) name: Option<String>,
    pub(super) provider: Option<Provider>,
    pub(super) dedicated: Option<bool>,
    pub(super) standard: Option<bool>,
}

/// Generates the cluster at this index of the list, independent of the length of the list.
pub(super) fn cluster(clock: &Clock, settings: &Settings, at: usize) -> Cluster {
    cluster_with(clock, settings, at, Preset::default())
}

/// Generates the cluster at this index with some properties preset.
pub(super) fn cluster_with(clock: &Clock, settings: &Settings, at: usize, preset: Preset) -> Cluster {
    let mut random = settings.random_at(31, at);
    let name = preset.name.unwrap_or_else(|| format!("fleet-{:05}", at.wrapping_add(1)));
    let (generated, region) = random.pick(&REGIONS);
    let provider = preset.provider.unwrap_or(generated);
    let region = match REGIONS.iter().find(|(of, _)| *of == provider) {
        _ if provider == generated => region,
        Some((_, region)) => *region,
        None => "westeurope",
    };
    let age_days = i64::from(random.between(1, 1500));
    let routing_id = format!("{name}-{}", random.between(100, 9999));
    let kind = random.between(0, 3);
    let dedicated = preset.dedicated.unwrap_or(kind == 3 || provider == Provider::Azure);
    let (config, nodes) = if dedicated {
        let config = self::dedicated(&machine_name(provider, 4), 4, 150);
        (config, settings.cockroach.nodes_per_region.unwrap_or(3))
    } else {
        let standard = preset.standard.unwrap_or(kind == 2);
        (serverless(&routing_id, standard, if standard { 20_000 } else { 1000 }, None), 0)
    };
    Seed { clock, random }.cluster(&name, provider, &[(region, nodes)], age_days, config)
}
