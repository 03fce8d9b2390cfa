//! Serverless clusters, which have no nodes of their own; later called Basic and Standard.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::status::Status;
use super::version::Version;

#[derive(Clone, Debug)]
pub(super) struct Serverless {
    pub(super) standard: bool,
    pub(super) routing_id: String,
    /// US cents a month.
    pub(super) spend_limit: i32,
    pub(super) usage_limits: Option<UsageLimits>,
    pub(super) upgrade_type: UpgradeType,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum UpgradeType {
    Manual,
    #[default]
    Automatic,
}

/// The monthly usage limits of a cluster. A missing limit is unlimited.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct UsageLimits {
    #[serde(alias = "provisionedVirtualCpus", skip_serializing_if = "Option::is_none")]
    pub(super) provisioned_virtual_cpus: Option<Int64>,
    #[serde(alias = "requestUnitLimit", skip_serializing_if = "Option::is_none")]
    pub(super) request_unit_limit: Option<Int64>,
    #[serde(alias = "storageMibLimit", skip_serializing_if = "Option::is_none")]
    pub(super) storage_mib_limit: Option<Int64>,
}

/// A 64-bit number. Protobuf JSON encodes it as a string and also accepts a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Int64(pub(super) i64);

impl Serialize for Int64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let invalid = || D::Error::invalid_value(Unexpected::Other(&value.to_string()), &"a 64-bit integer");
        number.map(Self).ok_or_else(invalid)
    }
}

impl Serverless {
    pub(super) fn to_json(&self, version: Version) -> Value {
        let mut config = Map::new();
        let mut set = |key: &str, value: Value| config.insert(key.to_owned(), value);
        set("routing_id", json!(self.routing_id));
        if version < Version::V20240916 {
            set("spend_limit", json!(self.spend_limit));
        } else {
            set("upgrade_type", json!(self.upgrade_type));
        }
        if let Some(limits) = self.usage_limits.as_ref().filter(|_| version >= Version::V20230410) {
            set("usage_limits", json!(limits));
        }
        Value::Object(config)
    }
}

impl UsageLimits {
    /// Checks the limits, which are at `path` in the request.
    pub(super) fn check(&self, path: &str) -> Result<(), Status> {
        let limits = [
            ("provisioned_virtual_cpus", self.provisioned_virtual_cpus),
            ("request_unit_limit", self.request_unit_limit),
            ("storage_mib_limit", self.storage_mib_limit),
        ];
        match limits.into_iter().find(|(_, limit)| limit.is_some_and(|Int64(number)| number <= 0)) {
            Some((name, _)) => Err(Status::invalid(format!("{path}.{name}: must be greater than zero"))),
            None => Ok(()),
        }
    }
}

pub(super) fn check_spend_limit(path: &str, cents: i32) -> Result<(), Status> {
    if cents < 0 {
        return Err(Status::invalid(format!("{path}: {cents} must not be negative")));
    }
    Ok(())
}
