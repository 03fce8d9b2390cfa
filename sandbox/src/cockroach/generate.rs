//! Generates clusters.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value;

use super::cluster::{Cluster, Config, DeleteProtection, Region, UpgradeStatus};
use super::dedicated::{Dedicated, machine_name};
use super::provider::Provider;
use super::serverless::{Serverless, UpgradeType, UsageLimits};
use crate::clock::Clock;
use crate::random::Random;
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

pub(super) struct Seed<'a> {
    pub(super) clock: &'a Clock,
    pub(super) random: Random,
}

impl Seed<'_> {
    /// Builds a created cluster. The first region is primary.
    pub(super) fn cluster(
        &mut self,
        name: &str,
        provider: Provider,
        regions: &[(&str, u32)],
        age_days: i64,
        config: Config,
    ) -> Cluster {
        let created_at = self.clock.before_start(days(age_days));
        let regions = regions.iter().enumerate().map(|(at, &(name, nodes))| Region::new(name, nodes, at == 0));
        Cluster {
            id: self.random.uuid(),
            name: name.to_owned(),
            provider,
            cockroach_version: "v24.3.2".to_owned(),
            creator_id: self.random.uuid(),
            regions: regions.collect(),
            config,
            created_at,
            ready_at: created_at + SignedDuration::from_secs(40),
            failed: false,
            locked: false,
            operation: None,
            changed_at: None,
            deleted_at: None,
            upgrade_status: UpgradeStatus::Finalized,
            delete_protection: DeleteProtection::Disabled,
            labels: BTreeMap::new(),
            parent_id: "root".to_owned(),
            overrides: Value::Null,
        }
    }
}

pub(super) fn serverless(
    routing_id: &str,
    standard: bool,
    spend_limit: i32,
    usage_limits: Option<UsageLimits>,
) -> Config {
    Config::Serverless(Serverless {
        standard,
        routing_id: routing_id.to_owned(),
        spend_limit,
        usage_limits,
        upgrade_type: UpgradeType::Automatic,
    })
}

pub(super) fn dedicated(machine_type: &str, num_virtual_cpus: i32, storage_gib: i32) -> Config {
    Config::Dedicated(Dedicated {
        machine_type: machine_type.to_owned(),
        num_virtual_cpus,
        storage_gib,
        disk_iops: 0,
        private: false,
        deny_egress: false,
        cidr_range: "172.28.0.0/14".to_owned(),
    })
}

pub(super) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(days * 24)
}
