//! A cluster, its health and its addresses.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::client::Client;
use super::parameters::{Channel, Named, Region};
use crate::own;

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
    /// What the caller of the sandbox wants to see in it.
    pub(super) own: Value,
}

/// How a cluster is once it is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Healthy,
    /// One component is ill, and with it the cluster.
    OperateUnhealthy,
    Updating,
    Suspended,
}

impl Cluster {
    pub(super) fn is_ready(&self, now: Timestamp) -> bool {
        // A state of the caller's own holds.
        match self.own.pointer("/status/ready").and_then(Value::as_str) {
            Some(ready) => ready == "Healthy",
            None => now >= self.ready_at && self.health == Health::Healthy,
        }
    }

    /// The health of the whole and of the component Operate; the other components fare like the whole, or are well.
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

    /// Zeebe's address comes without a scheme.
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
        if self.own.is_object() {
            own::merge(&mut cluster, &self.own);
        }
        cluster
    }
}

const ORGANIZATION: &str = "2f1c6d5e-8a34-4b8e-9d57-0f6f3f0f2a77";

/// Where the clients of clusters get their tokens, as Camunda tells it.
pub(super) const OAUTH_URL: &str = "https://login.cloud.camunda.io/oauth/token";
