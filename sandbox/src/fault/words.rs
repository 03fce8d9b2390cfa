//! The fields of the APIs' answers that are enumerated, and those that need not be there.
//!
//! The tests hold both lists against the documents.

use serde_json::Value;

use crate::api::Api;

/// What no document lists.
const NEW_WORD: &str = "NEW_WORD";

/// Enumerated wherever they stand.
const ENUMERATED: [&str; 27] = [
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

/// Enumerated in this place only: elsewhere the name means something free.
const ENUMERATED_IN: [(&str, &str); 3] = [("indicators", "name"), ("indicators", "type"), ("encryption", "type")];

/// What is left of an object of CockroachDB or Camunda: it names a thing, or the answer is nothing without it.
const KEPT: [&str; 9] =
    ["id", "name", "uuid", "clusterId", "clientId", "clientSecret", "ZEEBE_ADDRESS", "ZEEBE_CLIENT_ID", "access_token"];

/// What an answer of PerfectScale can lack, whose document requires nearly all.
const OPTIONAL: [&str; 7] =
    ["cloud", "region", "createdAt", "lastTransmittedAt", "labels", "workloadLabels", "executed"];

/// Replaces every enumerated word.
pub(super) fn make_unknown(answer: &mut Value) {
    replace_words("", "", answer);
}

fn replace_words(parent: &str, name: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                replace_words(name, field, value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_words(parent, name, item)),
        Value::String(word) if ENUMERATED.contains(&name) || ENUMERATED_IN.contains(&(parent, name)) => {
            NEW_WORD.clone_into(word);
        }
        _ => {}
    }
}

/// Nulls whatever need not be there. What leads to other pages stays: it is the list that is to be read, not its end.
pub(super) fn make_null(api: Api, answer: &mut Value) {
    match answer {
        // Camunda's lists are bare.
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
