//! Lists, creates, gets and deletes clusters.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::cluster::{Cluster, Health};
use super::error::ErrorResponse;
use super::parameters::{CHANNELS, PLANS, REGIONS};
use super::{Camunda, Store};
use crate::body;

/// The maximum length of a name and of a description.
const MAX_NAME_LENGTH: usize = 50;
const MAX_DESCRIPTION_LENGTH: usize = 150;

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
    // Only their types are validated.
    #[serde(default, deserialize_with = "body::not_null")]
    #[serde(rename = "hardwarePackages")]
    _hardware_packages: Option<f64>,
    #[serde(default, deserialize_with = "body::not_null")]
    #[serde(rename = "identityBackendChecksEnabled")]
    _identity_backend_checks_enabled: Option<bool>,
}

pub(super) async fn list(State(api): State<Arc<Camunda>>) -> Json<Vec<Value>> {
    let now = api.clock.timestamp();
    let store = api.store.lock().await;
    Json(store.clusters.iter().map(|cluster| cluster.to_json(now)).collect())
}

pub(super) async fn get(
    State(api): State<Arc<Camunda>>,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, ErrorResponse> {
    let mut store = api.store.lock().await;
    Ok(Json(store.find(&uuid)?.to_json(api.clock.timestamp())))
}

pub(super) async fn delete(
    State(api): State<Arc<Camunda>>,
    Path(uuid): Path<String>,
) -> Result<StatusCode, ErrorResponse> {
    let mut store = api.store.lock().await;
    store.find(&uuid)?;
    store.clusters.retain(|cluster| cluster.uuid != uuid);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn create(State(api): State<Arc<Camunda>>, body: Bytes) -> Result<Json<Value>, ErrorResponse> {
    let request: Request = body::read(&body).map_err(ErrorResponse::invalid)?;
    let now = api.clock.timestamp();
    let mut store = api.store.lock().await;
    let Store { clusters, random } = &mut *store;
    let ready_at = now.checked_add(api.creation_time).unwrap_or(now);
    let cluster = request.build(random.uuid(), now, ready_at)?;
    let response = json!({ "clusterId": cluster.uuid });
    clusters.push(cluster);
    Ok(Json(response))
}

impl Request {
    fn build(self, uuid: String, created: Timestamp, ready_at: Timestamp) -> Result<Cluster, ErrorResponse> {
        if self.name.trim().is_empty() {
            return Err(ErrorResponse::invalid("name: must not be empty"));
        }
        if self.name.contains(char::is_control) {
            return Err(ErrorResponse::invalid("name: must not contain control characters"));
        }
        if self.name.chars().count() > MAX_NAME_LENGTH {
            return Err(ErrorResponse::invalid(format!("name: must have at most {MAX_NAME_LENGTH} characters")));
        }
        if self.description.as_ref().is_some_and(|text| text.chars().count() > MAX_DESCRIPTION_LENGTH) {
            return Err(ErrorResponse::invalid(format!(
                "description: must have at most {MAX_DESCRIPTION_LENGTH} characters"
            )));
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
            overrides: Value::Null,
        })
    }
}

/// Returns the choice with this id.
fn choose<T>(field: &str, id: &str, mut choices: impl Iterator<Item = (&'static str, T)>) -> Result<T, ErrorResponse> {
    let found = choices.find(|(uuid, _)| *uuid == id);
    found.map(|(_, choice)| choice).ok_or_else(|| ErrorResponse::invalid(format!("{field}: {id:?} is not valid")))
}

fn one_of(field: &str, word: &str, words: &[&str]) -> Result<(), ErrorResponse> {
    if words.contains(&word) {
        return Ok(());
    }
    Err(ErrorResponse::invalid(format!("{field}: {word:?} is not one of {}", words.join(", "))))
}
