//! Custom clusters, written by the user as the API returns them.
//!
//! Fields that affect behaviour are read into the cluster, so that it behaves as written. Other and unreadable fields are
//! returned unchanged until a request changes them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::cluster::{Cluster, Config, DeleteProtection, Region, UpgradeStatus};
use super::dedicated::{Dedicated, SIZES, machine_name};
use super::generate::{self, Preset};
use super::provider::Provider;
use super::regions;
use super::serverless::{Int64, Serverless, UpgradeType, UsageLimits};
use crate::clock::Clock;
use crate::overrides::{instant, take, take_list, text};
use crate::settings::Settings;

/// Builds the custom cluster of this number.
pub(super) fn cluster(clock: &Clock, settings: &Settings, number: usize, mut overrides: Value) -> Cluster {
    // Counted from the end, so that custom clusters do not depend on the number of generated ones.
    let at = usize::MAX - number;
    let mut cluster = generate::cluster_with(clock, settings, at, preset(&mut overrides, number));
    cluster.id = text(&overrides, "id").unwrap_or(cluster.id);
    if let Some(created_at) = instant(&overrides, "created_at") {
        cluster.created_at = created_at;
        cluster.ready_at = cluster.ready_at.max(created_at);
    }
    match &mut cluster.config {
        Config::Serverless(serverless) => {
            in_config(&mut overrides, "serverless", |overrides| serverless.read(overrides));
        }
        Config::Dedicated(dedicated) => {
            in_config(&mut overrides, "dedicated", |overrides| dedicated.read(cluster.provider, overrides));
        }
    }
    let nodes = cluster.regions.first().map_or(0, |region| region.nodes);
    if let Some(regions) = regions(&mut overrides, nodes) {
        cluster.regions = regions;
    }
    cluster.read_state(clock, &mut overrides);
    cluster.delete_protection = take::<DeleteProtection>(&mut overrides, "delete_protection").unwrap_or_default();
    cluster.upgrade_status = take::<UpgradeStatus>(&mut overrides, "upgrade_status").unwrap_or(cluster.upgrade_status);
    cluster.labels = take::<BTreeMap<String, String>>(&mut overrides, "labels").unwrap_or_default();
    cluster.parent_id = take(&mut overrides, "parent_id").unwrap_or(cluster.parent_id);
    cluster.overrides = overrides;
    cluster
}

/// Returns the name, cloud and plan, on which the generated fields depend.
fn preset(overrides: &mut Value, number: usize) -> Preset {
    let name = text(overrides, "name").unwrap_or_else(|| format!("own-{:05}", number + 1));
    let region = overrides.pointer("/regions/0/name").and_then(Value::as_str);
    let of_region = region.and_then(regions::provider_of);
    let provider = take::<Provider>(overrides, "cloud_provider").or(of_region);
    let (dedicated, standard) = match text(overrides, "plan").as_deref() {
        Some("DEDICATED" | "ADVANCED") => (Some(true), None),
        Some("STANDARD") => (Some(false), Some(true)),
        Some("BASIC") => (Some(false), Some(false)),
        Some("SERVERLESS") => (Some(false), None),
        _ => (None, None),
    };
    let has = |path: &str| overrides.pointer(path).is_some_and(Value::is_object);
    let of_config = match (has("/config/serverless"), has("/config/dedicated")) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    // A plan that contradicts the configuration is only returned.
    if dedicated.is_some() && of_config.is_none_or(|of_config| Some(of_config) == dedicated) {
        take::<String>(overrides, "plan");
    }
    let vcpus = overrides.pointer("/config/serverless/usage_limits/provisioned_virtual_cpus");
    let standard = standard.or(vcpus.is_some_and(|vcpus| !vcpus.is_null()).then_some(true));
    Preset { name: Some(name), provider, dedicated: of_config.or(dedicated), standard }
}

/// Reads one of the two configurations and removes it when empty.
fn in_config(overrides: &mut Value, plan: &str, read: impl FnOnce(&mut Value)) {
    inside(overrides, "config", |config| inside(config, plan, read));
}

fn inside(overrides: &mut Value, field: &str, read: impl FnOnce(&mut Value)) {
    let Some(inner) = overrides.get_mut(field).filter(|inner| inner.is_object()) else { return };
    read(inner);
    if inner.as_object().is_some_and(serde_json::Map::is_empty) {
        take::<Value>(overrides, field);
    }
}

/// Returns the regions, if each has a name. The default number of nodes is `nodes`.
fn regions(overrides: &mut Value, nodes: u32) -> Option<Vec<Region>> {
    let list = overrides.get("regions")?.as_array()?;
    if list.is_empty() || !list.iter().all(|region| text(region, "name").is_some()) {
        return None;
    }
    let read = |mut overrides: Value| Region {
        name: take(&mut overrides, "name").unwrap_or_default(),
        nodes: take(&mut overrides, "node_count").unwrap_or(nodes),
        primary: take(&mut overrides, "primary").unwrap_or(false),
        overrides,
    };
    let mut regions: Vec<Region> = take_list(overrides, "regions")?.into_iter().map(read).collect();
    if !regions.iter().any(|region| region.primary) {
        regions.first_mut()?.primary = true;
    }
    Some(regions)
}

impl Cluster {
    /// Reads the state, which lasts until the cluster is deleted.
    fn read_state(&mut self, clock: &Clock, overrides: &mut Value) {
        self.deleted_at = take::<Timestamp>(overrides, "deleted_at");
        match text(overrides, "state").as_deref() {
            Some("CREATED") => self.deleted_at = None,
            Some("CREATING") => self.ready_at = Timestamp::MAX,
            Some("CREATION_FAILED") => self.failed = true,
            Some("LOCKED") => self.locked = true,
            Some("DELETED") => self.deleted_at = self.deleted_at.or_else(|| Some(clock.timestamp())),
            // An unknown state is only returned.
            _ => return,
        }
        take::<String>(overrides, "state");
    }
}

impl Serverless {
    fn read(&mut self, overrides: &mut Value) {
        self.routing_id = take(overrides, "routing_id").unwrap_or_else(|| std::mem::take(&mut self.routing_id));
        self.spend_limit = take(overrides, "spend_limit").unwrap_or(self.spend_limit);
        self.upgrade_type = take::<UpgradeType>(overrides, "upgrade_type").unwrap_or(self.upgrade_type);
        inside(overrides, "usage_limits", |overrides| {
            let mut read = |field: &str| take::<Int64>(overrides, field);
            self.usage_limits = Some(UsageLimits {
                provisioned_virtual_cpus: read("provisioned_virtual_cpus"),
                request_unit_limit: read("request_unit_limit"),
                storage_mib_limit: read("storage_mib_limit"),
            });
        });
    }
}

impl Dedicated {
    fn read(&mut self, provider: Provider, overrides: &mut Value) {
        let machine: Option<String> = take(overrides, "machine_type");
        let cpus: Option<i32> = take(overrides, "num_virtual_cpus");
        let of_machine = |machine: &String| SIZES.into_iter().find(|cpus| machine_name(provider, *cpus) == *machine);
        self.num_virtual_cpus = cpus.or_else(|| machine.as_ref().and_then(of_machine)).unwrap_or(self.num_virtual_cpus);
        self.machine_type = machine.unwrap_or_else(|| machine_name(provider, self.num_virtual_cpus));
        self.storage_gib = take(overrides, "storage_gib").unwrap_or(self.storage_gib);
        self.disk_iops = take(overrides, "disk_iops").unwrap_or(self.disk_iops);
    }
}
