//! The values that path parameters and setters accept, and those that the client rejects before it sends a request.

use std::borrow::Cow;

use clusterkit::cockroach::types::{
    CloudProvider, CreateClusterRequest, CreateClusterSpecification, ServerlessClusterCreateSpecification,
    SetSpendLimitRequest, UpdateClusterSpecification, UsageLimits,
};
use clusterkit::jiff::Timestamp;
use clusterkit::{Error, PathSegment};
use serde_json::{Value, json};

use crate::support::clients;
use crate::support::recorder::Recorder;

#[test]
fn lists_come_from_any_iterator_of_any_text() {
    let regions = ["us-east1", "us-west2"];
    let build = ServerlessClusterCreateSpecification::builder;
    for built in [
        build().regions(regions),
        build().regions(regions.iter()),
        build().regions(regions.map(str::to_owned)),
        build().regions(regions.map(str::to_owned).iter()),
        build().regions(vec![Cow::from("us-east1"), "us-west2".into()]),
    ] {
        assert_eq!(built.build().unwrap().regions, regions);
    }
}

#[test]
fn enums_come_from_any_text_and_from_themselves() {
    let owned = "GCP".to_owned();
    let create = || CreateClusterRequest::builder().name(&owned).spec(CreateClusterSpecification::builder());
    for built in [
        create().provider("GCP"),
        create().provider(&owned),
        create().provider(owned.clone()),
        create().provider(CloudProvider::Gcp),
        create().provider(&CloudProvider::Gcp),
    ] {
        assert_eq!(built.build().unwrap().provider, CloudProvider::Gcp);
    }
    let new = create().provider("ORBIT").build().unwrap().provider;
    assert_eq!(new, CloudProvider::Unknown("ORBIT".to_owned()));
    assert_eq!(new.to_string(), "ORBIT");
}

#[test]
fn numbers_maps_and_built_values_are_accepted() {
    let limits = UsageLimits::builder().request_unit_limit("5").storage_mib_limit(7).build().unwrap();
    for given in [
        ServerlessClusterCreateSpecification::builder().usage_limits(&limits),
        ServerlessClusterCreateSpecification::builder().usage_limits(limits.clone()),
    ] {
        let spec = CreateClusterSpecification::builder().labels([("team", "shop")]).serverless(given.regions(["r"]));
        let spec = spec.build().unwrap();
        assert_eq!(spec.serverless.unwrap().usage_limits.unwrap(), limits);
        assert_eq!(spec.labels.unwrap()["team"], "shop");
    }
}

/// Awaits an operation whose response does not matter, and returns the request that it sent.
async fn sent<T>(server: &Recorder, operation: impl IntoFuture<Output = Result<T, Error>>) -> (String, Value) {
    let before = server.requests().len();
    drop(operation.await);
    let requests = server.requests();
    assert_eq!(requests.len(), before + 1);
    (requests[before].target().to_owned(), serde_json::from_slice(requests[before].body()).unwrap_or_default())
}

#[tokio::test]
async fn path_parameters_are_positional_and_encoded() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).token("t").build().unwrap();
    let segment = PathSegment::try_from("a/b").unwrap();
    for (target, expected) in [
        (sent(&server, client.get_client("cluster", "client")).await.0, "/clusters/cluster/clients/client"),
        (sent(&server, client.get_client("a/b".to_owned(), "ü ?")).await.0, "/clusters/a%2Fb/clients/%C3%BC%20%3F"),
        (sent(&server, client.get_client(&segment, "%2F".to_owned())).await.0, "/clusters/a%2Fb/clients/%252F"),
        (sent(&server, client.get_client(segment.clone(), 7_u64)).await.0, "/clusters/a%2Fb/clients/7"),
        // A value is not taken for the name of the next parameter.
        (sent(&server, client.get_client("{clientId}", "x")).await.0, "/clusters/%7BclientId%7D/clients/x"),
    ] {
        assert_eq!(target, expected);
    }
}

#[tokio::test]
async fn times_are_accepted_as_text_and_integers_as_any_type() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let time: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let list = || client.list_clusters();
    let borrowed = &time;
    for operation in [
        list().pagination_as_of_time("2026-01-02T04:04:05+01:00").pagination_limit(5_u8),
        list().pagination_as_of_time("2026-01-02T03:04:05Z".to_owned()).pagination_limit(5_usize),
        list().pagination_as_of_time(time).pagination_limit(5_i128),
        list().pagination_as_of_time(borrowed).pagination_limit(5),
    ] {
        let (target, _) = sent(&server, operation).await;
        assert_eq!(target, "/api/v1/clusters?pagination.limit=5&pagination.as_of_time=2026-01-02T03%3A04%3A05Z");
    }
}

#[tokio::test]
async fn the_fields_of_a_body_are_setters_of_the_operation() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let update = || client.update_cluster("c").field_mask("plan");
    let built = UpdateClusterSpecification::builder().plan("STANDARD").parent_id("root");
    let expected = json!({ "plan": "STANDARD", "parent_id": "root" });
    for operation in [
        update().plan("STANDARD").parent_id("root"),
        update().body(built.clone()),
        update().body(built.clone().build().unwrap()),
        // The last one to set a field wins.
        update().plan("BASIC").plan("STANDARD").parent_id("root"),
        update().body(UpdateClusterSpecification::builder().plan("STANDARD")).parent_id("root"),
        // A whole body replaces the fields that were set before.
        update().delete_protection("ENABLED").plan("BASIC").body(built),
    ] {
        assert_eq!(sent(&server, operation).await, ("/api/v1/clusters/c?field_mask=plan".to_owned(), expected.clone()));
    }
}

/// The line of an error that came before anything was sent.
fn rejection<T>(result: Result<T, Error>) -> String {
    let error = result.err().expect("it is rejected");
    assert!(error.is_invalid_request() && error.attempts() == 0 && !error.may_have_taken_effect());
    error.to_string()
}

#[test]
fn a_missing_field_is_named_with_the_fields_around_it() {
    let built = CreateClusterRequest::builder().name("n").provider("GCP").build();
    assert_eq!(rejection(built), "not sent: spec: is required; call .spec(..)");
    let spec = CreateClusterSpecification::builder().serverless(ServerlessClusterCreateSpecification::builder());
    let built = CreateClusterRequest::builder().name("n").provider("GCP").spec(spec).build();
    assert_eq!(rejection(built), "not sent: spec: serverless: regions: is required; call .regions(..)");
}

#[tokio::test]
async fn a_missing_field_of_an_operation_is_one_line_before_anything_is_sent() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let create = || client.create_cluster().name("n").provider("GCP");
    let line = "cockroach CreateCluster: not sent: spec: is required; call .spec(..)";
    assert_eq!(rejection(create().await), line);
    assert_eq!(rejection(create().send().await), line);
    assert_eq!(rejection(create().response().await), line);

    let line = "cockroach SetSpendLimit: not sent: spend_limit: is required; call .spend_limit(..)";
    assert_eq!(rejection(client.set_spend_limit("c").await), line);
    let line = "cockroach SetSpendLimit: not sent: body: spend_limit: is required; call .spend_limit(..)";
    assert_eq!(rejection(client.set_spend_limit("c").body(SetSpendLimitRequest::builder()).await), line);

    let client = clients::camunda(&server).build().unwrap();
    let line = "camunda CreateClient: not sent: client_name: is required; call .client_name(..)";
    assert_eq!(rejection(client.create_client("c").await), line);
    // Not even a token was fetched.
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_invalid_value_is_one_line_that_names_the_field() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let limit = "cockroach ListClusters: not sent: pagination_limit: must be between -2147483648 and 2147483647, not";
    let request = client.list_clusters().pagination_limit(u64::MAX);
    assert_eq!(rejection(request.await), format!("{limit} {}", u64::MAX));
    let request = client.list_clusters().pagination_limit(i64::MIN);
    assert_eq!(rejection(request.send().await), format!("{limit} {}", i64::MIN));

    let time = "must be a timestamp such as 2026-11-01T00:00:00Z, not \"yesterday\"";
    let request = client.list_clusters().pagination_as_of_time("yesterday");
    assert_eq!(rejection(request.await), format!("cockroach ListClusters: not sent: pagination_as_of_time: {time}"));
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    let request = client.automation_audit_logs().from("yesterday");
    let line = format!("perfectscale AutomationAuditLogs: not sent: from: {time}");
    assert_eq!(rejection(request.clone().await), line);
    assert_eq!(rejection(request.stream().try_next().await), line);

    let limits = UsageLimits::builder().request_unit_limit("many");
    let line = "not sent: request_unit_limit: must be an integer, not \"many\"";
    assert_eq!(rejection(limits.clone().build()), line);
    let line = "not sent: usage_limits: request_unit_limit: must be an integer, not \"many\"";
    let spec = ServerlessClusterCreateSpecification::builder().regions(["r"]).usage_limits(limits);
    assert_eq!(rejection(spec.build()), line);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_id_that_would_leave_its_segment_is_rejected() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    for (id, line) in [
        ("", "cockroach DeleteCluster: not sent: cluster_id: must not be empty"),
        (" \t", "cockroach DeleteCluster: not sent: cluster_id: must not be empty"),
        (".", "cockroach DeleteCluster: not sent: cluster_id: must not be \".\""),
        ("..", "cockroach DeleteCluster: not sent: cluster_id: must not be \"..\""),
        ("a\nb", "cockroach DeleteCluster: not sent: cluster_id: must not be \"a\\nb\""),
    ] {
        assert_eq!(rejection(client.delete_cluster(id).await), line);
    }
    assert!(server.requests().is_empty());
    assert!(PathSegment::try_from("...").is_ok());
}

#[tokio::test]
async fn the_limits_of_the_documents_are_checked() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    for size in [0, -1, 5001] {
        let request = client.automation_audit_logs().page_size(size);
        let line =
            format!("perfectscale AutomationAuditLogs: not sent: page_size: must be between 1 and 5000, not {size}");
        assert_eq!(rejection(request.await), line);
    }
    let client = clients::camunda(&server).token("t").build().unwrap();
    let long = "x".repeat(151);
    let request = client.create_cluster().name("n").plan_type_id("p").channel_id("c");
    let request = request.generation_id("g").region_id("r").description(&long);
    let line = "camunda CreateCluster: not sent: description: must be at most 150 characters long, not 151";
    assert_eq!(rejection(request.await), line);
    assert!(server.requests().is_empty());
}
