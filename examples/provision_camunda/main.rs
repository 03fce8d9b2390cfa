//! A Camunda cluster with a client, chosen by name, its secret in a file that only its owner reads.
//!
//! `cargo run --example provision_camunda -- --sandbox --list` shows what there is to choose from.

mod cluster;
mod credentials;
mod parameters;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clusterkit::camunda::Client;
use clusterkit_sandbox::Sandbox;

use crate::credentials::Credentials;
use crate::parameters::Choice;

type Failure = Box<dyn std::error::Error>;

/// Creates a Camunda cluster, waits until it can be used, creates a client for it and writes the client's credentials to a
/// file.
#[derive(Parser)]
#[command(after_help = "Plan, region, channel and generation are given by name, or by a part of it that fits one only.
Asks Camunda with CAMUNDA_CONSOLE_CLIENT_ID and CAMUNDA_CONSOLE_CLIENT_SECRET of the environment.
Exit codes: 0 the credentials are in the file, 2 not.")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Arguments {
    /// Create it in a sandbox inside this program instead.
    #[arg(long)]
    sandbox: bool,
    /// Print what there is to choose from, and create nothing.
    #[arg(long)]
    list: bool,
    /// The name of the cluster.
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// The plan. Can be left out if there is only one.
    #[arg(long)]
    plan: Option<String>,
    /// The region. Can be left out if there is only one.
    #[arg(long)]
    region: Option<String>,
    /// The channel; the default one without it.
    #[arg(long)]
    channel: Option<String>,
    /// The generation; the default one of the channel without it.
    #[arg(long)]
    generation: Option<String>,
    /// The name of the client.
    #[arg(long, value_name = "NAME", default_value = "worker")]
    client: String,
    /// A component that the client may use, such as Zeebe; all without it. Can be given several times.
    #[arg(long = "permission", value_name = "COMPONENT")]
    permissions: Vec<String>,
    /// Where the credentials are written, as lines of NAME=value. The file must not exist.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["list", "print"])]
    output: Option<PathBuf>,
    /// Print the credentials, secret included, to the standard output.
    #[arg(long, conflicts_with = "output")]
    print: bool,
    /// Go on with the cluster of this name, if there is one.
    #[arg(long)]
    adopt: bool,
    /// How long to wait until it can be used, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    timeout: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Failure> {
    // The sandbox serves for as long as it is held.
    let sandbox = if arguments.sandbox { Some(Sandbox::start().await?) } else { None };
    let client = match &sandbox {
        Some(sandbox) => Client::builder()
            .client_id(sandbox.client_id())
            .client_secret(sandbox.client_secret())
            .base_url(sandbox.camunda_url())
            .oauth_url(sandbox.camunda_oauth_url())
            .build()?,
        None => Client::from_env()?,
    };
    let parameters = client.get_parameters().send().await?.into_inner();
    let Some(name) = arguments.name.as_deref().filter(|_| !arguments.list) else {
        print!("{}", parameters::list(&parameters));
        return Ok(());
    };
    let choice = Choice::of(&parameters, arguments)?;
    // Before anything is created: a secret is shown once, and needs its place.
    let credentials = Credentials::open(arguments.output.as_deref())?;
    let result = async {
        let uuid = cluster::provide(&client, name, &choice, arguments.adopt).await?;
        eprintln!("{name}: {uuid}");
        let told = name.to_owned();
        let wait = client.wait_for_cluster(&uuid).timeout(Duration::from_secs(arguments.timeout));
        wait.on_progress(move |progress| eprintln!("{told}: {progress} ({} s)", progress.elapsed.as_secs())).await?;
        let created = cluster::create_client(&client, &uuid, &arguments.client, &arguments.permissions).await?;
        let details = cluster::connection(&client, &uuid, &created.client_id).await?;
        credentials.write(&created, &details)
    };
    if let Err(error) = result.await {
        credentials.discard();
        return Err(error);
    }
    Ok(())
}
