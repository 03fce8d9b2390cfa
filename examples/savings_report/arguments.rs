//! What can be asked for.

use std::path::PathBuf;

use clap::Parser;

/// Reports what Kubernetes workloads cost, how much of it is wasted, and what to request instead.
///
/// Adds up what PerfectScale tells of each workload: by namespace, by optimization policy, by cluster. The workloads
/// that waste most come with the requests that PerfectScale recommends for each container.
#[derive(Parser)]
#[command(
    name = "savings_report",
    version,
    after_help = "Asks PerfectScale with PERFECTSCALE_CLIENT_ID and PERFECTSCALE_CLIENT_SECRET of the environment: one
request for the list of clusters, and one for each cluster. At 10 requests a minute, 60 clusters take 6 minutes, and
600 an hour; a terminal shows how it goes. All workloads are held in memory.
Exit codes: 0 reported, 1 reported without the clusters that failed, 2 not reported."
)]
pub(crate) struct Arguments {
    /// Ask a sandbox inside this program instead, with invented workloads.
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// Only this cluster, by its name or uid. Can be given several times.
    #[arg(long = "cluster", value_name = "CLUSTER")]
    pub(crate) clusters: Vec<String>,
    /// Only this namespace. Can be given several times.
    #[arg(long = "namespace", value_name = "NAME")]
    pub(crate) namespaces: Vec<String>,
    /// How many of the workloads that waste most are listed; 0 leaves out the list.
    #[arg(long, value_name = "WORKLOADS", default_value_t = 10)]
    pub(crate) top: usize,
    /// Print one JSON object instead of tables, for machines.
    #[arg(long)]
    pub(crate) json: bool,
    /// Write a page with charts to this file too. It needs no other file and no network. Only a regular file, which
    /// appears when it is whole.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// How many requests a minute PerfectScale allows you.
    #[arg(long, value_name = "REQUESTS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests_per_minute: u32,
}
