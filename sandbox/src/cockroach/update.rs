//! `PATCH /clusters/{id}`, and the older `PUT /clusters/{id}/spend-limit`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::cluster::{Cluster, Config, DeleteProtection, Plan, Region, UpgradeStatus};
use super::create::regions_of;
use super::dedicated::Hardware;
use super::serverless::{UpgradeType, UsageLimits, check_spend_limit};
use super::status::Status;
use super::version::Version;
use super::{Cockroach, regions};
use crate::{body, overrides};

#[derive(Deserialize)]
pub(super) struct UpdateQuery {
    field_mask: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Change {
    #[serde(deserialize_with = "body::object")]
    serverless: Option<ServerlessChange>,
    #[serde(deserialize_with = "body::object")]
    dedicated: Option<DedicatedChange>,
    plan: Option<Plan>,
    #[serde(alias = "upgradeStatus")]
    upgrade_status: Option<UpgradeStatus>,
    #[serde(alias = "deleteProtection")]
    delete_protection: Option<DeleteProtection>,
    labels: Option<BTreeMap<String, String>>,
    #[serde(alias = "parentId")]
    parent_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ServerlessChange {
    #[serde(alias = "spendLimit")]
    spend_limit: Option<i32>,
    #[serde(alias = "usageLimits", deserialize_with = "body::object")]
    usage_limits: Option<UsageLimits>,
    regions: Option<Vec<String>>,
    #[serde(alias = "primaryRegion")]
    primary_region: Option<String>,
    #[serde(alias = "upgradeType")]
    upgrade_type: Option<UpgradeType>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DedicatedChange {
    #[serde(alias = "regionNodes")]
    region_nodes: Option<BTreeMap<String, u32>>,
    #[serde(deserialize_with = "body::object")]
    hardware: Option<Hardware>,
}

#[derive(Deserialize)]
struct SpendLimit {
    #[serde(alias = "spendLimit")]
    spend_limit: i32,
}

pub(super) async fn update(
    State(api): State<Arc<Cockroach>>,
    Path(id): Path<String>,
    version: Version,
    query: Result<Query<UpdateQuery>, QueryRejection>,
    body: Bytes,
) -> Result<Json<Value>, Status> {
    let Query(query) = query.map_err(|error| Status::invalid(error.body_text()))?;
    let mut store = api.store.lock().await;
    let cluster = store.find_active(&id)?;
    if body.is_empty() {
        return Err(Status::invalid("the body is required"));
    }
    let fields: Map<String, Value> = body::read(&body).map_err(Status::invalid)?;
    // The whole body must be valid, also the fields that the mask excludes.
    let mut change: Change = body::decode(Value::Object(fields.clone())).map_err(Status::invalid)?;
    if let Some(mask) = query.field_mask.filter(|mask| !mask.is_empty()) {
        change = body::decode(Value::Object(masked(&mask, fields))).map_err(Status::invalid)?;
    }
    let now = api.clock.timestamp();
    let fields = change.fields();
    // Applied to a copy, so that a rejected change has no effect.
    let mut changed = cluster.clone();
    change.apply(&mut changed)?;
    changed.touch(now, &fields);
    *cluster = changed;
    Ok(Json(cluster.to_json(version, now)))
}

pub(super) async fn set_spend_limit(
    State(api): State<Arc<Cockroach>>,
    Path(id): Path<String>,
    _version: Version,
    body: Bytes,
) -> Result<Json<Value>, Status> {
    let SpendLimit { spend_limit } = body::read(&body).map_err(Status::invalid)?;
    check_spend_limit("spend_limit", spend_limit)?;
    let now = api.clock.timestamp();
    let mut store = api.store.lock().await;
    let cluster = store.find_active(&id)?;
    let Config::Serverless(serverless) = &mut cluster.config else {
        return Err(Status::invalid("spend_limit: only serverless clusters have a spend limit"));
    };
    serverless.spend_limit = spend_limit;
    cluster.touch(now, &["config.serverless.spend_limit"]);
    Ok(Json(json!({})))
}

/// Returns the fields that a mask like `labels,serverless.spend_limit` names.
fn masked(mask: &str, fields: Map<String, Value>) -> Map<String, Value> {
    fields
        .into_iter()
        .filter_map(|(name, value)| {
            let inner: Vec<&str> = mask.split(',').filter_map(|path| below(path.trim(), &name)).collect();
            match value {
                _ if inner.is_empty() => None,
                Value::Object(value) if !inner.contains(&"") => {
                    Some((name, Value::Object(masked(&inner.join(","), value))))
                }
                value => Some((name, value)),
            }
        })
        .collect()
}

/// Returns the rest of `path` below the field `name`, which may be in either case style.
fn below<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    (plain(first) == plain(name)).then_some(rest)
}

impl Change {
    /// Returns the fields of a cluster that the change sets.
    fn fields(&self) -> Vec<&'static str> {
        let serverless = self.serverless.as_ref();
        let dedicated = self.dedicated.as_ref();
        let fields = [
            ("plan", self.plan.is_some()),
            ("upgrade_status", self.upgrade_status.is_some()),
            ("delete_protection", self.delete_protection.is_some()),
            ("labels", self.labels.is_some()),
            ("parent_id", self.parent_id.is_some()),
            ("regions", serverless.is_some_and(|change| change.regions.is_some() || change.primary_region.is_some())),
            ("regions", dedicated.is_some_and(|change| change.region_nodes.is_some())),
            ("config.dedicated", dedicated.is_some_and(|change| change.hardware.is_some())),
            ("config.serverless.spend_limit", serverless.is_some_and(|change| change.spend_limit.is_some())),
            ("config.serverless.usage_limits", serverless.is_some_and(|change| change.usage_limits.is_some())),
            ("config.serverless.upgrade_type", serverless.is_some_and(|change| change.upgrade_type.is_some())),
        ];
        fields.into_iter().filter(|(_, is_set)| *is_set).map(|(field, _)| field).collect()
    }

    fn apply(self, cluster: &mut Cluster) -> Result<(), Status> {
        if let Some(change) = self.serverless {
            change.apply(cluster)?;
        }
        if let Some(change) = self.dedicated {
            change.apply(cluster)?;
        }
        if let Some(plan) = self.plan {
            let is_new = plan != cluster.plan();
            match &mut cluster.config {
                _ if !is_new => {}
                Config::Serverless(serverless) if plan != Plan::Advanced => {
                    serverless.standard = plan == Plan::Standard;
                }
                _ => {
                    return Err(Status::invalid("plan: can only change between BASIC and STANDARD"));
                }
            }
        }
        cluster.upgrade_status = self.upgrade_status.unwrap_or(cluster.upgrade_status);
        cluster.delete_protection = self.delete_protection.unwrap_or(cluster.delete_protection);
        if let Some(labels) = self.labels {
            cluster.labels = labels;
        }
        if let Some(id) = self.parent_id {
            cluster.parent_id = if id.is_empty() { "root".to_owned() } else { id };
        }
        Ok(())
    }
}

impl ServerlessChange {
    fn apply(self, cluster: &mut Cluster) -> Result<(), Status> {
        let Config::Serverless(serverless) = &mut cluster.config else {
            return Err(Status::invalid("serverless: the cluster is dedicated"));
        };
        if let Some(cents) = self.spend_limit {
            check_spend_limit("serverless.spend_limit", cents)?;
            serverless.spend_limit = cents;
        }
        if let Some(limits) = self.usage_limits {
            limits.check("serverless.usage_limits")?;
            serverless.usage_limits = Some(limits);
        }
        serverless.upgrade_type = self.upgrade_type.unwrap_or(serverless.upgrade_type);
        for name in self.regions.iter().flatten() {
            regions::check(cluster.provider, name, true)
                .map_err(|problem| Status::invalid(format!("serverless.regions: {problem}")))?;
        }
        if let Some(names) = self.regions {
            if let Some(removed) = cluster.regions.iter().find(|region| !names.contains(&region.name)) {
                let name = &removed.name;
                return Err(Status::invalid(format!("serverless.regions: {name} cannot be removed")));
            }
            let old = std::mem::take(&mut cluster.regions);
            let find = |name: &String| old.iter().find(|region| region.name == *name).cloned();
            cluster.regions =
                names.iter().map(|name| find(name).unwrap_or_else(|| Region::new(name, 0, false))).collect();
        }
        if let Some(primary) = self.primary_region {
            if !cluster.regions.iter().any(|region| region.name == primary) {
                return Err(Status::invalid("serverless.primary_region: is not one of the regions"));
            }
            for region in &mut cluster.regions {
                region.primary = region.name == primary;
                overrides::remove(&mut region.overrides, "primary");
            }
        }
        Ok(())
    }
}

impl DedicatedChange {
    fn apply(self, cluster: &mut Cluster) -> Result<(), Status> {
        let Config::Dedicated(dedicated) = &mut cluster.config else {
            return Err(Status::invalid("dedicated: the cluster is serverless"));
        };
        if let Some(hardware) = &self.hardware {
            dedicated.change(cluster.provider, hardware, "dedicated.hardware")?;
        }
        if let Some(nodes) = &self.region_nodes {
            cluster.regions = regions_of(nodes, cluster.provider, "dedicated.region_nodes")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::masked;

    fn fields(mask: &str) -> Value {
        let fields = json!({ "labels": { "a": "b" }, "serverless": { "spend_limit": 1, "regions": ["r"] } });
        let Value::Object(fields) = fields else { panic!("not an object") };
        Value::Object(masked(mask, fields))
    }

    #[test]
    fn a_mask_keeps_what_it_names() {
        assert_eq!(fields("labels"), json!({ "labels": { "a": "b" } }));
        assert_eq!(fields("serverless.spend_limit, labels")["serverless"], json!({ "spend_limit": 1 }));
        assert_eq!(fields("serverless.spendLimit"), json!({ "serverless": { "spend_limit": 1 } }));
        assert_eq!(fields("serverless")["serverless"]["regions"], json!(["r"]));
        assert_eq!(fields("plan"), json!({}));
    }
}
