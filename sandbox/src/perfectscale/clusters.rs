//! Lists, gets and deletes clusters, and lists their workloads.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::PerfectScale;
use super::problem::Problem;
use super::workload::Workloads;
use crate::overrides;

#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) uid: String,
    pub(super) name: String,
    /// The cloud and region; none for a cluster on premises.
    pub(super) location: Option<(&'static str, &'static str)>,
    pub(super) created_at: Timestamp,
    pub(super) last_transmitted_at: Timestamp,
    pub(super) workloads: Workloads,
    /// The fields set by the user of the sandbox.
    pub(super) overrides: Value,
}

impl Cluster {
    fn to_json(&self) -> Value {
        let (cloud, region) = self.location.unzip();
        let mut cluster = json!({
            "uid": self.uid,
            "name": self.name,
            "cloud": cloud,
            "region": region,
            "createdAt": self.created_at,
            "lastTransmittedAt": self.last_transmitted_at,
        });
        if self.overrides.is_object() {
            overrides::merge(&mut cluster, &self.overrides);
        }
        cluster
    }

    /// The emission of its workloads in this number of days.
    fn emission(&self, days: u32) -> Value {
        let workload_days = f64::from(days) * f64::from(u32::try_from(self.workloads.count).unwrap_or(u32::MAX));
        json!({ "co2e": workload_days * 0.125, "kwh": workload_days * 0.5 })
    }
}

#[derive(Deserialize)]
pub(super) struct Emission {
    period: Option<String>,
}

pub(super) async fn list(State(api): State<Arc<PerfectScale>>) -> Json<Value> {
    let clusters = api.clusters.lock().await;
    let data: Vec<_> = clusters.iter().map(|cluster| cluster.to_json()).collect();
    Json(json!({ "data": data }))
}

pub(super) async fn get(
    State(api): State<Arc<PerfectScale>>,
    Path(uid): Path<String>,
    query: Result<Query<Emission>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(query) = query.map_err(|error| Problem::invalid(error.body_text()))?;
    let days = days(query.period.as_deref().unwrap_or("30d"))?;
    let clusters = api.clusters.lock().await;
    let cluster = find(&clusters, &uid)?;
    let mut data = cluster.to_json();
    if data.get("emission").is_none() {
        data["emission"] = cluster.emission(days);
    }
    Ok(Json(json!({ "data": data })))
}

pub(super) async fn workloads(
    State(api): State<Arc<PerfectScale>>,
    Path(uid): Path<String>,
) -> Result<Json<Value>, Problem> {
    let clusters = api.clusters.lock().await;
    let cluster = find(&clusters, &uid)?;
    let workload = |at| cluster.workloads.to_json(at, cluster.created_at, cluster.last_transmitted_at);
    let workloads: Vec<Value> = (0..cluster.workloads.count).map(workload).collect();
    Ok(Json(json!({ "meta": { "count": workloads.len() }, "data": workloads })))
}

pub(super) async fn delete(
    State(api): State<Arc<PerfectScale>>,
    Path(uid): Path<String>,
) -> Result<StatusCode, Problem> {
    let mut clusters = api.clusters.lock().await;
    find(&clusters, &uid)?;
    clusters.retain(|cluster| cluster.uid != uid);
    Ok(StatusCode::OK)
}

fn find<'a>(clusters: &'a [Arc<Cluster>], uid: &str) -> Result<&'a Arc<Cluster>, Problem> {
    clusters
        .iter()
        .find(|cluster| cluster.uid == uid)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found", format!("cluster {uid} not found")))
}

/// Parses `30d` and `P30D`, the two formats that the vendor's tools use for a period.
fn days(period: &str) -> Result<u32, Problem> {
    let number = period.strip_suffix('d').or_else(|| period.strip_prefix('P')?.strip_suffix('D'));
    number
        .and_then(|number| number.parse().ok())
        .filter(|days| (1..=365).contains(days))
        .ok_or_else(|| Problem::invalid(format!("period: {period:?} is not a number of days like 30d")))
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn a_period_is_a_number_of_days() {
        assert_eq!(days("30d").ok(), Some(30));
        assert_eq!(days("P7D").ok(), Some(7));
        for wrong in ["", "d", "0d", "366d", "-1d", "30", "P30", "1h", "PT1H"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
