//! The clusters of a new sandbox.

use jiff::SignedDuration;
use serde_json::Value;

use super::Store;
use super::client::{ALL, Client, Permission};
use super::cluster::{Cluster, Health};
use super::parameters::{CHANNELS, GENERATIONS, PLANS, REGIONS};
use crate::clock::Clock;
use crate::overrides;
use crate::random::Random;
use crate::settings::Settings;

/// Name, description, indices of plan, region, channel and generation in the parameters, age in days, health, clients.
type Row<'a> = (&'a str, Option<&'a str>, [usize; 4], i64, Health, &'a [&'a str]);

const CLUSTERS: [Row<'static>; 4] = [
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

/// Returns the named clusters, the generated ones and the custom ones.
pub(super) fn store(clock: &Clock, settings: &Settings) -> Store {
    let seed = Seed { clock, settings };
    let named = CLUSTERS.iter().take(settings.camunda.clusters).enumerate().map(|(at, row)| seed.cluster(at, row));
    let generated = (CLUSTERS.len()..settings.camunda.clusters).map(|at| seed.generate(at));
    let custom = settings.camunda.custom_clusters.iter().enumerate();
    let custom = custom.map(|(number, overrides)| seed.custom(number, overrides.clone()));
    Store { clusters: named.chain(generated).chain(custom).collect(), random: settings.random(52) }
}

struct Seed<'a> {
    clock: &'a Clock,
    settings: &'a Settings,
}

impl Seed<'_> {
    fn cluster(&self, at: usize, &(name, description, indices, age_days, health, clients): &Row<'_>) -> Cluster {
        let mut random = self.settings.random_at(50, at);
        let [plan, region, channel, generation] = indices;
        let created = self.clock.before_start(SignedDuration::from_hours(age_days * 24));
        let requested = self.settings.camunda.clients_per_cluster;
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
            clients: (0..requested.unwrap_or(clients.len()))
                .map(|number| {
                    let named = clients.get(number).map(|name| (*name).to_owned());
                    client(&mut random, named.unwrap_or_else(|| format!("client-{:05}", number + 1)))
                })
                .collect(),
            overrides: Value::Null,
        }
    }

    /// Generates the cluster at this index of the list, independent of the length of the list.
    fn generate(&self, at: usize) -> Cluster {
        let mut random = self.settings.random_at(51, at);
        let region = random.pick(&[0, 1, 2]);
        let channel = random.pick(&[0, 0, 0, 1]);
        let generation = if channel == 1 { 2 } else { random.pick(&[0, 1]) };
        let indices = [random.pick(&[0, 1, 2]), region, channel, generation];
        let age_days = i64::from(random.between(1, 900));
        let name = format!("Fleet {:05}", at.wrapping_add(1));
        self.cluster(at, &(&name, None, indices, age_days, Health::Healthy, &["client-00001"]))
    }

    /// Generates a cluster and overrides its fields.
    fn custom(&self, number: usize, mut overrides: Value) -> Cluster {
        // Counted from the end, so that custom clusters do not depend on the number of generated ones.
        let at = usize::MAX - number;
        let mut cluster = self.generate(at);
        cluster.uuid = overrides::text(&overrides, "uuid").unwrap_or(cluster.uuid);
        cluster.name = overrides::text(&overrides, "name").unwrap_or_else(|| format!("Own {:05}", number + 1));
        if let Some(clients) = overrides::take_list(&mut overrides, "clients") {
            let mut random = self.settings.random_at(53, at);
            cluster.clients = clients.iter().map(|overrides| custom_client(&mut random, overrides)).collect();
        }
        cluster.overrides = overrides;
        cluster
    }
}

fn client(random: &mut Random, name: String) -> Client {
    let permissions = vec![Permission::Zeebe, Permission::Operate, Permission::Tasklist];
    Client { id: random.text(32), name, permissions }
}

fn custom_client(random: &mut Random, overrides: &Value) -> Client {
    let generated = client(random, "client".to_owned());
    let permissions = overrides.get("permissions").and_then(Value::as_array).map_or(generated.permissions, |words| {
        ALL.into_iter().filter(|permission| words.contains(&serde_json::json!(permission))).collect()
    });
    Client {
        id: overrides::text(overrides, "clientId").unwrap_or(generated.id),
        name: overrides::text(overrides, "name").unwrap_or(generated.name),
        permissions,
    }
}
