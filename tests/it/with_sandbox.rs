//! Examples of tests against the sandbox. Each test is complete and can be copied.
//!
//! The functions at the top are the code under test. They take a client: the program passes one for the vendor, a test
//! one for the sandbox.

use std::time::Duration;

use clusterkit::{Error, RateLimit, cockroach, perfectscale};
use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

/// Code under test: returns the names of all clusters.
async fn names(client: &cockroach::Client) -> Result<Vec<String>, Error> {
    let clusters = client.list_clusters().await?.clusters;
    Ok(clusters.into_iter().map(|cluster| cluster.name).collect())
}

/// Code under test: creates a cluster that may cost ten dollars a month.
async fn create(client: &cockroach::Client, name: &str) -> Result<String, Error> {
    let serverless =
        cockroach::types::ServerlessClusterCreateSpecification::builder().regions(["us-central1"]).spend_limit(1000);
    let spec = cockroach::types::CreateClusterSpecification::builder().serverless(serverless);
    Ok(client.create_cluster().name(name).provider("GCP").spec(spec).await?.id)
}

/// A client for the sandbox, with its address and key and the defaults of the program.
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
async fn clusters_of_the_sandbox_are_listed() {
    // Those of every sandbox, and one of this test, as JSON of the API.
    let sandbox = Sandbox::builder().cockroach_cluster(json!({ "name": "shop-eu" })).start().await.unwrap();
    let names = names(&cockroach(&sandbox)).await.unwrap();
    assert!(names.contains(&"funky-skunk".to_owned()) && names.contains(&"shop-eu".to_owned()), "{names:?}");
}

#[tokio::test]
async fn requests_can_be_inspected() {
    let sandbox = Sandbox::start().await.unwrap();
    create(&cockroach(&sandbox), "shop-eu").await.unwrap();

    let requests = sandbox.requests_to("POST", "/api/v1/clusters");
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].body["name"], "shop-eu");
    assert_eq!(requests[0].headers["authorization"], "[hidden]");
}

// With the clock of tokio paused, backoff takes no time.
#[tokio::test(start_paused = true)]
async fn a_request_is_retried_while_the_server_is_unavailable() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fail_times(2, Fault::status(503).retry_after(Duration::from_secs(5)));

    assert_eq!(names(&cockroach(&sandbox)).await.unwrap().len(), 4);
    assert_eq!(sandbox.requests_to("GET", "/api/v1/clusters").len(), 3);
}

#[tokio::test]
async fn a_cluster_is_not_created_twice_when_the_response_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("POST", "/api/v1/clusters").next(Fault::reset().after_processing());
    let client = cockroach(&sandbox);

    let error = create(&client, "shop-eu").await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
    assert_eq!(sandbox.requests_to("POST", "/api/v1/clusters").len(), 1);
    // The fault was applied; with a typing error in its path it would still be pending.
    assert!(sandbox.faults().pending().is_empty());
    // The cluster exists: after such an error, check before you create another.
    assert!(names(&client).await.unwrap().contains(&"shop-eu".to_owned()));
}

#[tokio::test]
async fn unknown_values_and_nulls_of_a_newer_server_are_decoded() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = cockroach(&sandbox);
    for fault in [Fault::unknown_enum_values(), Fault::nulls()] {
        sandbox.fail_next(fault);
        assert_eq!(names(&client).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn an_expired_token_is_refreshed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = perfectscale(&sandbox).rate_limit(RateLimit::unlimited()).build().unwrap();
    client.get_clusters().await.unwrap();
    // Only the clock of the sandbox advances: the server rejects the token, and the client exchanges a new one.
    sandbox.clock().advance(Duration::from_secs(3600));
    client.get_clusters().await.unwrap();

    let statuses: Vec<_> =
        sandbox.requests_to("GET", "/public/v1/clusters").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(200), Some(401), Some(200)]);
    assert_eq!(sandbox.requests_to("POST", "/public/v1/auth/public_auth").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_of_the_vendor_is_kept() {
    let sandbox = Sandbox::builder().rate_limits(true).start().await.unwrap();
    let client = perfectscale(&sandbox).build().unwrap();
    for _ in 0..25 {
        client.get_clusters().await.unwrap();
    }
    assert_eq!(sandbox.rate_limited(), 0);
}
