//! How do I call a client from a program that is not async?
//!
//! ```sh
//! cargo run --example blocking_main -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`.

use clusterkit::Error;
use clusterkit::cockroach::{self, types::Cluster};
use clusterkit_sandbox::Sandbox;
use tokio::runtime::{Builder, Runtime};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Keep one runtime for the whole program: the connections of a client belong to it.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (client, _sandbox) = runtime.block_on(connect())?;
    let clusters = Clusters { runtime, client };

    for cluster in clusters.list()? {
        println!("{} {}", cluster.id, cluster.name);
    }
    if let Some(first) = clusters.list()?.first() {
        println!("the first one again: {}", clusters.get(&first.id)?.name);
    }
    Ok(())
}

/// The calls that this program needs, as blocking functions. They must not be called inside another runtime.
struct Clusters {
    runtime: Runtime,
    client: cockroach::Client,
}

impl Clusters {
    fn list(&self) -> Result<Vec<Cluster>, Error> {
        self.runtime.block_on(self.client.list_clusters().stream().try_collect())
    }

    fn get(&self, id: &str) -> Result<Cluster, Error> {
        self.runtime.block_on(self.client.get_cluster(id).send())
    }
}

/// Connects with the credentials in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::Client, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((cockroach::Client::from_env()?, None));
    }
    let sandbox = Sandbox::start().await?;
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    Ok((builder.build()?, Some(sandbox)))
}
