//! Clusters of the caller's own, written as the API answers them.
//!
//! What the API acts on is read out of the words into the cluster, so that it behaves as it looks. The rest, and what cannot be
//! read, is kept and shown as it is written until a request changes it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::cluster::{Cluster, Config, DeleteProtection, Provider, Region, UpgradeStatus};
use super::dedicated::{Dedicated, SIZES, machine_name};
use super::fleet::{self, Wish};
use super::regions;
use super::serverless::{Int64, Serverless, UpgradeType, UsageLimits};
use crate::clock::Clock;
use crate::own::{instant, take, take_list, text};
use crate::settings::Settings;

/// The own cluster of this number.
pub(super) fn cluster(clock: &Clock, settings: &Settings, number: usize, mut own: Value) -> Cluster {
    // Behind all that can be asked for, so that the own ones do not change when more are.
    let at = usize::MAX - number;
    let mut cluster = fleet::wished(clock, settings, at, wish(&mut own, number));
    cluster.id = text(&own, "id").unwrap_or(cluster.id);
    if let Some(created_at) = instant(&own, "created_at") {
        cluster.created_at = created_at;
        cluster.ready_at = cluster.ready_at.max(created_at);
    }
    match &mut cluster.config {
        Config::Serverless(serverless) => in_config(&mut own, "serverless", |own| serverless.read(own)),
        Config::Dedicated(dedicated) => in_config(&mut own, "dedicated", |own| dedicated.read(cluster.provider, own)),
    }
    let nodes = cluster.regions.first().map_or(0, |region| region.nodes);
    if let Some(regions) = regions(&mut own, nodes) {
        cluster.regions = regions;
    }
    cluster.read_state(clock, &mut own);
    cluster.delete_protection = take::<DeleteProtection>(&mut own, "delete_protection").unwrap_or_default();
    cluster.upgrade_status = take::<UpgradeStatus>(&mut own, "upgrade_status").unwrap_or(cluster.upgrade_status);
    cluster.labels = take::<BTreeMap<String, String>>(&mut own, "labels").unwrap_or_default();
    cluster.parent_id = take(&mut own, "parent_id").unwrap_or(cluster.parent_id);
    cluster.own = own;
    cluster
}

/// The name, the cloud and the plan, on which the rest depends.
fn wish(own: &mut Value, number: usize) -> Wish {
    let name = text(own, "name").unwrap_or_else(|| format!("own-{:05}", number + 1));
    let region = own.pointer("/regions/0/name").and_then(Value::as_str);
    let of_region = region.and_then(regions::provider_of);
    let provider = take::<Provider>(own, "cloud_provider").or(of_region);
    let (dedicated, standard) = match text(own, "plan").as_deref() {
        Some("DEDICATED" | "ADVANCED") => (Some(true), None),
        Some("STANDARD") => (Some(false), Some(true)),
        Some("BASIC") => (Some(false), Some(false)),
        Some("SERVERLESS") => (Some(false), None),
        _ => (None, None),
    };
    let has = |path: &str| own.pointer(path).is_some_and(Value::is_object);
    let of_config = match (has("/config/serverless"), has("/config/dedicated")) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    // A plan that does not go with the configuration is only shown.
    if dedicated.is_some() && of_config.is_none_or(|of_config| Some(of_config) == dedicated) {
        take::<String>(own, "plan");
    }
    let vcpus = own.pointer("/config/serverless/usage_limits/provisioned_virtual_cpus");
    let standard = standard.or(vcpus.is_some_and(|vcpus| !vcpus.is_null()).then_some(true));
    Wish { name: Some(name), provider, dedicated: of_config.or(dedicated), standard }
}

/// Reads one of the two configurations, and leaves no empty ones behind.
fn in_config(own: &mut Value, plan: &str, read: impl FnOnce(&mut Value)) {
    inside(own, "config", |config| inside(config, plan, read));
}

fn inside(own: &mut Value, field: &str, read: impl FnOnce(&mut Value)) {
    let Some(inner) = own.get_mut(field).filter(|inner| inner.is_object()) else { return };
    read(inner);
    if inner.as_object().is_some_and(serde_json::Map::is_empty) {
        take::<Value>(own, field);
    }
}

/// The regions, if each has a name. A number of nodes that is not said is `nodes`.
fn regions(own: &mut Value, nodes: u32) -> Option<Vec<Region>> {
    let list = own.get("regions")?.as_array()?;
    if list.is_empty() || !list.iter().all(|region| text(region, "name").is_some()) {
        return None;
    }
    let read = |mut own: Value| Region {
        name: take(&mut own, "name").unwrap_or_default(),
        nodes: take(&mut own, "node_count").unwrap_or(nodes),
        primary: take(&mut own, "primary").unwrap_or(false),
        own,
    };
    let mut regions: Vec<Region> = take_list(own, "regions")?.into_iter().map(read).collect();
    if !regions.iter().any(|region| region.primary) {
        regions.first_mut()?.primary = true;
    }
    Some(regions)
}

impl Cluster {
    /// A state that is said holds until the cluster is deleted.
    fn read_state(&mut self, clock: &Clock, own: &mut Value) {
        self.deleted_at = take::<Timestamp>(own, "deleted_at");
        match text(own, "state").as_deref() {
            Some("CREATED") => self.deleted_at = None,
            Some("CREATING") => self.ready_at = Timestamp::MAX,
            Some("CREATION_FAILED") => self.failed = true,
            Some("LOCKED") => self.locked = true,
            Some("DELETED") => self.deleted_at = self.deleted_at.or_else(|| Some(clock.timestamp())),
            // Nobody knows what to do with it: it is only shown.
            _ => return,
        }
        take::<String>(own, "state");
    }
}

impl Serverless {
    fn read(&mut self, own: &mut Value) {
        self.routing_id = take(own, "routing_id").unwrap_or_else(|| std::mem::take(&mut self.routing_id));
        self.spend_limit = take(own, "spend_limit").unwrap_or(self.spend_limit);
        self.upgrade_type = take::<UpgradeType>(own, "upgrade_type").unwrap_or(self.upgrade_type);
        inside(own, "usage_limits", |own| {
            let mut read = |field: &str| take::<Int64>(own, field);
            self.usage_limits = Some(UsageLimits {
                provisioned_virtual_cpus: read("provisioned_virtual_cpus"),
                request_unit_limit: read("request_unit_limit"),
                storage_mib_limit: read("storage_mib_limit"),
            });
        });
    }
}

impl Dedicated {
    fn read(&mut self, provider: Provider, own: &mut Value) {
        let machine: Option<String> = take(own, "machine_type");
        let cpus: Option<i32> = take(own, "num_virtual_cpus");
        let of_machine = |machine: &String| SIZES.into_iter().find(|cpus| machine_name(provider, *cpus) == *machine);
        self.num_virtual_cpus = cpus.or_else(|| machine.as_ref().and_then(of_machine)).unwrap_or(self.num_virtual_cpus);
        self.machine_type = machine.unwrap_or_else(|| machine_name(provider, self.num_virtual_cpus));
        self.storage_gib = take(own, "storage_gib").unwrap_or(self.storage_gib);
        self.disk_iops = take(own, "disk_iops").unwrap_or(self.disk_iops);
    }
}
