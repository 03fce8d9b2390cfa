//! `clusterkit savings`: the cost and waste of workloads, and the recommended requests.

mod amount;
mod fetched;
mod page;
mod report;
mod table;
mod workload;

use std::path::PathBuf;

use clap::Args;

use self::fetched::Fetched;
use self::report::Report;
use crate::clock;
use crate::connection::{Connection, PerfectScaleLimit};
use crate::failure::{Failure, PARTIAL};
use crate::output::file::Replaced;
use crate::output::{message, stdout};
use crate::signals::{Interruptions, Signal};

/// Report the cost and waste of Kubernetes workloads, and the recommended requests
///
/// Sums what PerfectScale reports of each workload by namespace, optimization policy and cluster. The workloads with the most
/// waste are listed with the recommended requests of each container.
#[derive(Args)]
#[command(after_help = "\
Sends one request for the list of clusters and one for each cluster. At 10 requests a minute, 60 clusters take 6 minutes \
and 600 clusters an hour. All workloads are held in memory.

Exit codes:
  0    reported
  1    reported without the clusters that failed
  2    not reported
  130  interrupted by Ctrl-C; 143 by SIGTERM")]
pub(crate) struct Arguments {
    /// Only the cluster with this name or uid; can be repeated
    #[arg(long = "cluster", value_name = "CLUSTER")]
    clusters: Vec<String>,
    /// Only this namespace; can be repeated
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
    /// Number of workloads to list, those with the most waste first; 0 omits the list
    #[arg(long, value_name = "WORKLOADS", default_value_t = 10)]
    top: usize,
    /// Print one JSON object instead of tables
    #[arg(long)]
    json: bool,
    /// Also write a self-contained HTML page with charts to a regular file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    limit: PerfectScaleLimit,
}

pub(crate) async fn run(arguments: &Arguments, connection: &Connection) -> Result<u8, Failure> {
    let report = report(arguments, connection);
    Interruptions::listen(Signal::USUAL)?.stop(report).await?
}

async fn report(arguments: &Arguments, connection: &Connection) -> Result<u8, Failure> {
    let client = connection.perfectscale(Some(&arguments.limit))?;
    let page = arguments.html.as_deref().map(|path| Replaced::at("--html", path)).transpose()?;
    // Checked before the requests, which may take minutes.
    page.as_ref().map_or(Ok(()), Replaced::check)?;

    let fetched = Fetched::fetch(&client, &arguments.clusters).await?;
    for failed in &fetched.failed {
        message::error(failed);
    }
    if fetched.clusters_read == 0 && !fetched.failed.is_empty() {
        // An empty report would look like clusters without waste.
        return Err("no cluster could be read, so there is no report".into());
    }
    if fetched.clusters_read == 0 {
        message::note("PerfectScale has no clusters; check that the credentials belong to the right organization");
    }
    let report = Report::of(fetched, &arguments.namespaces, arguments.top, clock::now());
    for namespace in report.missing(&arguments.namespaces) {
        message::note(format!("no workload is in the namespace {namespace}"));
    }
    if let Some(page) = page {
        page.write(page::html(&report, arguments.top > 0).as_bytes())?;
    }
    let text =
        if arguments.json { serde_json::to_string_pretty(&report)? } else { table::text(&report, stdout::width()) };
    stdout::print(&(text + "\n"))?;
    Ok(if report.failed.is_empty() { 0 } else { PARTIAL })
}
