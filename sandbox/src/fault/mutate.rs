//! Mutations of response bodies: unknown enum values, and nulls.
//!
//! The tests check the lists of fields against the documents.

use serde_json::Value;

use crate::api::Api;

/// A value that no document lists.
const UNKNOWN_VALUE: &str = "NEW_WORD";

/// Fields that are enums wherever they occur.
const ENUMS: [&str; 27] = [
    // CockroachDB
    "plan",
    "cloud_provider",
    "provider",
    "state",
    "operation_status",
    "upgrade_status",
    "upgrade_type",
    "network_visibility",
    "egress_traffic_policy",
    "delete_protection",
    "order",
    // Camunda
    "ready",
    "zeebeStatus",
    "operateStatus",
    "tasklistStatus",
    "optimizeStatus",
    "connectorsStatus",
    "permissions",
    "classification",
    // PerfectScale
    "cloud",
    "resilienceLevel",
    "optimizationPolicy",
    "optimizationPolicyTimeWindow",
    "cpuOptimizationPolicy",
    "memoryOptimizationPolicy",
    "executed",
    // CockroachDB's nodes and Camunda's encryption
    "status",
];

/// Fields that are enums only within this parent; elsewhere the name is free text.
const ENUMS_IN: [(&str, &str); 3] = [("indicators", "name"), ("indicators", "type"), ("encryption", "type")];

/// The fields of CockroachDB and Camunda that stay: names and ids, and those without which a response is useless.
const KEPT: [&str; 9] =
    ["id", "name", "uuid", "clusterId", "clientId", "clientSecret", "ZEEBE_ADDRESS", "ZEEBE_CLIENT_ID", "access_token"];

/// The optional fields of PerfectScale, whose document requires nearly all.
const OPTIONAL: [&str; 7] =
    ["cloud", "region", "createdAt", "lastTransmittedAt", "labels", "workloadLabels", "executed"];

/// Replaces every enum value by an unknown one.
pub(super) fn unknown_enum_values(body: &mut Value) {
    replace_enums("", "", body);
}

fn replace_enums(parent: &str, name: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                replace_enums(name, field, value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_enums(parent, name, item)),
        Value::String(word) if ENUMS.contains(&name) || ENUMS_IN.contains(&(parent, name)) => {
            UNKNOWN_VALUE.clone_into(word);
        }
        _ => {}
    }
}

/// Sets lists and optional fields to null. Pagination stays, so that a client can still read all pages.
pub(super) fn nulls(api: Api, body: &mut Value) {
    match body {
        // Camunda returns bare lists.
        Value::Array(items) => items.iter_mut().for_each(|item| strip(api, item)),
        Value::Object(fields) if !fields.keys().any(|name| KEPT.contains(&name.as_str())) => {
            for (_, value) in fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "meta" | "pagination")) {
                match value {
                    Value::Array(items) if items.is_empty() => *value = Value::Null,
                    Value::Array(items) => items.iter_mut().for_each(|item| strip(api, item)),
                    value => strip(api, value),
                }
            }
        }
        value => strip(api, value),
    }
}

fn strip(api: Api, value: &mut Value) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        let stays = match api {
            Api::PerfectScale => !value.is_array() && !OPTIONAL.contains(&name.as_str()),
            Api::Cockroach | Api::Camunda => KEPT.contains(&name.as_str()),
        };
        if !stays {
            *value = Value::Null;
        } else if value.is_object() {
            strip(api, value);
        }
    }
}
