//! Errors of calls that send nothing, and of clients that cannot be built.

use std::time::Duration;

use clusterkit::cockroach::types::{
    CreateClusterSpecification, DedicatedClusterCreateSpecification, DedicatedHardwareCreateSpecification,
};
use clusterkit::reqwest::Method;
use clusterkit::reqwest::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use clusterkit::{BoxFuture, Credentials, Error, ErrorKind, RateLimit, Token, camunda, cockroach};
use serde_json::json;

use crate::errors::{create, get, snapshot};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY};
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn a_missing_field_is_named_with_the_objects_around_it() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let hardware = DedicatedHardwareCreateSpecification::builder();
    let dedicated = DedicatedClusterCreateSpecification::builder().hardware(hardware);
    let spec = CreateClusterSpecification::builder().dedicated(dedicated);
    let error = client.create_cluster().name("n").provider("GCP").spec(spec).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    snapshot::matches("invalid_request_nested", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_empty_path_parameter_is_invalid() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let error = client.delete_cluster("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    snapshot::matches("invalid_request_path", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_value_beyond_the_limit_of_the_document_is_invalid() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).build().unwrap();
    let error = client.automation_audit_logs().page_size(5001).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    snapshot::matches("invalid_request_limit", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_raw_path_without_a_slash_is_invalid() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let error = client.request(Method::GET, "clusters").ignore_body().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, None));
    snapshot::matches("invalid_request_raw", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_client_with_an_unsafe_address_or_without_a_key_cannot_be_built() {
    let server = Recorder::start().await;
    let builder = camunda::Client::builder().client_id("id").base_url("http://api.example");
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    snapshot::matches("configuration_url", &error, &server.url());
    let error = cockroach::Client::builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    snapshot::matches("configuration_missing", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_a_header_cannot_carry_is_an_error_of_configuration() {
    let server = Recorder::start().await;
    let error = clients::cockroach(&server).api_key(format!("{API_KEY}\n{API_KEY}")).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    snapshot::matches("configuration_key", &error, &server.url());
}

/// Fetches a token that has a line break inside.
#[derive(Debug)]
struct BrokenToken;

impl Credentials for BrokenToken {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(async { Ok(Token::new(format!("{API_KEY}\n{API_KEY}"))) })
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_a_header_cannot_carry_is_an_error_of_authentication() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).credentials(BrokenToken).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Authentication, 0));
    snapshot::matches("authentication_header", &error, &server.url());
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_slot_in_time_is_rate_limited() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    client.list_clusters().await.unwrap();
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(5)));
    let error = create(&hasty).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::RateLimited, false));
    snapshot::matches("no_slot", &error, &server.url());
    assert_eq!(server.requests().len(), 1);
}

/// Polls the call on a thread without a runtime.
#[tokio::test(start_paused = true)]
async fn a_call_outside_a_runtime_is_an_error_and_not_a_panic() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let error = super::kinds::outside_a_runtime(client.get_cluster("c-1").send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Runtime);
    snapshot::matches("runtime_missing", &error, &server.url());
    assert!(server.requests().is_empty());
}

/// Another value would send a create without its body.
#[tokio::test(start_paused = true)]
async fn a_header_that_the_client_sets_is_rejected() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    for name in [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE] {
        let marked = client.with_options(|options| options.header(name.clone(), HeaderValue::from_static("0")));
        let error = create(&marked).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0), "{name}");
        assert!(error.to_string().contains(name.as_str()), "{error}");
    }
    assert!(server.requests().is_empty());
}
