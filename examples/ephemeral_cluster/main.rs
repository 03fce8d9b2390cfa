//! A CockroachDB cluster for as long as a command runs, and deleted whatever happens.
//!
//! `cargo run --example ephemeral_cluster -- --sandbox -- env` shows it without an account.

mod cluster;
mod guard;
mod interruption;
mod job;
mod words;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clusterkit::cockroach::{Client, ClientBuilder, types};
use clusterkit_sandbox::Sandbox;
use tokio::process::Command;

use crate::cluster::Ephemeral;
use crate::interruption::Interruptions;
use crate::job::Ending;
use crate::words::{legible, say};

/// No cluster could be had, or the command could not be run.
const FAILED: u8 = 2;
/// The cluster may still be there, and cost money.
const LEFT_BEHIND: u8 = 3;

/// The last version of the API that has spend limits as a required part of a cluster. A later one loses them silently.
const API_VERSION: &str = "2022-03-31";

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Creates a serverless cluster of CockroachDB Cloud, runs a command with it, and deletes it: after the command, when it
/// fails, on Ctrl-C and other requests to stop, and when the answer to the creation was lost.
#[derive(Clone, Parser)]
#[command(after_help = "The command finds COCKROACH_CLUSTER_ID, COCKROACH_CLUSTER_NAME and COCKROACH_SQL_DNS in its \
environment, beside all that is in that of this program, COCKROACH_API_KEY among it.
On SIGINT, SIGTERM, SIGHUP or SIGQUIT the command gets 10 seconds to tidy up. What it leaves running is killed before the \
cluster is deleted, except in a terminal, where its processes are not told from others. Deleting is tried for 10 minutes; \
Ctrl-C once more ends that. SIGKILL ends everything at once: then look for a cluster named ephemeral-*.
Asks CockroachDB Cloud with COCKROACH_API_KEY of the environment, in version 2022-03-31 of its API, which has spend limits.
Exit codes: that of the command; 128 and the number of the signal that ended it or this program; 2 no cluster could be had \
or the command could not be run; 3, whatever came before, the cluster may be left and cost money. Where the command ended \
with 2 or 3 itself, a line says so.")]
struct Arguments {
    /// Create it in a sandbox inside this program instead.
    #[arg(long)]
    sandbox: bool,
    /// The cloud provider: GCP or AWS.
    #[arg(long, default_value = "GCP")]
    provider: String,
    /// The region, as `list_available_regions` names it.
    #[arg(long, default_value = "us-central1")]
    region: String,
    /// The most it may cost a month, in US cents.
    #[arg(long, value_name = "CENTS", default_value_t = 0, allow_negative_numbers = true)]
    #[arg(value_parser = clap::value_parser!(i32).range(0..))]
    spend_limit: i32,
    /// How long to wait until it is ready, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u64,
    /// What to run.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let code = run(arguments).await.unwrap_or_else(|error| {
        say(&format!("error: {error}"));
        FAILED
    });
    ExitCode::from(code)
}

async fn run(arguments: Arguments) -> Result<u8, Failure> {
    // Before there is anything to delete.
    let mut interruptions = Interruptions::listen()?;
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let builder = match &sandbox {
        Some(sandbox) => Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()),
        None => ClientBuilder::from_env()?,
    };
    let cluster = Ephemeral::new(builder.api_version(API_VERSION).build()?);
    let work = work(cluster.clone(), arguments, interruptions.clone());
    let tell = |outcome: &Result<Ending, Failure>| match outcome {
        Ok(ending) => say(&format!("{}: {ending}", cluster.name())),
        Err(error) => say(&format!("error: {error}")),
    };
    let (outcome, deleted) = guard::with(&cluster, work, tell, &mut interruptions).await;
    if let Err(left) = deleted {
        say(&format!("error: {left}"));
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
    // A zero need not be sent.
    let limit = ready.config.and_then(|config| config.serverless?.spend_limit).unwrap_or(0);
    if limit != arguments.spend_limit {
        let wanted = arguments.spend_limit;
        return Err(format!("the cluster was given a spend limit of {limit} cents, not of {wanted}").into());
    }
    let dns = ready.sql_dns.or_else(|| ready.regions.into_iter().find_map(|region| region.sql_dns));
    let dns = dns.ok_or("the cluster is ready and has no DNS name")?;
    // The command has it as well, so that nobody has to read it here.
    let _ = writeln!(std::io::stdout(), "{}", legible(&dns));

    let (program, rest) = arguments.command.split_first().ok_or("no command")?;
    let mut command = Command::new(program);
    command.args(rest).envs([
        ("COCKROACH_CLUSTER_ID", &ready.id),
        ("COCKROACH_CLUSTER_NAME", &ready.name),
        ("COCKROACH_SQL_DNS", &dns),
    ]);
    let ending = job::run(command, &mut interruptions).await;
    Ok(ending.map_err(|error| format!("{program} cannot be run: {error}"))?)
}
