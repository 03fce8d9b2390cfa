//! A Camunda cluster with a client, chosen by name, its secret in a file that only its owner reads.
//!
//! `cargo run --example provision_camunda -- --sandbox --list` shows what there is to choose from.

mod client;
mod cluster;
mod credentials;
mod interruption;
mod parameters;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use clusterkit::camunda::Client;
use clusterkit_sandbox::Sandbox;

use crate::credentials::Credentials;
use crate::interruption::{Interruptions, Signal};
use crate::parameters::Choice;
use crate::words::{legible, say};

type Failure = Box<dyn std::error::Error>;

/// Creates a Camunda cluster, waits until it can be used, creates a client for it and writes the client's credentials to a
/// file.
#[derive(Parser)]
#[command(
    after_help = "Plan, region, channel and generation are given by name, by a part of it that fits one only, or by \
uuid. They are of no use to a cluster that is there already (--adopt).
The file gets ZEEBE_CLIENT_ID and ZEEBE_CLIENT_SECRET as soon as there is a client, and then ZEEBE_ADDRESS. Without a client it \
is taken away. Where the program ends early it says what exists; --adopt goes on with it.
Asks Camunda with CAMUNDA_CONSOLE_CLIENT_ID and CAMUNDA_CONSOLE_CLIENT_SECRET of the environment.
Exit codes: 0 the credentials are in the file, 2 not or not all; 128 and the number of the signal that interrupted it."
)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Arguments {
    /// Create it in a sandbox inside this program instead.
    #[arg(long)]
    sandbox: bool,
    /// Print what there is to choose from, and create nothing.
    #[arg(long)]
    list: bool,
    /// The name of the cluster. One that is adopted can be named by its uuid.
    #[arg(required_unless_present = "list", value_parser = NonEmptyStringValueParser::new())]
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
    #[arg(long, value_name = "NAME", default_value = "worker", value_parser = NonEmptyStringValueParser::new())]
    client: String,
    /// A component that the client may use, such as Zeebe; all without it. Can be given several times.
    #[arg(long = "permission", value_name = "COMPONENT", value_parser = parameters::permission)]
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
    /// How long to wait until the cluster can be used, and again until its address is known, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    timeout: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut left = String::new();
    let Err(error) = run(&Arguments::parse(), &mut left).await else { return ExitCode::SUCCESS };
    say(&format!("error: {error}"));
    if !left.is_empty() {
        say(&left);
    }
    ExitCode::from(error.downcast_ref::<Signal>().map_or(2, |signal| signal.exit_code()))
}

/// Keeps in `left` what exists by now, and how to go on with it.
async fn run(arguments: &Arguments, left: &mut String) -> Result<(), Failure> {
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
    let Some(name) = arguments.name.as_deref().filter(|_| !arguments.list) else {
        return print(&parameters::list(&client.get_parameters().send().await?.into_inner()));
    };
    let place = match cluster::find(&client, name).await? {
        Some(uuid) if arguments.adopt => Place::Adopted(uuid),
        Some(uuid) => {
            return Err(format!("there is a cluster '{name}' already ({uuid}); add --adopt to go on with it").into());
        }
        None => Place::New(Choice::of(&client.get_parameters().send().await?.into_inner(), arguments)?),
    };
    // From here on, what is made is told or taken away.
    let interruptions = Interruptions::listen()?;
    // Before anything is created: a secret is shown once, and needs its place.
    let credentials = Credentials::open(arguments.output.as_deref())?;
    let mut provision = Provision { client, name, credentials, interruptions, holds_secret: false, left };
    let result = provision.run(place, arguments).await;
    if !provision.holds_secret {
        provision.credentials.discard();
    }
    result
}

/// Where the client is created.
enum Place {
    Adopted(String),
    New(Choice),
}

struct Provision<'a> {
    client: Client,
    name: &'a str,
    credentials: Credentials,
    interruptions: Interruptions,
    /// Whether the credentials hold a secret that is of use.
    holds_secret: bool,
    left: &'a mut String,
}

impl Provision<'_> {
    async fn run(&mut self, place: Place, arguments: &Arguments) -> Result<(), Failure> {
        let timeout = Duration::from_secs(arguments.timeout);
        let uuid = self.cluster(place).await?;
        say(&format!("{}: {uuid}", self.name));
        *self.left = format!("the cluster {} ({uuid}) exists: run again with --adopt to go on with it", self.name);
        let told = self.name.to_owned();
        let wait = self.client.wait_for_cluster(&uuid).timeout(timeout);
        let wait =
            wait.on_progress(move |progress| say(&format!("{told}: {progress} ({} s)", progress.elapsed.as_secs())));
        self.interruptions.stop(wait.into_future()).await??;

        let id = self.client(&uuid, &arguments.client, &arguments.permissions).await?;
        let place = self.credentials.place();
        *self.left = format!(
            "the client {id} of the cluster {} ({uuid}) exists, and {place} has its id and secret; only ZEEBE_ADDRESS is \
             missing, which Camunda Console shows beside the client",
            self.name
        );
        let details = client::connection(&self.client, &uuid, &id, timeout);
        let details = self.interruptions.stop(details).await??;
        self.credentials.write_address(&details)?;
        self.left.clear();
        if arguments.output.is_some() {
            print(&format!("{}\n", legible(&place)))?;
        }
        Ok(())
    }

    /// Gives the uuid.
    async fn cluster(&mut self, place: Place) -> Result<String, Failure> {
        let choice = match place {
            Place::Adopted(uuid) => return Ok(uuid),
            Place::New(choice) => choice,
        };
        *self.left = format!("the cluster {} may exist: run again with --adopt", self.name);
        let created = self.interruptions.stop(cluster::create(&self.client, self.name, &choice)).await?;
        Ok(created.inspect_err(|error| {
            if !error.may_have_taken_effect() {
                self.left.clear();
            }
        })?)
    }

    /// Creates it and puts its secret into a safe place, which no signal interrupts. Gives the id.
    async fn client(&mut self, cluster: &str, name: &str, permissions: &[String]) -> Result<String, Failure> {
        let created = client::create(&self.client, cluster, name, permissions).await?;
        let id = created.client_id.clone();
        let Err(error) = self.credentials.write_secret(&created) else {
            self.holds_secret = true;
            return Ok(id);
        };
        match self.client.delete_client().cluster_uuid(cluster).client_id(&id).send().await {
            Ok(_) => Err(format!("{error}; the client {id} was deleted again").into()),
            Err(still) => {
                Err(format!("{error}; and the client {id} cannot be deleted, do so yourself: {still}").into())
            }
        }
    }
}

/// Writes it where nobody has to read.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}").into()),
        _ => Ok(()),
    }
}
