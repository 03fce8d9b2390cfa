//! How do I test my program without an account?
//!
//! The functions of the program take a client. The tests at the end of this file give them one that is connected to a
//! sandbox:
//!
//! ```sh
//! cargo test --example testing
//! cargo run --example testing -- --sandbox
//! ```

use clusterkit::{Error, cockroach};
use clusterkit_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _sandbox) = connect().await?;
    for name in names_in(&client, "GCP").await? {
        println!("{name}");
    }
    Ok(())
}

/// The code under test: returns the names of the clusters in one cloud, in alphabetical order.
async fn names_in(client: &cockroach::Client, cloud: &str) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let mut clusters = client.list_clusters().stream();
    while let Some(cluster) = clusters.try_next().await? {
        if cluster.cloud_provider.is_some_and(|provider| provider.to_string() == cloud) {
            names.push(cluster.name);
        }
    }
    names.sort();
    Ok(names)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clusterkit_sandbox::Fault;
    use serde_json::json;

    use super::*;

    fn client(sandbox: &Sandbox) -> cockroach::Client {
        cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()).build().unwrap()
    }

    #[tokio::test]
    async fn names_are_sorted() {
        let a = json!({ "name": "a-shop", "cloud_provider": "GCP" });
        let z = json!({ "name": "z-shop", "cloud_provider": "GCP" });
        // Each sandbox has its own port and data, so tests can run in parallel.
        let sandbox = Sandbox::builder().cockroach_cluster(z).cockroach_cluster(a).start().await.unwrap();

        let names = names_in(&client(&sandbox), "GCP").await.unwrap();
        assert_eq!(names.first().map(String::as_str), Some("a-shop"));
        assert_eq!(names.last().map(String::as_str), Some("z-shop"));
        assert!(names.is_sorted());
    }

    // tokio's paused clock skips the time between two attempts.
    #[tokio::test(start_paused = true)]
    async fn an_outage_of_a_minute_is_survived() {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fail_times(2, Fault::status(503).retry_after(Duration::from_secs(30)));

        assert!(!names_in(&client(&sandbox), "GCP").await.unwrap().is_empty());
        assert_eq!(sandbox.requests_to("GET", "/api/v1/clusters").len(), 3);
    }

    #[tokio::test]
    async fn an_unknown_cloud_is_ignored() {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.fail_next(Fault::unknown_enum_values());

        assert_eq!(names_in(&client(&sandbox), "GCP").await.unwrap(), Vec::<String>::new());
        // A fault on a misspelled path would still be pending.
        assert!(sandbox.faults().pending().is_empty());
    }
}
