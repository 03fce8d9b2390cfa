//! Nothing that is known makes the program panic, so its parts are taken one by one.

#![allow(dead_code, reason = "what the test does not use of them")]

#[path = "../../examples/ephemeral_cluster/cluster.rs"]
mod cluster;
#[path = "../../examples/ephemeral_cluster/guard.rs"]
mod guard;
#[path = "../../examples/ephemeral_cluster/interruption.rs"]
mod interruption;
#[path = "../../examples/ephemeral_cluster/words.rs"]
mod words;

use std::time::Duration;

use clusterkit::cockroach::types;
use clusterkit_sandbox::Sandbox;

use crate::{client, nothing_is_left};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::test]
async fn one_leaves_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    let cluster = cluster::Ephemeral::new(client(&sandbox));
    let work = {
        let cluster = cluster.clone();
        async move {
            let serverless = types::ServerlessClusterCreateSpecification::builder().regions(["us-central1"]);
            let specification = types::CreateClusterSpecification::builder().serverless(serverless.spend_limit(0));
            cluster.create("GCP", specification, Duration::from_secs(60)).await?;
            panic!("at the worst moment");
        }
    };
    let mut interruptions = interruption::Interruptions::listen().unwrap();
    let mut told = false;
    let tell = |outcome: &Result<(), Failure>| told = outcome.is_err();
    let (outcome, deleted) = guard::with(&cluster, work, tell, &mut interruptions).await;
    assert!(told && deleted.is_ok());
    assert!(outcome.unwrap_err().to_string().contains("at the worst moment"));
    assert_eq!(sandbox.requests_to("POST", "/api/v1/clusters").len(), 1);
    nothing_is_left(&sandbox).await;
}
