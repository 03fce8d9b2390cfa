//! `clusterkit cockroach run`: a cluster that exists while a command runs.

mod cluster;
mod guard;
mod job;

use std::time::Duration;

use clap::Args;
use clusterkit::cockroach::types;
use tokio::process::Command;

use self::cluster::Ephemeral;
use self::job::Ending;
use crate::connection::Connection;
use crate::failure::{FAILED, Failure};
use crate::output::{legible, message, stdout};
use crate::signals::{Interruptions, Signal};

/// The cluster may still exist.
const LEFT_BEHIND: u8 = 3;

/// The last version of the API that requires a spend limit of a serverless cluster. Later ones drop it silently.
const API_VERSION: &str = "2022-03-31";

/// Create a serverless cluster, run a command with it, and delete the cluster
///
/// The cluster is deleted when the command ends or fails, on Ctrl-C and other signals, and when the response to its creation
/// was lost.
#[derive(Clone, Args)]
#[command(after_help = "\
The command has COCKROACH_CLUSTER_ID, COCKROACH_CLUSTER_NAME and COCKROACH_SQL_DNS in its environment, and everything in \
the environment of this program, including COCKROACH_API_KEY.

On SIGINT, SIGTERM, SIGHUP or SIGQUIT, the command gets 10 seconds to clean up. Processes that it leaves running are \
killed before the cluster is deleted, except in a terminal, where they cannot be told from others. Deletion is retried for \
10 minutes; a second Ctrl-C ends it. After SIGKILL, look for a cluster named ephemeral-*.

A server may not show a new cluster at once. If the response to the creation was lost, the cluster is searched for \
60 seconds. A 404 to its deletion is believed after the first 60 seconds of the cluster only.

Requests use version 2022-03-31 of the API, the last with a required spend limit.

Exit codes:
  2      no cluster could be created, or the command could not be run
  3      the cluster may still exist and cost money, whatever the command did
  128+N  signal N ended the command or interrupted this program
  else   the exit code of the command; a line on the standard error says if it ended with 2 or 3")]
pub(crate) struct Arguments {
    /// Cloud provider: GCP or AWS
    #[arg(long, default_value = "GCP")]
    provider: String,
    /// Region, by the name that CockroachDB Cloud lists
    #[arg(long, default_value = "us-central1")]
    region: String,
    /// Maximum cost a month, in US cents
    #[arg(long, value_name = "CENTS", default_value_t = 0, allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(i32).range(0..))]
    spend_limit: i32,
    /// Maximum time until the cluster is ready, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u64,
    /// Command to run, with its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

pub(crate) async fn run(arguments: Arguments, connection: &Connection) -> Result<u8, Failure> {
    // Before a cluster is created.
    let mut interruptions = Interruptions::listen(Signal::ALL)?;
    let cluster = Ephemeral::new(connection.cockroach()?.api_version(API_VERSION).build()?, fastrand::u32(..));
    let work = work(cluster.clone(), arguments, interruptions.clone());
    let report = |outcome: &Result<Ending, Failure>| match outcome {
        Ok(ending) => message::status(format!("{}: {ending}", cluster.name())),
        Err(error) => message::error(error),
    };
    let (outcome, deleted) = guard::with(&cluster, work, report, &mut interruptions).await;
    if let Err(left) = deleted {
        message::error(left);
        return Ok(LEFT_BEHIND);
    }
    Ok(outcome.map_or(FAILED, |ending| ending.code()))
}

async fn work(cluster: Ephemeral, arguments: Arguments, mut interruptions: Interruptions) -> Result<Ending, Failure> {
    let serverless = types::ServerlessClusterCreateSpecification::builder()
        .regions([&arguments.region])
        .spend_limit(arguments.spend_limit);
    let specification = types::CreateClusterSpecification::builder().serverless(serverless);
    let timeout = Duration::from_secs(arguments.timeout);
    let ready = tokio::select! {
        ready = cluster.create(&arguments.provider, specification, timeout) => ready?,
        signal = interruptions.next() => return Ok(Ending::Interrupted(signal)),
    };
    // The server may omit a limit of 0.
    let limit = ready.config.and_then(|config| config.serverless?.spend_limit).unwrap_or(0);
    if limit != arguments.spend_limit {
        let wanted = arguments.spend_limit;
        return Err(format!("the cluster has a spend limit of {limit} cents, not of {wanted}; it is not used").into());
    }
    let dns = ready.sql_dns.or_else(|| ready.regions.into_iter().find_map(|region| region.sql_dns));
    let dns = dns.ok_or("the cluster is ready but has no DNS name; try again")?;
    // The command gets the name in its environment, so a failed write does not matter.
    let _ = stdout::print(&(legible(&dns) + "\n"));

    let (program, rest) = arguments.command.split_first().ok_or("no command; write it after `--`")?;
    let mut command = Command::new(program);
    command.args(rest).envs([
        ("COCKROACH_CLUSTER_ID", &ready.id),
        ("COCKROACH_CLUSTER_NAME", &ready.name),
        ("COCKROACH_SQL_DNS", &dns),
    ]);
    let ending = job::run(command, &mut interruptions).await;
    Ok(ending.map_err(|error| format!("cannot run {program} ({error}); check its name and PATH"))?)
}
