//! `POST /clusters`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::cluster::{Cluster, Config, DeleteProtection, Plan, Region, UpgradeStatus};
use super::dedicated::{Dedicated, Hardware};
use super::provider::Provider;
use super::serverless::{Serverless, UpgradeType, UsageLimits, check_spend_limit};
use super::status::Status;
use super::version::Version;
use super::{Cockroach, Store, regions};
use crate::body;

// The vendor's gateway accepts protobuf JSON: field names in either case style, and zero for a missing number.

#[derive(Default, Deserialize)]
#[serde(default)]
struct Request {
    name: Option<String>,
    provider: Option<String>,
    #[serde(deserialize_with = "body::object")]
    spec: Option<Specification>,
}

/// The identifiers of a customer's account at a cloud provider.
type CloudAccount = BTreeMap<String, Option<String>>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Specification {
    #[serde(deserialize_with = "body::object")]
    serverless: Option<ServerlessSpecification>,
    #[serde(deserialize_with = "body::object")]
    dedicated: Option<DedicatedSpecification>,
    plan: Option<Plan>,
    #[serde(alias = "deleteProtection")]
    delete_protection: Option<DeleteProtection>,
    labels: Option<BTreeMap<String, String>>,
    #[serde(alias = "parentId")]
    parent_id: Option<String>,
    /// Only the type is validated.
    #[serde(rename = "customer_cloud_account", alias = "customerCloudAccount")]
    _customer_cloud_account: Option<BTreeMap<String, Option<CloudAccount>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ServerlessSpecification {
    regions: Option<Vec<String>>,
    #[serde(alias = "spendLimit")]
    spend_limit: Option<i32>,
    #[serde(alias = "usageLimits", deserialize_with = "body::object")]
    usage_limits: Option<UsageLimits>,
    #[serde(alias = "primaryRegion")]
    primary_region: Option<String>,
    #[serde(alias = "upgradeType")]
    upgrade_type: Option<UpgradeType>,
    /// Only the type is validated.
    #[serde(rename = "with_empty_ip_allowlist", alias = "withEmptyIpAllowlist")]
    _with_empty_ip_allowlist: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DedicatedSpecification {
    #[serde(alias = "regionNodes")]
    region_nodes: Option<BTreeMap<String, u32>>,
    #[serde(deserialize_with = "body::object")]
    hardware: Option<Hardware>,
    #[serde(alias = "cockroachVersion")]
    cockroach_version: Option<String>,
    #[serde(alias = "networkVisibility")]
    network_visibility: Option<Visibility>,
    #[serde(alias = "restrictEgressTraffic")]
    restrict_egress_traffic: Option<bool>,
    #[serde(alias = "cidrRange")]
    cidr_range: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Visibility {
    Public,
    Private,
}

pub(super) async fn create(
    State(api): State<Arc<Cockroach>>,
    version: Version,
    body: Bytes,
) -> Result<Json<Value>, Status> {
    let request: Request = body::read(&body).map_err(Status::invalid)?;
    let name = request.name.unwrap_or_default();
    check_name(&name, version).map_err(|problem| Status::invalid(format!("name: {problem}")))?;
    let provider = regions::provider(&request.provider.unwrap_or_default(), version)
        .map_err(|problem| Status::invalid(format!("provider: {problem}")))?;
    let spec = request.spec.ok_or_else(|| Status::invalid("spec: is required"))?;

    let mut store = api.store.lock().await;
    let Store { clusters, random } = &mut *store;
    let routing_id = format!("{name}-{}", random.between(100, 9999));
    let (config, regions) = match (spec.serverless, &spec.dedicated) {
        (Some(serverless), None) => serverless.build(provider, spec.plan, routing_id)?,
        (None, Some(dedicated)) => dedicated.build(provider, spec.plan)?,
        _ => {
            return Err(Status::invalid("spec: exactly one of serverless and dedicated is required"));
        }
    };
    if clusters.iter().any(|cluster| cluster.deleted_at.is_none() && cluster.name == name) {
        return Err(Status::already_exists(format!("name: cluster `{name}` already exists")));
    }

    let now = api.clock.timestamp();
    let cockroach_version = spec.dedicated.and_then(|dedicated| dedicated.cockroach_version);
    let cluster = Cluster {
        id: random.uuid(),
        name,
        provider,
        cockroach_version: cockroach_version.unwrap_or_else(|| "v24.3.2".to_owned()),
        creator_id: "5d0d2b1e-6a4f-4f57-9c43-1c0a8f0e2b11".to_owned(),
        regions,
        config,
        created_at: now,
        ready_at: now.checked_add(api.creation_time).unwrap_or(now),
        failed: false,
        locked: false,
        operation: None,
        changed_at: None,
        deleted_at: None,
        upgrade_status: UpgradeStatus::Finalized,
        delete_protection: spec.delete_protection.unwrap_or_default(),
        labels: spec.labels.unwrap_or_default(),
        parent_id: spec.parent_id.filter(|id| !id.is_empty()).unwrap_or_else(|| "root".to_owned()),
        overrides: Value::Null,
    };
    let json = cluster.to_json(version, now);
    clusters.push(cluster);
    Ok(Json(json))
}

fn check_name(name: &str, version: Version) -> Result<(), &'static str> {
    let strict = version >= Version::V20220920;
    match name {
        "" => Err("is required"),
        _ if name.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            Err("must not contain whitespace or control characters")
        }
        _ if strict && !(6..=20).contains(&name.len()) => Err("must have 6 to 20 characters"),
        _ if strict && name.contains(|c: char| !matches!(c, 'a'..='z' | '0'..='9' | '-')) => {
            Err("must consist of a-z, 0-9 and -")
        }
        _ if strict && (name.starts_with('-') || name.ends_with('-')) => Err("must not begin or end with -"),
        _ => Ok(()),
    }
}

impl ServerlessSpecification {
    fn build(
        self,
        provider: Provider,
        plan: Option<Plan>,
        routing_id: String,
    ) -> Result<(Config, Vec<Region>), Status> {
        if plan == Some(Plan::Advanced) {
            return Err(Status::invalid("spec.plan: ADVANCED requires spec.dedicated"));
        }
        let names = self.regions.unwrap_or_default();
        if names.is_empty() {
            return Err(Status::invalid("spec.serverless.regions: at least one is required"));
        }
        for name in &names {
            regions::check(provider, name, true)
                .map_err(|problem| Status::invalid(format!("spec.serverless.regions: {problem}")))?;
        }
        let primary = self.primary_region.as_ref().or(names.first());
        if primary.is_none_or(|primary| !names.contains(primary)) {
            return Err(Status::invalid("spec.serverless.primary_region: is not one of the regions"));
        }
        if self.primary_region.is_none() && names.len() > 1 {
            return Err(Status::invalid("spec.serverless.primary_region: is required with more than one region"));
        }
        let spend_limit = self.spend_limit.unwrap_or_default();
        check_spend_limit("spec.serverless.spend_limit", spend_limit)?;
        let limits = self.usage_limits;
        if let Some(limits) = &limits {
            limits.check("spec.serverless.usage_limits")?;
        }
        let provisioned = limits.as_ref().is_some_and(|limits| limits.provisioned_virtual_cpus.is_some());
        let standard = plan.map_or(provisioned, |plan| plan == Plan::Standard);
        let regions = names.iter().map(|name| Region::new(name, 0, primary == Some(name))).collect();
        let upgrade_type = self.upgrade_type.unwrap_or_default();
        let config = Serverless { standard, routing_id, spend_limit, usage_limits: limits, upgrade_type };
        Ok((Config::Serverless(config), regions))
    }
}

impl DedicatedSpecification {
    fn build(&self, provider: Provider, plan: Option<Plan>) -> Result<(Config, Vec<Region>), Status> {
        if plan.is_some_and(|plan| plan != Plan::Advanced) {
            return Err(Status::invalid("spec.plan: spec.dedicated requires ADVANCED"));
        }
        let nodes =
            self.region_nodes.as_ref().ok_or_else(|| Status::invalid("spec.dedicated.region_nodes: is required"))?;
        let regions = regions_of(nodes, provider, "spec.dedicated.region_nodes")?;
        let hardware = self.hardware.as_ref().ok_or_else(|| Status::invalid("spec.dedicated.hardware: is required"))?;
        let mut dedicated = Dedicated::new(provider, hardware, "spec.dedicated.hardware")?;
        dedicated.private = self.network_visibility == Some(Visibility::Private);
        dedicated.deny_egress = self.restrict_egress_traffic == Some(true);
        if let Some(range) = self.cidr_range.as_ref().filter(|range| !range.is_empty()) {
            dedicated.cidr_range.clone_from(range);
        }
        Ok((Config::Dedicated(dedicated), regions))
    }
}

/// Returns the regions of a dedicated cluster. The first region is primary.
pub(super) fn regions_of(nodes: &BTreeMap<String, u32>, provider: Provider, path: &str) -> Result<Vec<Region>, Status> {
    if nodes.is_empty() {
        return Err(Status::invalid(format!("{path}: at least one region is required")));
    }
    for (name, count) in nodes {
        regions::check(provider, name, false).map_err(|problem| Status::invalid(format!("{path}: {problem}")))?;
        if !(1..=100).contains(count) {
            return Err(Status::invalid(format!("{path}.{name}: {count} is not between 1 and 100")));
        }
    }
    let first = nodes.keys().next();
    Ok(nodes.iter().map(|(name, count)| Region::new(name, *count, first == Some(name))).collect())
}
