//! The clusters of a new sandbox.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value;

use super::cluster::{Cluster, Config, DeleteProtection, Provider, Region, UpgradeStatus};
use super::dedicated::Dedicated;
use super::serverless::{Int64, Serverless, UpgradeType, UsageLimits};
use super::{generate, overrides};
use crate::clock::Clock;
use crate::random::Random;
use crate::settings::Settings;

/// Returns the named clusters, the generated ones and the custom ones.
pub(super) fn clusters(clock: &Clock, settings: &Settings) -> Vec<Cluster> {
    let (active, inactive) = named(clock, settings);
    let count = settings.cockroach.clusters;
    let generated = (active.len()..count).map(|at| generate::cluster(clock, settings, at));
    let custom = settings.cockroach.custom_clusters.iter().enumerate();
    let custom = custom.map(|(at, overrides)| overrides::cluster(clock, settings, at, overrides.clone()));
    let inactive = inactive.into_iter().filter(|_| count > 0);
    active.into_iter().take(count).chain(generated).chain(inactive).chain(custom).collect()
}

/// Four active and two inactive clusters, of various plans, clouds, regions, states and ages.
fn named(clock: &Clock, settings: &Settings) -> (Vec<Cluster>, Vec<Cluster>) {
    let nodes = settings.cockroach.nodes_per_region.unwrap_or(3);
    let mut seed = Seed { clock, random: settings.random(30) };
    let vcpus = UsageLimits { provisioned_virtual_cpus: Some(Int64(4)), ..UsageLimits::default() };
    let requests = UsageLimits {
        request_unit_limit: Some(Int64(50_000_000)),
        storage_mib_limit: Some(Int64(10_240)),
        ..UsageLimits::default()
    };
    let skunk = serverless("funky-skunk-123", false, 0, None);
    let analytics = serverless("analytics-1204", true, 20_000, Some(vcpus));
    let campaign = serverless("old-campaign-88", false, 5_000, Some(requests));
    let broken = serverless("broken-start-2217", false, 0, None);
    let orders = dedicated("m6i.xlarge", 4, 150);
    let ledger = dedicated("Standard_D8s_v5", 8, 500);
    let active = vec![
        seed.cluster("funky-skunk", Provider::Gcp, &[("us-central1", 0)], 640, skunk),
        Cluster {
            cockroach_version: "v24.1.8".to_owned(),
            upgrade_status: UpgradeStatus::UpgradeAvailable,
            delete_protection: DeleteProtection::Enabled,
            labels: labels(&[("env", "production"), ("team", "orders")]),
            ..seed.cluster("orders-prod", Provider::Aws, &[("us-east-1", nodes), ("eu-central-1", nodes)], 420, orders)
        },
        Cluster {
            labels: labels(&[("team", "insight")]),
            ..seed.cluster("analytics", Provider::Gcp, &[("europe-west1", 0), ("us-east1", 0)], 75, analytics)
        },
        Cluster {
            locked: true,
            operation: Some("CRDB_PATCH_RUNNING"),
            labels: labels(&[("env", "staging")]),
            ..seed.cluster("ledger-eu", Provider::Azure, &[("westeurope", nodes)], 12, ledger)
        },
    ];
    let inactive = vec![
        Cluster {
            deleted_at: Some(clock.before_start(days(30))),
            ..seed.cluster("old-campaign", Provider::Aws, &[("us-west-2", 0)], 900, campaign)
        },
        Cluster { failed: true, ..seed.cluster("broken-start", Provider::Aws, &[("ap-southeast-1", 0)], 2, broken) },
    ];
    (active, inactive)
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

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(days * 24)
}
