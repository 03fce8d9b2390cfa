//! How code that uses clusterkit is tested against the sandbox. Each test is whole: take it as a beginning for your own.
//!
//! The functions at the top stand for the code under test. They take a client; the program gives them one for the vendor,
//! a test gives them one for the sandbox.

use std::time::Duration;

use clusterkit::{Error, RateLimit, cockroach, perfectscale};
use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

/// Code under test: the names of all clusters.
async fn names(client: &cockroach::Client) -> Result<Vec<String>, Error> {
    let clusters = client.list_clusters().send().await?.into_inner().clusters;
    Ok(clusters.into_iter().map(|cluster| cluster.name).collect())
}

/// Code under test: makes a cluster that may cost ten dollars a month.
async fn make(client: &cockroach::Client, name: &str) -> Result<String, Error> {
    let serverless =
        cockroach::types::ServerlessClusterCreateSpecification::builder().regions(["us-central1"]).spend_limit(1000);
    let spec = cockroach::types::CreateClusterSpecification::builder().serverless(serverless);
    let request = client.create_cluster().body_map(|body| body.name(name).provider("GCP").spec(spec));
    Ok(request.send().await?.into_inner().id)
}

/// A client for the sandbox: its address and its key, and all else as the program has it.
fn cockroach(sandbox: &Sandbox) -> cockroach::Client {
    cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url()).build().unwrap()
}

fn perfectscale(sandbox: &Sandbox) -> perfectscale::ClientBuilder {
    perfectscale::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(sandbox.perfectscale_url())
}

#[tokio::test]
async fn the_clusters_of_the_sandbox_are_listed() {
    // The well-known ones, and one of this test's own, in the words of the API.
    let sandbox = Sandbox::builder().cockroach_cluster(json!({ "name": "shop-eu" })).start().await.unwrap();
    let names = names(&cockroach(&sandbox)).await.unwrap();
    assert!(names.contains(&"funky-skunk".to_owned()) && names.contains(&"shop-eu".to_owned()), "{names:?}");
}

#[tokio::test]
async fn what_was_sent_can_be_looked_at() {
    let sandbox = Sandbox::start().await.unwrap();
    make(&cockroach(&sandbox), "shop-eu").await.unwrap();

    let requests = sandbox.requests_to("POST", "/api/v1/clusters");
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].body["name"], "shop-eu");
    assert_eq!(requests[0].headers["authorization"], "[hidden]");
}

// With tokio's clock paused, the time between two attempts passes at once.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_out_of_order_for_a_while_is_asked_again() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_times(2, Fault::status(503).retry_after(Duration::from_secs(5)));

    assert_eq!(names(&cockroach(&sandbox)).await.unwrap().len(), 4);
    assert_eq!(sandbox.requests_to("GET", "/api/v1/clusters").len(), 3);
}

#[tokio::test]
async fn a_cluster_is_not_made_twice_when_the_answer_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("POST", "/api/v1/clusters").next(Fault::reset().after_processing());
    let client = cockroach(&sandbox);

    let error = make(&client, "shop-eu").await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
    assert_eq!(sandbox.requests_to("POST", "/api/v1/clusters").len(), 1);
    // The fault has struck; a slip in its path would be seen here.
    assert!(sandbox.faults().pending().is_empty());
    // It is there: who reads the error looks before making another.
    assert!(names(&client).await.unwrap().contains(&"shop-eu".to_owned()));
}

#[tokio::test]
async fn what_a_newer_server_says_harms_nobody() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = cockroach(&sandbox);
    for fault in [Fault::unknown_enum_values(), Fault::nulls()] {
        sandbox.fail_next(fault);
        assert_eq!(names(&client).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn a_token_that_expires_is_renewed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = perfectscale(&sandbox).rate_limit(RateLimit::unlimited()).build().unwrap();
    client.get_clusters().send().await.unwrap();
    // The sandbox's clock runs ahead, the client's does not: the token is refused, and a new one is fetched.
    sandbox.clock().advance(Duration::from_secs(3600));
    client.get_clusters().send().await.unwrap();

    let statuses: Vec<_> =
        sandbox.requests_to("GET", "/public/v1/clusters").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(200), Some(401), Some(200)]);
    assert_eq!(sandbox.requests_to("POST", "/public/v1/auth/public_auth").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_vendors_limit_is_never_reached() {
    let sandbox = Sandbox::builder().rate_limits(true).start().await.unwrap();
    let client = perfectscale(&sandbox).build().unwrap();
    for _ in 0..25 {
        client.get_clusters().send().await.unwrap();
    }
    assert_eq!(sandbox.rate_limited(), 0);
}
