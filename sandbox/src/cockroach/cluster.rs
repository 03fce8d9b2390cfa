//! A cluster and its lifecycle.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::dedicated::Dedicated;
use super::provider::Provider;
use super::serverless::Serverless;
use crate::overrides;

#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) provider: Provider,
    pub(super) cockroach_version: String,
    pub(super) creator_id: String,
    pub(super) regions: Vec<Region>,
    pub(super) config: Config,
    pub(super) created_at: Timestamp,
    /// The time when its creation completes or fails.
    pub(super) ready_at: Timestamp,
    pub(super) failed: bool,
    /// Locked by an exclusive operation.
    pub(super) locked: bool,
    /// The operation in progress.
    pub(super) operation: Option<&'static str>,
    pub(super) changed_at: Option<Timestamp>,
    pub(super) deleted_at: Option<Timestamp>,
    pub(super) upgrade_status: UpgradeStatus,
    pub(super) delete_protection: DeleteProtection,
    pub(super) labels: BTreeMap<String, String>,
    pub(super) parent_id: String,
    /// The fields set by the user of the sandbox.
    pub(super) overrides: Value,
}

#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) name: String,
    pub(super) nodes: u32,
    pub(super) primary: bool,
    /// The fields set by the user of the sandbox.
    pub(super) overrides: Value,
}

/// The part of a cluster that depends on its plan.
#[derive(Clone, Debug)]
pub(super) enum Config {
    Serverless(Serverless),
    Dedicated(Dedicated),
}

/// A plan, by its name in version 2024-09-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Plan {
    Basic,
    Standard,
    Advanced,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum DeleteProtection {
    Enabled,
    #[default]
    Disabled,
}

/// The progress of an upgrade to a new major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum UpgradeStatus {
    Finalized,
    MajorUpgradeRunning,
    UpgradeAvailable,
    PendingFinalization,
    RollbackRunning,
}

impl Region {
    pub(super) fn new(name: &str, nodes: u32, primary: bool) -> Self {
        Self { name: name.to_owned(), nodes, primary, overrides: Value::Null }
    }
}

impl Cluster {
    pub(super) fn state(&self, now: Timestamp) -> &'static str {
        match () {
            () if self.deleted_at.is_some() => "DELETED",
            () if now < self.ready_at => "CREATING",
            () if self.failed => "CREATION_FAILED",
            () if self.locked => "LOCKED",
            () => "CREATED",
        }
    }

    /// Whether lists contain it without `show_inactive`.
    pub(super) fn is_active(&self, now: Timestamp) -> bool {
        !matches!(self.state(now), "DELETED" | "CREATION_FAILED")
    }

    pub(super) fn delete(&mut self, now: Timestamp) {
        self.touch(now, &["state", "operation_status", "deleted_at"]);
        self.deleted_at = Some(now);
        self.operation = None;
    }

    /// Records a change and removes the user's overrides of these fields.
    pub(super) fn touch(&mut self, now: Timestamp, fields: &[&str]) {
        self.changed_at = Some(now);
        for field in fields.iter().chain(&["updated_at"]) {
            overrides::remove(&mut self.overrides, field);
        }
    }

    pub(super) fn updated_at(&self, now: Timestamp) -> Timestamp {
        let events = [self.created_at, self.ready_at].into_iter().chain(self.changed_at).chain(self.deleted_at);
        events.filter(|event| *event <= now).max().unwrap_or(self.created_at)
    }

    pub(super) fn plan(&self) -> Plan {
        match &self.config {
            Config::Serverless(serverless) if serverless.standard => Plan::Standard,
            Config::Serverless(_) => Plan::Basic,
            Config::Dedicated(_) => Plan::Advanced,
        }
    }
}
