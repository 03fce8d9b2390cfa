//! Which clusters do I have?
//!
//! Lists the clusters of each vendor whose credentials are in the environment. Without an account:
//!
//! ```sh
//! cargo run --example list -- --sandbox
//! ```

use clusterkit::{Error, camunda, cockroach, perfectscale};
use clusterkit_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let use_sandbox = std::env::args().any(|argument| argument == "--sandbox");
    let sandbox = if use_sandbox { Some(Sandbox::start().await?) } else { None };
    let clients = connect(sandbox.as_ref());

    // The requests to the three vendors run concurrently.
    let lists = tokio::join!(kubernetes(clients.0), databases(clients.1), workflows(clients.2));
    let mut vendors = 0;
    for (vendor, list) in [("PerfectScale", lists.0), ("CockroachDB", lists.1), ("Camunda", lists.2)] {
        match list {
            Ok(names) => {
                vendors += 1;
                for name in names {
                    println!("{vendor:12} {name}");
                }
            }
            // The line names the variable that is missing.
            Err(error) if error.is_configuration() => eprintln!("skipped: {error}"),
            Err(error) => return Err(error.into()),
        }
    }
    if vendors == 0 {
        return Err("no credentials in the environment; set those of a vendor, or add --sandbox".into());
    }
    Ok(())
}

async fn kubernetes(client: Result<perfectscale::Client, Error>) -> Result<Vec<String>, Error> {
    let clusters = client?.get_clusters().await?.data;
    Ok(clusters.into_iter().map(|cluster| cluster.name).collect())
}

async fn databases(client: Result<cockroach::Client, Error>) -> Result<Vec<String>, Error> {
    // This list comes in pages. `.stream()` reads them all.
    let clusters = client?.list_clusters().stream().try_collect().await?;
    Ok(clusters.into_iter().map(|cluster| cluster.name).collect())
}

async fn workflows(client: Result<camunda::Client, Error>) -> Result<Vec<String>, Error> {
    let clusters = client?.get_clusters().await?;
    Ok(clusters.into_iter().map(|cluster| cluster.name).collect())
}

type Clients = (Result<perfectscale::Client, Error>, Result<cockroach::Client, Error>, Result<camunda::Client, Error>);

/// Connects to the vendors with the credentials in the environment, or to a sandbox.
fn connect(sandbox: Option<&Sandbox>) -> Clients {
    let Some(sandbox) = sandbox else {
        return (perfectscale::Client::from_env(), cockroach::Client::from_env(), camunda::Client::from_env());
    };
    let perfectscale = perfectscale::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(sandbox.perfectscale_url());
    let cockroach = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    let camunda = camunda::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(sandbox.camunda_url())
        .oauth_url(sandbox.camunda_oauth_url());
    (perfectscale.build(), cockroach.build(), camunda.build())
}
