//! Lists, gets and deletes clusters.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Cockroach;
use super::cluster::{Cluster, DeleteProtection};
use super::list::{ListQuery, Row, SortBy};
use super::status::Status;
use super::version::Version;

pub(super) async fn list(
    State(api): State<Arc<Cockroach>>,
    version: Version,
    query: ListQuery,
) -> Result<Json<Value>, Status> {
    let now = api.clock.timestamp();
    let paging = query.paging(version, now, api.page_limit)?;
    let store = api.store.lock().await;
    let rows = store
        .clusters
        .iter()
        .filter(|cluster| query.show_inactive == Some(true) || cluster.is_active(now))
        .map(|cluster| Row {
            key: (sort_value(cluster, query.sort_by), cluster.id.clone()),
            created_at: Some(cluster.created_at),
            item: cluster,
        })
        .collect();
    let (clusters, pagination) = paging.page(rows, |cluster| cluster.to_json(version, now));
    Ok(Json(json!({ "clusters": clusters, "pagination": pagination })))
}

/// Returns text that sorts like the field. Clusters that are not deleted sort first by `DELETED_AT`.
fn sort_value(cluster: &Cluster, by: Option<SortBy>) -> String {
    let text = |instant: Timestamp| format!("{instant:.9}");
    match by {
        Some(SortBy::Name) => cluster.name.clone(),
        Some(SortBy::DeletedAt) => cluster.deleted_at.map(text).unwrap_or_default(),
        Some(SortBy::CreatedAt) | None => text(cluster.created_at),
    }
}

pub(super) async fn get(
    State(api): State<Arc<Cockroach>>,
    Path(id): Path<String>,
    version: Version,
) -> Result<Json<Value>, Status> {
    let mut store = api.store.lock().await;
    Ok(Json(store.find(&id)?.to_json(version, api.clock.timestamp())))
}

pub(super) async fn delete(
    State(api): State<Arc<Cockroach>>,
    Path(id): Path<String>,
    version: Version,
) -> Result<Json<Value>, Status> {
    let now = api.clock.timestamp();
    let mut store = api.store.lock().await;
    let cluster = store.find_active(&id)?;
    if cluster.delete_protection == DeleteProtection::Enabled {
        let message = format!("cluster {id} cannot be deleted while its delete_protection is ENABLED");
        return Err(Status::precondition(message));
    }
    cluster.delete(now);
    Ok(Json(cluster.to_json(version, now)))
}
