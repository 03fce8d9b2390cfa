//! The clusters of a new sandbox.

use std::collections::BTreeMap;

use super::cluster::{Cluster, DeleteProtection, UpgradeStatus};
use super::generate::{self, Seed, days, dedicated, serverless};
use super::overrides;
use super::provider::Provider;
use super::serverless::{Int64, UsageLimits};
use crate::clock::Clock;
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

fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}
