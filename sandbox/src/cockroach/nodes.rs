//! Lists the nodes of a cluster.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Cockroach;
use super::cluster::Region;
use super::list::{ListQuery, Row};
use super::status::Status;
use super::version::Version;

/// Lists the nodes of a dedicated cluster. The list of a serverless cluster is empty.
pub(super) async fn list(
    State(api): State<Arc<Cockroach>>,
    Path(id): Path<String>,
    version: Version,
    query: ListQuery,
) -> Result<Json<Value>, Status> {
    let now = api.clock.timestamp();
    let paging = query.paging(version, now, api.page_limit)?;
    let mut store = api.store.lock().await;
    let cluster = store.find(&id)?;
    let state = cluster.state(now);
    let rows = cluster
        .regions
        .iter()
        .filter(|region| query.region_name.as_ref().is_none_or(|name| name.is_empty() || *name == region.name))
        .flat_map(|region| (1..=region.nodes).map(move |number| node(region, number, state)))
        .collect();
    let (nodes, pagination) = paging.page(rows, Value::clone);
    Ok(Json(json!({ "nodes": nodes, "pagination": pagination })))
}

fn node(region: &Region, number: u32, state: &str) -> Row<Value> {
    // A locked cluster restarts its nodes one by one; the first is restarting.
    let live = matches!(state, "CREATED") || state == "LOCKED" && number > 1;
    Row {
        key: (region.name.clone(), format!("{number:05}")),
        created_at: None,
        item: json!({
            "name": format!("cockroachdb-{}-{number:03}", region.name),
            "region_name": region.name,
            "status": if live { "LIVE" } else { "NOT_READY" },
        }),
    }
}
