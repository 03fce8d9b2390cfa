//! List, create, get and delete.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::cluster::{Cluster, Health};
use super::parameters::{CHANNELS, PLANS, REGIONS};
use super::refusal::Refusal;
use super::{Camunda, Estate};
use crate::body;

/// The longest name and the longest description.
const NAME_LENGTH: usize = 50;
const DESCRIPTION_LENGTH: usize = 150;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    name: String,
    plan_type_id: String,
    channel_id: String,
    generation_id: String,
    region_id: String,
    #[serde(default, deserialize_with = "body::not_null")]
    auto_update: Option<bool>,
    #[serde(default, deserialize_with = "body::not_null")]
    backup_region_id: Option<String>,
    #[serde(default, deserialize_with = "body::not_null")]
    description: Option<String>,
    #[serde(default, deserialize_with = "body::not_null")]
    encryption: Option<String>,
    #[serde(default, deserialize_with = "body::not_null")]
    stage_label: Option<String>,
    // Read only to be refused where they are something else.
    #[serde(default, deserialize_with = "body::not_null")]
    #[serde(rename = "hardwarePackages")]
    _hardware_packages: Option<f64>,
    #[serde(default, deserialize_with = "body::not_null")]
    #[serde(rename = "identityBackendChecksEnabled")]
    _identity_backend_checks_enabled: Option<bool>,
}

pub(super) async fn list(State(api): State<Arc<Camunda>>) -> Json<Vec<Value>> {
    let now = api.clock.timestamp();
    let estate = api.estate.lock().await;
    Json(estate.clusters.iter().map(|cluster| cluster.to_json(now)).collect())
}

pub(super) async fn get(State(api): State<Arc<Camunda>>, Path(uuid): Path<String>) -> Result<Json<Value>, Refusal> {
    let mut estate = api.estate.lock().await;
    Ok(Json(estate.find(&uuid)?.to_json(api.clock.timestamp())))
}

pub(super) async fn delete(State(api): State<Arc<Camunda>>, Path(uuid): Path<String>) -> Result<StatusCode, Refusal> {
    let mut estate = api.estate.lock().await;
    estate.find(&uuid)?;
    estate.clusters.retain(|cluster| cluster.uuid != uuid);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn create(State(api): State<Arc<Camunda>>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body::read(&body).map_err(Refusal::invalid)?;
    let now = api.clock.timestamp();
    let mut estate = api.estate.lock().await;
    let Estate { clusters, random } = &mut *estate;
    let ready_at = now.checked_add(api.creation_time).unwrap_or(now);
    let cluster = request.build(random.uuid(), now, ready_at)?;
    let answer = json!({ "clusterId": cluster.uuid });
    clusters.push(cluster);
    Ok(Json(answer))
}

impl Request {
    fn build(self, uuid: String, created: Timestamp, ready_at: Timestamp) -> Result<Cluster, Refusal> {
        if self.name.trim().is_empty() {
            return Err(Refusal::invalid("name: must not be empty"));
        }
        if self.name.contains(char::is_control) {
            return Err(Refusal::invalid("name: must not contain control characters"));
        }
        if self.name.chars().count() > NAME_LENGTH {
            return Err(Refusal::invalid(format!("name: has more than {NAME_LENGTH} characters")));
        }
        if self.description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_LENGTH) {
            return Err(Refusal::invalid(format!("description: has more than {DESCRIPTION_LENGTH} characters")));
        }
        let plan = choose("planTypeId", &self.plan_type_id, PLANS.iter().map(|plan| (plan.uuid, *plan)))?;
        let channel =
            choose("channelId", &self.channel_id, CHANNELS.iter().map(|channel| (channel.named.uuid, channel)))?;
        let generations = channel.generations.iter().map(|generation| (generation.uuid, *generation));
        let generation = choose("generationId", &self.generation_id, generations)?;
        let region = choose("regionId", &self.region_id, REGIONS.iter().map(|region| (region.named.uuid, region)))?;
        if let Some(id) = &self.backup_region_id {
            choose("backupRegionId", id, [(region.backup.uuid, ()), (region.backup_short_name, ())].into_iter())?;
        }
        let encryption = self.encryption.unwrap_or_else(|| "Software".to_owned());
        one_of("encryption", &encryption, &["Software", "Hardware", "Provider", "External"])?;
        if let Some(label) = &self.stage_label {
            one_of("stageLabel", label, &["dev", "test", "stage", "prod"])?;
        }
        Ok(Cluster {
            uuid,
            name: self.name,
            description: self.description,
            created,
            ready_at,
            plan,
            channel,
            generation,
            region,
            has_backups: self.backup_region_id.is_some(),
            auto_update: self.auto_update.unwrap_or(false),
            encryption,
            labels: self.stage_label.into_iter().collect(),
            health: Health::Healthy,
            clients: Vec::new(),
            own: Value::Null,
        })
    }
}

/// Finds what an id stands for.
fn choose<T>(field: &str, id: &str, mut choices: impl Iterator<Item = (&'static str, T)>) -> Result<T, Refusal> {
    let found = choices.find(|(uuid, _)| *uuid == id);
    found.map(|(_, choice)| choice).ok_or_else(|| Refusal::invalid(format!("{field}: {id:?} is not valid")))
}

fn one_of(field: &str, word: &str, words: &[&str]) -> Result<(), Refusal> {
    if words.contains(&word) {
        return Ok(());
    }
    Err(Refusal::invalid(format!("{field}: {word:?} is not one of {}", words.join(", "))))
}
