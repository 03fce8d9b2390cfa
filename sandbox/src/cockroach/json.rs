//! The JSON of a cluster in each version of the API.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::cluster::{Cluster, Config, Plan, Region};
use super::version::Version;
use crate::overrides;

impl Cluster {
    pub(super) fn to_json(&self, version: Version, now: Timestamp) -> Value {
        let mut cluster = self.core(version, now);
        if version >= Version::V20230410 {
            cluster.extend(self.since_2023());
        }
        if version >= Version::V20240916 {
            cluster.extend(self.since_2024());
        }
        let mut cluster = Value::Object(cluster);
        if self.overrides.is_object() {
            overrides::merge(&mut cluster, &self.overrides);
        }
        cluster
    }

    fn core(&self, version: Version, now: Timestamp) -> Map<String, Value> {
        let config = match &self.config {
            Config::Serverless(serverless) => json!({ "serverless": serverless.to_json(version) }),
            Config::Dedicated(dedicated) => json!({ "dedicated": dedicated.to_json() }),
        };
        let account_id = match &self.config {
            Config::Serverless(_) => "",
            Config::Dedicated(_) => "crl-prod-q4z",
        };
        let regions: Vec<Value> = self.regions.iter().map(|region| self.region(region, version)).collect();
        object([
            ("id", json!(self.id)),
            ("name", json!(self.name)),
            ("cockroach_version", json!(self.cockroach_version)),
            ("plan", plan(self.plan(), version)),
            ("cloud_provider", json!(self.provider)),
            ("account_id", json!(account_id)),
            ("state", json!(self.state(now))),
            ("creator_id", json!(self.creator_id)),
            ("operation_status", json!(self.operation.unwrap_or(no_operation(version)))),
            ("config", config),
            ("regions", json!(regions)),
            ("created_at", instant(self.created_at)),
            ("updated_at", instant(self.updated_at(now))),
            ("deleted_at", json!(self.deleted_at.map(instant))),
        ])
    }

    fn since_2023(&self) -> Map<String, Value> {
        let (private, deny_egress) = match &self.config {
            Config::Serverless(_) => (false, false),
            Config::Dedicated(dedicated) => (dedicated.private, dedicated.deny_egress),
        };
        object([
            ("upgrade_status", json!(self.upgrade_status)),
            ("network_visibility", json!(if private { "PRIVATE" } else { "PUBLIC" })),
            ("egress_traffic_policy", json!(if deny_egress { "DEFAULT_DENY" } else { "ALLOW_ALL" })),
        ])
    }

    fn since_2024(&self) -> Map<String, Value> {
        let cidr_range = match &self.config {
            Config::Serverless(_) => "",
            Config::Dedicated(dedicated) => &dedicated.cidr_range,
        };
        object([
            ("delete_protection", json!(self.delete_protection)),
            ("labels", json!(self.labels)),
            ("parent_id", json!(self.parent_id)),
            ("sql_dns", json!(format!("{}.cockroachlabs.cloud", self.routing_id()))),
            ("cidr_range", json!(cidr_range)),
            ("is_customer_cloud_account", json!(false)),
            ("customer_cloud_account", Value::Null),
        ])
    }

    fn region(&self, region: &Region, version: Version) -> Value {
        let (id, provider, name) = (self.routing_id(), self.provider.short_name(), &region.name);
        let host = format!("{id}.{provider}-{name}.cockroachlabs.cloud");
        let ui_dns = match &self.config {
            Config::Serverless(_) => String::new(),
            Config::Dedicated(_) => format!("admin-{host}"),
        };
        let mut json = object([
            ("name", json!(name)),
            ("sql_dns", json!(host)),
            ("ui_dns", json!(ui_dns)),
            // Real servers send it in every version; only later versions document it.
            ("internal_dns", json!(format!("internal-{host}"))),
            ("node_count", json!(region.nodes)),
        ]);
        if version >= Version::V20230410 {
            json.insert("primary".to_owned(), json!(region.primary));
            json.insert("private_endpoint_dns".to_owned(), json!(""));
        }
        let mut json = Value::Object(json);
        if region.overrides.is_object() {
            overrides::merge(&mut json, &region.overrides);
        }
        json
    }

    /// The name of the cluster in connection strings.
    fn routing_id(&self) -> String {
        match &self.config {
            Config::Serverless(serverless) => serverless.routing_id.clone(),
            Config::Dedicated(_) => format!("{}-{}", self.name, self.id.chars().take(3).collect::<String>()),
        }
    }
}

fn plan(plan: Plan, version: Version) -> Value {
    match plan {
        _ if version >= Version::V20240916 => json!(plan),
        Plan::Basic | Plan::Standard => json!("SERVERLESS"),
        Plan::Advanced => json!("DEDICATED"),
    }
}

fn no_operation(version: Version) -> &'static str {
    if version < Version::V20230410 { "CLUSTER_STATUS_UNSPECIFIED" } else { "UNSPECIFIED" }
}

/// Formats an instant with microseconds, the precision of the vendor's database.
pub(super) fn instant(instant: Timestamp) -> Value {
    Value::String(format!("{instant:.6}"))
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
