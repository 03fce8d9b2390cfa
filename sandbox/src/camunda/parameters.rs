//! `GET /clusters/parameters`: the plans, channels and regions of new clusters.

use axum::Json;
use serde::Serialize;
use serde_json::{Value, json};

/// An option that requests refer to by its id.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Named {
    pub(super) uuid: &'static str,
    pub(super) name: &'static str,
}

#[derive(Debug)]
pub(super) struct Channel {
    pub(super) named: Named,
    /// The default generation first.
    pub(super) generations: &'static [Named],
}

#[derive(Debug)]
pub(super) struct Region {
    pub(super) named: Named,
    pub(super) provider: &'static str,
    /// The name in host names.
    pub(super) short_name: &'static str,
    pub(super) backup: Named,
    pub(super) backup_short_name: &'static str,
}

const fn named(uuid: &'static str, name: &'static str) -> Named {
    Named { uuid, name }
}

pub(super) const PLANS: [Named; 3] = [
    named("7f2b0b1c-9d3e-4b61-8a57-3c1e6d0f9a10", "Trial Cluster"),
    named("b4c1f7a2-52d8-4f0e-9c66-8e0a7d3b5f21", "Production - S"),
    named("e90d6a38-1f47-4a9b-b2d5-6f8c4e1a7c32", "Production - M"),
];

const ALPHA: Named = named("3d5e8f90-6a1b-4c72-9e84-d0b7f2a3c643", "Camunda 8.9.0-alpha1");
const CURRENT: Named = named("c8a2e4d6-0b39-4f15-8d7e-1a6f9c5b2e54", "Camunda 8.8.3");
const PREVIOUS: Named = named("5b7f1c3e-94d0-4e68-a2b9-7c0d8e6f4a65", "Camunda 8.7.11");

pub(super) const GENERATIONS: [Named; 3] = [CURRENT, PREVIOUS, ALPHA];

pub(super) static CHANNELS: [Channel; 2] = [
    Channel { named: named("6bdf0d1c-3d5a-4df6-8d03-762682964d85", "Stable"), generations: &[CURRENT, PREVIOUS] },
    Channel { named: named("c767c084-eccc-4357-9811-0b19a32c5f96", "Alpha"), generations: &[ALPHA] },
];

const NETHERLANDS: Named = named("f1a9c7e5-2b64-4d38-9f0e-a5d3b8c6e1a7", "Netherlands, Europe (europe-west4)");
const OHIO: Named = named("0e8d6c4b-7a52-4f91-b3e8-d9c1f5a7b2b8", "Ohio, North America (us-east5)");
const IRELAND: Named = named("94b3d1f7-c5e0-4a86-8b2d-e7f9a1c3d5c9", "Ireland, Europe (eu-west-1)");

pub(super) static REGIONS: [Region; 3] = [
    Region {
        named: named("2f6470f7-77ec-4be5-9cdc-3231caf683ec", "Belgium, Europe (europe-west1)"),
        provider: "gcp",
        short_name: "bru-2",
        backup: NETHERLANDS,
        backup_short_name: "europe-west4",
    },
    Region {
        named: named("8f3a7d52-e1c6-4b09-a4d8-5c9e2f7b6da1", "Iowa, North America (us-central1)"),
        provider: "gcp",
        short_name: "dsm-1",
        backup: OHIO,
        backup_short_name: "us-east5",
    },
    Region {
        named: named("d6e4b2a0-9c87-4f53-8e1b-0a7d5c3f9eb2", "Frankfurt, Europe (eu-central-1)"),
        provider: "aws",
        short_name: "fra-1",
        backup: IRELAND,
        backup_short_name: "eu-west-1",
    },
];

pub(super) async fn get() -> Json<Value> {
    let channels: Vec<Value> =
        CHANNELS.iter().enumerate().map(|(at, channel)| self::channel(channel, at == 0)).collect();
    let regions: Vec<Value> = REGIONS.iter().map(region).collect();
    Json(json!({ "channels": channels, "clusterPlanTypes": PLANS, "regions": regions }))
}

fn channel(channel: &Channel, is_default: bool) -> Value {
    let generations = channel.generations.iter();
    let allowed: Vec<Value> = generations
        .map(|generation| json!({ "uuid": generation.uuid, "name": generation.name, "classification": "channel" }))
        .collect();
    json!({
        "uuid": channel.named.uuid,
        "name": channel.named.name,
        "isDefault": is_default,
        "defaultGeneration": channel.generations.first(),
        "allowedGenerations": allowed,
    })
}

fn region(region: &Region) -> Value {
    json!({
        "uuid": region.named.uuid,
        "name": region.named.name,
        "provider": region.provider,
        "backups": [{
            "uuid": region.backup.uuid,
            "regions": [{ "id": region.backup_short_name, "label": region.backup.name }],
        }],
    })
}
