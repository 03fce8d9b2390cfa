//! The workloads of all clusters.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clusterkit::perfectscale::{Client, types};
use serde::Serialize;
use tokio::task::JoinSet;

use super::amount::count;
use super::workload::Workload;
use crate::failure::Failure;
use crate::progress::{self, Progress};

pub(crate) struct Fetched {
    /// The number of clusters whose workloads were read.
    pub(crate) clusters_read: usize,
    pub(crate) workloads: Vec<Workload>,
    pub(crate) failed: Vec<FailedCluster>,
}

/// A cluster whose workloads could not be read.
#[derive(Serialize)]
pub(crate) struct FailedCluster {
    pub(crate) cluster: String,
    pub(crate) error: String,
}

impl fmt::Display for FailedCluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cluster {} is left out: {}", self.cluster, self.error)
    }
}

impl Fetched {
    /// Fetches the workloads of these clusters, or of all if none is named.
    pub(crate) async fn fetch(client: &Client, names: &[String]) -> Result<Self, Failure> {
        let clusters = chosen(client.get_clusters().await?.data, names)?;
        let workloads = Arc::<AtomicUsize>::default();
        let bar = progress::bar("{spinner} {bar:20} {pos} of {len} clusters, {wide_msg}", Some(clusters.len() as u64));
        let progress = Progress::start(bar, client.rate_limit(), "last", {
            let workloads = Arc::clone(&workloads);
            move |_| count(workloads.load(Ordering::Relaxed), "workload")
        });
        // All at once: the client sends them as fast as the rate limit allows.
        let mut tasks = JoinSet::new();
        for (number, cluster) in clusters.into_iter().enumerate() {
            let client = client.clone();
            tasks.spawn(async move { (number, cluster.name.clone(), fetch(&client, &cluster).await) });
        }
        let mut results = Vec::new();
        while let Some(result) = tasks.join_next().await {
            let result = result?;
            workloads.fetch_add(result.2.as_ref().map_or(0, Vec::len), Ordering::Relaxed);
            progress.add(1);
            results.push(result);
        }
        // In the order of the list, not of the responses.
        results.sort_by_key(|(number, ..)| *number);

        let mut fetched = Self { clusters_read: 0, workloads: Vec::new(), failed: Vec::new() };
        for (_, cluster, result) in results {
            match result {
                Ok(found) => {
                    fetched.clusters_read += 1;
                    fetched.workloads.extend(found);
                }
                Err(error) => fetched.failed.push(FailedCluster { cluster, error }),
            }
        }
        Ok(fetched)
    }
}

async fn fetch(client: &Client, cluster: &types::Cluster) -> Result<Vec<Workload>, String> {
    let uid = cluster.uid.as_deref().ok_or("PerfectScale reports no uid for it, so its workloads cannot be read")?;
    let workloads = client.get_workloads(uid).await.map_err(|error| error.to_string())?.data;
    Ok(workloads.into_iter().map(|workload| Workload::of(&cluster.name, uid, workload)).collect())
}

fn chosen(clusters: Vec<types::Cluster>, names: &[String]) -> Result<Vec<types::Cluster>, Failure> {
    let is = |cluster: &types::Cluster, name: &String| cluster.name == *name || cluster.uid.as_ref() == Some(name);
    if let Some(unknown) = names.iter().find(|name| !clusters.iter().any(|cluster| is(cluster, name))) {
        let known: Vec<&str> = clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        return Err(format!("--cluster {unknown}: no such cluster; use one of: {}", known.join(", ")).into());
    }
    let is_chosen = |cluster: &types::Cluster| names.is_empty() || names.iter().any(|name| is(cluster, name));
    Ok(clusters.into_iter().filter(is_chosen).collect())
}
