//! Runs work with a cluster, and deletes the cluster even after an error, a signal or a panic.

use super::cluster::Ephemeral;
use crate::failure::Failure;
use crate::signals::Interruptions;

/// Does the work, reports how it ended, and deletes the cluster.
pub(crate) async fn with<T: Send + 'static>(
    cluster: &Ephemeral,
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    report: impl FnOnce(&Result<T, Failure>),
    interruptions: &mut Interruptions,
) -> (Result<T, Failure>, Result<(), String>) {
    // On a task, so that a panic is an outcome.
    let outcome = tokio::spawn(work).await.unwrap_or_else(|panic| Err(panic.into()));
    // Reported first, because the program may be killed during the deletion.
    report(&outcome);
    (outcome, cluster.delete(interruptions).await)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clusterkit::cockroach::{Client, types};
    use clusterkit_sandbox::Sandbox;

    use super::*;
    use crate::signals::Signal;

    /// The work is replaced, because no known input makes the program panic.
    #[tokio::test]
    async fn a_panic_leaves_no_cluster() {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()).build().unwrap();
        let cluster = Ephemeral::new(client.clone(), 7);
        let work = {
            let cluster = cluster.clone();
            async move {
                let serverless = types::ServerlessClusterCreateSpecification::builder().regions(["us-central1"]);
                let specification = types::CreateClusterSpecification::builder().serverless(serverless.spend_limit(0));
                cluster.create("GCP", specification, Duration::from_secs(60)).await?;
                panic!("at the worst moment");
            }
        };
        let mut interruptions = Interruptions::listen(Signal::ALL).unwrap();
        let mut reported = false;
        let report = |outcome: &Result<(), Failure>| reported = outcome.is_err();
        let (outcome, deleted) = with(&cluster, work, report, &mut interruptions).await;
        assert!(reported && deleted.is_ok());
        assert!(outcome.unwrap_err().to_string().contains("at the worst moment"));
        assert_eq!(sandbox.requests_to("POST", "/api/v1/clusters").len(), 1);
        let clusters = client.list_clusters().stream().try_collect().await.unwrap();
        assert!(!clusters.iter().any(|found| found.name == cluster.name()));
    }
}
