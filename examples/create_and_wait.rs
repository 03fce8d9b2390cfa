//! How do I create a cluster, wait until it is ready, and delete it?
//!
//! ```sh
//! cargo run --example create_and_wait -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`, and creates a serverless cluster with a spend limit of 0.

use std::time::Duration;

use clusterkit::cockroach::{self, types};
use clusterkit::{Error, Progress};
use clusterkit_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _sandbox) = connect().await?;

    let serverless = types::ServerlessClusterCreateSpecification::builder().regions(["us-central1"]).spend_limit(0);
    let request = client
        .create_cluster()
        .name("clusterkit-example")
        .provider("GCP")
        .spec(types::CreateClusterSpecification::builder().serverless(serverless));
    let cluster = match request.await {
        Ok(cluster) => cluster,
        Err(error) => {
            if error.may_have_taken_effect() {
                eprintln!("the cluster may exist; look for it before you create another");
            }
            return Err(error.into());
        }
    };
    println!("created {}", cluster.id);

    // The cluster is deleted whether or not it becomes ready.
    let ready = wait(&client, &cluster.id).await;
    client.delete_cluster(&cluster.id).await?;
    client.get_cluster(&cluster.id).wait_gone().timeout(Duration::from_secs(600)).await?;
    println!("deleted");
    ready?;
    Ok(())
}

async fn wait(client: &cockroach::Client, id: &str) -> Result<(), Error> {
    let report = |progress: &Progress| println!("{progress} after {} s", progress.elapsed.as_secs());
    let cluster = client.get_cluster(id).wait_ready().timeout(Duration::from_secs(600)).on_progress(report).await?;
    println!("ready: {}", cluster.sql_dns.as_deref().unwrap_or("no DNS name"));
    Ok(())
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
