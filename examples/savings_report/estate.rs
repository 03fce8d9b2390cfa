//! The workloads of all clusters.

use std::fmt;

use clusterkit::perfectscale::{Client, types};
use serde::Serialize;
use tokio::task::JoinSet;

use crate::Failure;
use crate::progress::Progress;
use crate::workload::Workload;

pub(crate) struct Estate {
    /// How many clusters have told their workloads.
    pub(crate) read: usize,
    pub(crate) workloads: Vec<Workload>,
    pub(crate) failed: Vec<Failed>,
}

/// A cluster whose workloads are not known.
#[derive(Serialize)]
pub(crate) struct Failed {
    pub(crate) cluster: String,
    pub(crate) error: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the cluster {} is left out: {}", self.cluster, self.error)
    }
}

impl Estate {
    /// Asks for the workloads of these clusters, or of all if none is named.
    pub(crate) async fn ask(client: &Client, names: &[String]) -> Result<Self, Failure> {
        let clusters = chosen(client.get_clusters().send().await?.into_inner().data, names)?;
        let progress = Progress::start(client, clusters.len());
        // All at once: the client lets them out one after the other, as fast as the limit allows.
        let mut tasks = JoinSet::new();
        for (number, cluster) in clusters.into_iter().enumerate() {
            let client = client.clone();
            tasks.spawn(async move { (number, cluster.name.clone(), workloads(&client, &cluster).await) });
        }
        let mut answers = Vec::new();
        while let Some(answer) = tasks.join_next().await {
            let answer = answer?;
            progress.cluster(answer.2.as_ref().map_or(0, Vec::len));
            answers.push(answer);
        }
        // The order of the list again, however they came in.
        answers.sort_by_key(|(number, ..)| *number);

        let mut estate = Self { read: 0, workloads: Vec::new(), failed: Vec::new() };
        for (_, cluster, answer) in answers {
            match answer {
                Ok(found) => {
                    estate.read += 1;
                    estate.workloads.extend(found);
                }
                Err(error) => estate.failed.push(Failed { cluster, error }),
            }
        }
        Ok(estate)
    }
}

async fn workloads(client: &Client, cluster: &types::Cluster) -> Result<Vec<Workload>, String> {
    let uid = cluster.uid.as_deref().ok_or("PerfectScale gives it no uid, so its workloads cannot be asked for")?;
    let request = client.get_workloads().cluster_uid(uid);
    let answer = request.send().await.map_err(|error| error.to_string())?.into_inner();
    Ok(answer.data.into_iter().map(|workload| Workload::of(&cluster.name, uid, workload)).collect())
}

fn chosen(clusters: Vec<types::Cluster>, names: &[String]) -> Result<Vec<types::Cluster>, Failure> {
    let is = |cluster: &types::Cluster, name: &String| cluster.name == *name || cluster.uid.as_ref() == Some(name);
    if let Some(unknown) = names.iter().find(|name| !clusters.iter().any(|cluster| is(cluster, name))) {
        let known: Vec<&str> = clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        return Err(format!("--cluster {unknown}: there is no such cluster; there are: {}", known.join(", ")).into());
    }
    let is_chosen = |cluster: &types::Cluster| names.is_empty() || names.iter().any(|name| is(cluster, name));
    Ok(clusters.into_iter().filter(is_chosen).collect())
}
