//! The clusters that a fresh sandbox shows.

use jiff::SignedDuration;
use serde_json::Value;

use super::Estate;
use super::client::{ALL, Client, Permission};
use super::cluster::{Cluster, Health};
use super::parameters::{CHANNELS, GENERATIONS, PLANS, REGIONS};
use crate::clock::Clock;
use crate::own;
use crate::random::Random;
use crate::settings::Settings;

/// Name and description, places of plan, region, channel and generation in the parameters, age in days, health, clients.
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

/// The well-known ones, as many more as are asked for, and those of the caller's own.
pub(super) fn estate(clock: &Clock, settings: &Settings) -> Estate {
    let seed = Seed { clock, settings };
    let well_known = CLUSTERS.iter().take(settings.camunda.clusters).enumerate().map(|(at, row)| seed.cluster(at, row));
    let generated = (CLUSTERS.len()..settings.camunda.clusters).map(|at| seed.generated(at));
    let own = settings.camunda.own_clusters.iter().enumerate();
    let own = own.map(|(number, own)| seed.own(number, own.clone()));
    Estate { clusters: well_known.chain(generated).chain(own).collect(), random: settings.random(52) }
}

struct Seed<'a> {
    clock: &'a Clock,
    settings: &'a Settings,
}

impl Seed<'_> {
    fn cluster(&self, at: usize, &(name, description, places, age_days, health, clients): &Row<'_>) -> Cluster {
        let mut random = self.settings.random_at(50, at);
        let [plan, region, channel, generation] = places;
        let created = self.clock.before_start(SignedDuration::from_hours(age_days * 24));
        let asked = self.settings.camunda.clients_per_cluster;
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
            clients: (0..asked.unwrap_or(clients.len()))
                .map(|number| {
                    let known = clients.get(number).map(|name| (*name).to_owned());
                    client(&mut random, known.unwrap_or_else(|| format!("client-{:05}", number + 1)))
                })
                .collect(),
            own: Value::Null,
        }
    }

    /// The cluster at this place of the list: the same one however many there are.
    fn generated(&self, at: usize) -> Cluster {
        let mut random = self.settings.random_at(51, at);
        let region = random.pick(&[0, 1, 2]);
        let channel = random.pick(&[0, 0, 0, 1]);
        let generation = if channel == 1 { 2 } else { random.pick(&[0, 1]) };
        let places = [random.pick(&[0, 1, 2]), region, channel, generation];
        let age_days = i64::from(random.between(1, 900));
        let name = format!("Fleet {:05}", at.wrapping_add(1));
        self.cluster(at, &(&name, None, places, age_days, Health::Healthy, &["client-00001"]))
    }

    /// A cluster with what the caller wants to see in it.
    fn own(&self, number: usize, mut own: Value) -> Cluster {
        // Behind all that can be asked for, so that the own ones do not change when more are.
        let at = usize::MAX - number;
        let mut cluster = self.generated(at);
        cluster.uuid = own::text(&own, "uuid").unwrap_or(cluster.uuid);
        cluster.name = own::text(&own, "name").unwrap_or_else(|| format!("Own {:05}", number + 1));
        if let Some(clients) = own::take_list(&mut own, "clients") {
            let mut random = self.settings.random_at(53, at);
            cluster.clients = clients.iter().map(|own| own_client(&mut random, own)).collect();
        }
        cluster.own = own;
        cluster
    }
}

fn client(random: &mut Random, name: String) -> Client {
    let permissions = vec![Permission::Zeebe, Permission::Operate, Permission::Tasklist];
    Client { id: random.text(32), name, permissions }
}

fn own_client(random: &mut Random, own: &Value) -> Client {
    let made_up = client(random, "client".to_owned());
    let permissions = own.get("permissions").and_then(Value::as_array).map_or(made_up.permissions, |words| {
        ALL.into_iter().filter(|permission| words.contains(&serde_json::json!(permission))).collect()
    });
    Client {
        id: own::text(own, "clientId").unwrap_or(made_up.id),
        name: own::text(own, "name").unwrap_or(made_up.name),
        permissions,
    }
}
