//! A cluster, its health and its URLs.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::client::Client;
use super::parameters::{Channel, Named, Region};
use crate::overrides;

#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) created: Timestamp,
    pub(super) ready_at: Timestamp,
    pub(super) plan: Named,
    pub(super) channel: &'static Channel,
    pub(super) generation: Named,
    pub(super) region: &'static Region,
    pub(super) has_backups: bool,
    pub(super) auto_update: bool,
    pub(super) encryption: String,
    pub(super) labels: Vec<String>,
    pub(super) health: Health,
    pub(super) clients: Vec<Client>,
    /// The fields set by the user of the sandbox.
    pub(super) overrides: Value,
}

/// The health of a cluster after its creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Healthy,
    /// One component is unhealthy, and therefore the cluster.
    OperateUnhealthy,
    Updating,
    Suspended,
}

impl Cluster {
    pub(super) fn is_ready(&self, now: Timestamp) -> bool {
        // A status set by the user takes precedence.
        match self.overrides.pointer("/status/ready").and_then(Value::as_str) {
            Some(ready) => ready == "Healthy",
            None => now >= self.ready_at && self.health == Health::Healthy,
        }
    }

    /// The status of the cluster and its components. With `OperateUnhealthy`, only Operate and the cluster are unhealthy.
    fn status(&self, now: Timestamp) -> Value {
        let (ready, operate, others) = match self.health {
            _ if now < self.ready_at => ("Creating", "Creating", "Creating"),
            Health::Healthy => ("Healthy", "Healthy", "Healthy"),
            Health::OperateUnhealthy => ("Unhealthy", "Unhealthy", "Healthy"),
            Health::Updating => ("Updating", "Updating", "Updating"),
            Health::Suspended => ("Suspended", "Suspended", "Suspended"),
        };
        json!({
            "ready": ready,
            "zeebeStatus": others,
            "operateStatus": operate,
            "tasklistStatus": others,
            "optimizeStatus": others,
            "connectorsStatus": others,
        })
    }

    /// The URLs of the components. Zeebe's address has no scheme.
    pub(super) fn links(&self) -> Value {
        let (uuid, region) = (&self.uuid, self.region.short_name);
        let component = |name: &str| format!("https://{region}.{name}.camunda.io/{uuid}");
        json!({
            "zeebe": self.zeebe_host(),
            "operate": component("operate"),
            "tasklist": component("tasklist"),
            "optimize": component("optimize"),
            "connectors": component("connectors"),
            "console": format!("https://console.camunda.io/org/{ORGANIZATION}/cluster/{uuid}"),
            "oauth": OAUTH_URL,
        })
    }

    pub(super) fn zeebe_host(&self) -> String {
        format!("{}.{}.zeebe.camunda.io", self.uuid, self.region.short_name)
    }

    pub(super) fn to_json(&self, now: Timestamp) -> Value {
        let mut cluster = json!({
            "uuid": self.uuid,
            "name": self.name,
            "description": self.description,
            "ownerId": ORGANIZATION,
            "created": self.created,
            "planType": self.plan,
            "region": self.region.named,
            "backupRegion": self.has_backups.then_some(self.region.backup),
            "channel": self.channel.named,
            "generation": self.generation,
            "status": self.status(now),
            "links": self.links(),
            "autoUpdate": self.auto_update,
            "ipallowlist": null,
            "ipwhitelist": null,
            "labels": self.labels,
            "encryption": { "type": self.encryption, "status": "Ready" },
        });
        if self.overrides.is_object() {
            overrides::merge(&mut cluster, &self.overrides);
        }
        cluster
    }
}

const ORGANIZATION: &str = "2f1c6d5e-8a34-4b8e-9d57-0f6f3f0f2a77";

/// The token endpoint for the clients of clusters, as Camunda returns it.
pub(super) const OAUTH_URL: &str = "https://login.cloud.camunda.io/oauth/token";
