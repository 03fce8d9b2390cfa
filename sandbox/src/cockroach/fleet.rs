//! Clusters in any number.

use super::cluster::{Cluster, Provider};
use super::dedicated::machine_name;
use super::seed::{Seed, dedicated, serverless};
use crate::clock::Clock;
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

/// What is said of a cluster before the rest of it is made up.
#[derive(Default)]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    pub(super) provider: Option<Provider>,
    pub(super) dedicated: Option<bool>,
    pub(super) standard: Option<bool>,
}

/// The cluster at this place of the list: the same one however many there are.
pub(super) fn cluster(clock: &Clock, settings: &Settings, at: usize) -> Cluster {
    wished(clock, settings, at, Wish::default())
}

/// The same, as far as the wish does not say otherwise.
pub(super) fn wished(clock: &Clock, settings: &Settings, at: usize, wish: Wish) -> Cluster {
    let mut random = settings.random_at(31, at);
    let name = wish.name.unwrap_or_else(|| format!("fleet-{:05}", at.wrapping_add(1)));
    let (made_up, region) = random.pick(&PLACES);
    let provider = wish.provider.unwrap_or(made_up);
    let region = match PLACES.iter().find(|(of, _)| *of == provider) {
        _ if provider == made_up => region,
        Some((_, region)) => *region,
        None => "westeurope",
    };
    let age_days = i64::from(random.between(1, 1500));
    let routing_id = format!("{name}-{}", random.between(100, 9999));
    let kind = random.between(0, 3);
    let dedicated = wish.dedicated.unwrap_or(kind == 3 || provider == Provider::Azure);
    let (config, nodes) = if dedicated {
        let config = self::dedicated(&machine_name(provider, 4), 4, 150);
        (config, settings.cockroach.nodes_per_region.unwrap_or(3))
    } else {
        let standard = wish.standard.unwrap_or(kind == 2);
        (serverless(&routing_id, standard, if standard { 20_000 } else { 1000 }, None), 0)
    };
    Seed { clock, random }.cluster(&name, provider, &[(region, nodes)], age_days, config)
}
