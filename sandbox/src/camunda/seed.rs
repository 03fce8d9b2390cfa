//! The clusters that a fresh sandbox shows.

use jiff::SignedDuration;

use super::Estate;
use super::client::{Client, Permission};
use super::cluster::{Cluster, Health};
use super::parameters::{CHANNELS, GENERATIONS, PLANS, REGIONS};
use crate::clock::Clock;
use crate::random::Random;

/// Name and description, places of plan, region, channel and generation in the parameters, age in days, health, clients.
type Row = (&'static str, Option<&'static str>, [usize; 4], i64, Health, &'static [&'static str]);

const CLUSTERS: [Row; 4] = [
    (
        "Order fulfilment",
        Some("From basket to parcel"),
        [2, 0, 0, 0],
        510,
        Health::Healthy,
        &["order-service", "reporting"],
    ),
    ("Claims", Some("Insurance claims"), [1, 2, 0, 1], 130, Health::OperateUnhealthy, &["claims-service"]),
    ("Onboarding", None, [1, 1, 0, 0], 64, Health::Updating, &["onboarding-portal"]),
    ("Playground", None, [0, 0, 1, 2], 21, Health::Suspended, &[]),
];

pub(super) fn estate(clock: Clock) -> Estate {
    let mut random = Random::new(50);
    let clusters = CLUSTERS.iter().map(|row| cluster(clock, &mut random, row)).collect();
    Estate { clusters, random }
}

fn cluster(
    clock: Clock,
    random: &mut Random,
    &(name, description, [plan, region, channel, generation], age_days, health, clients): &Row,
) -> Cluster {
    let created = clock.before_start(SignedDuration::from_hours(age_days * 24));
    Cluster {
        uuid: random.uuid(),
        name: name.to_owned(),
        description: description.map(str::to_owned),
        created,
        ready_at: created + SignedDuration::from_mins(4),
        plan: PLANS[plan],
        channel: &CHANNELS[channel],
        generation: GENERATIONS[generation],
        region: &REGIONS[region],
        has_backups: plan == 2,
        auto_update: channel == 0,
        encryption: "Software".to_owned(),
        labels: description.map(|_| "prod".to_owned()).into_iter().collect(),
        health,
        clients: clients
            .iter()
            .map(|client| Client {
                id: random.text(32),
                name: (*client).to_owned(),
                permissions: vec![Permission::Zeebe, Permission::Operate, Permission::Tasklist],
            })
            .collect(),
    }
}
