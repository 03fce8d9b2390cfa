//! What is refused before anything is sent.

use std::time::Duration;

use clusterkit::cockroach::types::{
    CreateClusterSpecification, DedicatedClusterCreateSpecification, DedicatedHardwareCreateSpecification,
};
use clusterkit::reqwest::Method;
use clusterkit::{Credentials, RateLimit, Token, TokenFuture, camunda, cockroach};
use serde_json::json;

use crate::errors::{create, get, shown};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn a_request_that_lacks_something_deep_inside() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let hardware = DedicatedHardwareCreateSpecification::builder();
    let dedicated = DedicatedClusterCreateSpecification::builder().hardware(hardware);
    let spec = CreateClusterSpecification::builder().dedicated(dedicated);
    let request = client.create_cluster().body_map(|body| body.name("n").provider("GCP").spec(spec));
    let error = request.send().await.unwrap_err();
    assert!(error.is_invalid_request() && !error.is_configuration());
    shown::matches("invalid_request_nested", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_path_parameter_that_would_lead_elsewhere() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let error = client.delete_cluster().cluster_id("").send().await.unwrap_err();
    assert!(error.is_invalid_request());
    shown::matches("invalid_request_path", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_value_beyond_the_limits_of_the_document() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).build().unwrap();
    let log = client.automation_audit_logs().body_map(|body| body.page_size(5001));
    let error = log.send().await.unwrap_err();
    assert!(error.is_invalid_request());
    shown::matches("invalid_request_limit", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_path_of_ones_own_without_a_slash() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let error = client.request(Method::GET, "clusters").send_empty().await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.operation(), None);
    shown::matches("invalid_request_raw", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_cannot_be_built() {
    let server = Recorder::start().await;
    let builder = camunda::Client::builder().client_id("id").base_url("http://api.example");
    let error = builder.build().unwrap_err();
    assert!(error.is_configuration() && !error.is_invalid_request());
    shown::matches("configuration_url", &error, &server.url());
    let error = cockroach::Client::builder().build().unwrap_err();
    shown::matches("configuration_missing", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_no_header_can_carry() {
    let server = Recorder::start().await;
    let error = clients::cockroach(&server).api_key(format!("{API_KEY}\n{API_KEY}")).build().unwrap_err();
    assert!(error.is_configuration());
    shown::matches("configuration_key", &error, &server.url());
}

#[derive(Debug)]
struct Torn;

impl Credentials for Torn {
    fn fetch(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new(format!("{API_KEY}\n{API_KEY}"))) })
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_no_header_can_carry() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).credentials(Torn).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(error.attempts(), 0);
    shown::matches("authentication_header", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn no_slot_within_the_time_limit() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    client.list_clusters().send().await.unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(5)));
    let error = create(&hasty).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.may_have_taken_effect());
    shown::matches("no_slot", &error, &server.url());
    assert_eq!(server.requests().len(), 1);
}
