//! A CockroachDB cluster for as long as a command runs, and deleted whatever happens.
//!
//! `cargo run --example ephemeral_cluster -- --sandbox -- env` shows it without an account.

mod cluster;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clusterkit::cockroach::{Client, types};
use clusterkit_sandbox::Sandbox;
use tokio::process::Command;

use crate::cluster::Ephemeral;

/// The cluster is still there, and costs money.
const LEFT_BEHIND: u8 = 3;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Creates a serverless cluster of CockroachDB Cloud, runs a command with it, and deletes it: after the command, when it
/// fails, on Ctrl-C, and when the answer to the creation was lost.
#[derive(Clone, Parser)]
#[command(
    after_help = "The command finds COCKROACH_CLUSTER_ID, COCKROACH_CLUSTER_NAME and COCKROACH_SQL_DNS in its environment.
Asks CockroachDB Cloud with COCKROACH_API_KEY of the environment.
Exit codes: that of the command; 2 no cluster could be had; 3 the cluster could not be deleted."
)]
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
    #[arg(long, value_name = "CENTS", default_value_t = 0)]
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
    match run(arguments).await {
        Ok(code) => code,
        Err(error) => {
            cluster::say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let client = match &sandbox {
        Some(sandbox) => Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()).build()?,
        None => Client::from_env()?,
    };
    let cluster = Ephemeral::new(client);
    // On a task of its own, a panic is only an outcome.
    let mut work = tokio::spawn(work(cluster.clone(), arguments));
    let outcome = tokio::select! {
        outcome = &mut work => outcome,
        interrupted = interruption() => {
            work.abort();
            // Until it has stopped it may still send something.
            let _ = work.await;
            Ok(interrupted.map_err(Failure::from).and_then(|()| Err("interrupted".into())))
        }
    };
    if let Err(error) = cluster.delete().await {
        cluster::say(&format!("error: {} is still there, and costs money: {error}", cluster.name()));
        return Ok(ExitCode::from(LEFT_BEHIND));
    }
    match outcome {
        Ok(result) => result.map(ExitCode::from),
        Err(panic) => Err(panic.into()),
    }
}

/// Gives the exit code of the command.
async fn work(cluster: Ephemeral, arguments: Arguments) -> Result<u8, Failure> {
    let serverless = types::ServerlessClusterCreateSpecification::builder()
        .regions([&arguments.region])
        .spend_limit(arguments.spend_limit);
    let specification = types::CreateClusterSpecification::builder().serverless(serverless);
    let ready = cluster.create(&arguments.provider, specification, Duration::from_secs(arguments.timeout)).await?;
    let dns = ready.sql_dns.or_else(|| ready.regions.into_iter().find_map(|region| region.sql_dns));
    let dns = dns.ok_or("the cluster is ready and has no DNS name")?;
    println!("{dns}");

    let (program, rest) = arguments.command.split_first().ok_or("no command")?;
    let status = Command::new(program)
        .args(rest)
        .envs([
            ("COCKROACH_CLUSTER_ID", &ready.id),
            ("COCKROACH_CLUSTER_NAME", &ready.name),
            ("COCKROACH_SQL_DNS", &dns),
        ])
        // Whoever ends this, the command does not outlive its cluster.
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    // One that a signal has ended has no code.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Ctrl-C, or the request of a supervisor to end.
async fn interruption() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
