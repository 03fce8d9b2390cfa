//! `clusterkit camunda provision`: a cluster with a client, its secret in a file that only its owner can read.

mod client;
mod cluster;
mod credentials;
mod parameters;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use clusterkit::camunda::Client;

use self::credentials::Credentials;
use self::parameters::{Choice, Choices};
use crate::connection::Connection;
use crate::failure::{Failure, advised};
use crate::output::{legible, message, stdout};
use crate::progress;
use crate::signals::{Interruptions, Signal};

/// Create a cluster and a client for it, and write the client's credentials to a file
///
/// Waits until the cluster is ready and the address of the client is known.
#[derive(Args)]
#[command(after_help = "\
The file gets ZEEBE_CLIENT_ID and ZEEBE_CLIENT_SECRET as soon as the client exists, and then ZEEBE_ADDRESS. The file \
is deleted if no client was created. A command that ends early prints what exists and how to continue.

Exit codes:
  0      the credentials are in the file
  2      the credentials are not in the file, or not all of them
  128+N  interrupted by signal N")]
pub(crate) struct Arguments {
    /// Print the plans, regions, channels and generations, and create nothing
    #[arg(long)]
    list: bool,
    /// Name of the cluster; with --adopt, also its uuid
    #[arg(required_unless_present = "list", value_parser = NonEmptyStringValueParser::new())]
    name: Option<String>,
    /// Name of the client
    #[arg(long, value_name = "NAME", default_value = "worker", value_parser = NonEmptyStringValueParser::new())]
    client: String,
    /// Component that the client may use, such as Zeebe; can be repeated [default: all components]
    #[arg(long = "permission", value_name = "COMPONENT", value_parser = parameters::permission)]
    permissions: Vec<String>,
    /// Write the credentials to a new file, as lines of NAME=value that a shell can source
    #[arg(long, value_name = "FILE", required_unless_present_any = ["list", "print"])]
    output: Option<PathBuf>,
    /// Print the credentials, including the secret, to the standard output
    #[arg(long, conflicts_with = "output")]
    print: bool,
    /// Continue with the cluster of this name if it exists; the choices below are then not used
    #[arg(long)]
    adopt: bool,
    /// Maximum time until the cluster is ready, and again until its address is known, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    timeout: u64,
    #[command(flatten)]
    choices: Choices,
}

pub(crate) async fn run(arguments: &Arguments, connection: &Connection) -> Result<u8, Failure> {
    let client = connection.camunda()?;
    let Some(name) = arguments.name.as_deref().filter(|_| !arguments.list) else {
        stdout::print(&parameters::list(&client.get_parameters().await?))?;
        return Ok(0);
    };
    let origin = match cluster::find(&client, name).await? {
        Some(uuid) if arguments.adopt => Origin::Adopted(uuid),
        Some(uuid) => {
            return Err(format!("cluster '{name}' already exists ({uuid}); add --adopt to continue with it").into());
        }
        None => Origin::New(arguments.choices.resolve(&client.get_parameters().await?)?),
    };
    // From here on, a signal does not end the program before it reports or deletes what it created.
    let interruptions = Interruptions::listen(Signal::ALL)?;
    // Opened before anything is created, because the secret is shown only once.
    let credentials = Credentials::open(arguments.output.as_deref())?;
    let mut provision = Provision { client, name, credentials, interruptions, has_secret: false, left: None };
    let result = provision.run(origin, arguments).await;
    if !provision.has_secret {
        provision.credentials.discard();
    }
    result.map(|()| 0).map_err(|error| advised(error, provision.left))
}

/// The cluster for the client.
enum Origin {
    Adopted(String),
    New(Choice),
}

struct Provision<'a> {
    client: Client,
    name: &'a str,
    credentials: Credentials,
    interruptions: Interruptions,
    /// Whether the file has a secret that is in use.
    has_secret: bool,
    /// A line about the resources that exist, and how to continue with them.
    left: Option<String>,
}

impl Provision<'_> {
    async fn run(&mut self, origin: Origin, arguments: &Arguments) -> Result<(), Failure> {
        let timeout = Duration::from_secs(arguments.timeout);
        let uuid = self.cluster(origin).await?;
        message::status(format!("{}: {uuid}", self.name));
        self.left = Some(format!("cluster {} ({uuid}) exists; run again with --adopt to continue with it", self.name));
        let wait =
            self.client.get_cluster(&uuid).wait_ready().timeout(timeout).on_progress(progress::polled(self.name));
        self.interruptions.stop(wait.into_future()).await??;

        let id = self.client(&uuid, &arguments.client, &arguments.permissions).await?;
        let place = self.credentials.place();
        self.left = Some(format!(
            "client {id} of cluster {} ({uuid}) exists, and {place} has its id and secret; only ZEEBE_ADDRESS is missing, \
             which Camunda Console shows beside the client",
            self.name
        ));
        let details = client::connection(&self.client, &uuid, &id, timeout);
        let details = self.interruptions.stop(details).await??;
        self.credentials.write_address(&details)?;
        self.left = None;
        if arguments.output.is_some() {
            stdout::print(&(legible(&place) + "\n"))?;
        }
        Ok(())
    }

    /// Returns the uuid.
    async fn cluster(&mut self, origin: Origin) -> Result<String, Failure> {
        let choice = match origin {
            Origin::Adopted(uuid) => return Ok(uuid),
            Origin::New(choice) => choice,
        };
        self.left = Some(format!("cluster {} may exist; run again with --adopt", self.name));
        let created = self.interruptions.stop(cluster::create(&self.client, self.name, &choice)).await?;
        Ok(created.inspect_err(|error| {
            if !error.may_have_taken_effect() {
                self.left = None;
            }
        })?)
    }

    /// Creates the client and writes its secret, which no signal interrupts. Returns the id.
    async fn client(&mut self, cluster: &str, name: &str, permissions: &[String]) -> Result<String, Failure> {
        let created = client::create(&self.client, cluster, name, permissions).await?;
        let id = created.client_id.clone();
        let Err(error) = self.credentials.write_secret(&created) else {
            self.has_secret = true;
            return Ok(id);
        };
        let outcome = match client::delete(&self.client, cluster, &id).await {
            Ok(()) => format!("client {id} was deleted again"),
            Err(failed) => format!("client {id} could not be deleted, delete it yourself: {failed}"),
        };
        Err(format!("{error}; {outcome}").into())
    }
}
