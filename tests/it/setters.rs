//! What setters take, and what they refuse before anything is sent.

use std::borrow::Cow;

use clusterkit::cockroach::types::{
    CloudProvider, CreateClusterRequest, CreateClusterSpecification, ServerlessClusterCreateSpecification, UsageLimits,
};
use clusterkit::{Error, PathSegment};

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
    ] {
        assert_eq!(built.build().unwrap().provider, CloudProvider::Gcp);
    }
    let new = create().provider("ORBIT").build().unwrap().provider;
    assert_eq!(new, CloudProvider::Unknown("ORBIT".to_owned()));
    assert_eq!(new.to_string(), "ORBIT");
}

#[test]
fn numbers_maps_and_what_is_built_already_are_taken() {
    let limits = UsageLimits::builder().request_unit_limit("5").storage_mib_limit(7).build().unwrap();
    let spec = CreateClusterSpecification::builder()
        .labels([("team", "shop")])
        .serverless(ServerlessClusterCreateSpecification::builder().regions(["r"]).usage_limits(limits.clone()))
        .build()
        .unwrap();
    assert_eq!(spec.serverless.unwrap().usage_limits.unwrap(), limits);
    assert_eq!(spec.labels.unwrap()["team"], "shop");
}

/// The line of an error that came before anything was sent.
fn refusal<T>(result: Result<T, Error>) -> String {
    let error = result.err().expect("it is refused");
    assert!(error.is_invalid_request() && error.attempts() == 0);
    error.to_string()
}

#[test]
fn what_is_missing_is_named_by_its_way_through_the_fields() {
    let built = CreateClusterRequest::builder().name("n").provider("GCP").build();
    assert_eq!(refusal(built), "not sent: spec: must be set");
    let spec = CreateClusterSpecification::builder().serverless(ServerlessClusterCreateSpecification::builder());
    let built = CreateClusterRequest::builder().name("n").provider("GCP").spec(spec).build();
    assert_eq!(refusal(built), "not sent: spec: serverless: regions: must be set");
}

#[tokio::test]
async fn ids_that_would_leave_their_place_are_refused() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    for (id, line) in [
        ("", "cockroach DeleteCluster: not sent: cluster_id: must not be empty"),
        (" \t", "cockroach DeleteCluster: not sent: cluster_id: must not be empty"),
        (".", "cockroach DeleteCluster: not sent: cluster_id: must not be \".\""),
        ("..", "cockroach DeleteCluster: not sent: cluster_id: must not be \"..\""),
        ("a\nb", "cockroach DeleteCluster: not sent: cluster_id: must not be \"a\\nb\""),
    ] {
        assert_eq!(refusal(client.delete_cluster().cluster_id(id).send().await), line);
    }
    let line = "cockroach DeleteCluster: not sent: cluster_id: must be set";
    assert_eq!(refusal(client.delete_cluster().send().await), line);
    assert!(server.requests().is_empty());
    assert!(PathSegment::try_from("...").is_ok());
}

#[tokio::test]
async fn the_limits_of_the_documents_are_kept() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    for size in [0, -1, 5001] {
        let request = client.automation_audit_logs().body_map(|body| body.page_size(size));
        let line =
            format!("perfectscale AutomationAuditLogs: not sent: page_size: must be between 1 and 5000, not {size}");
        assert_eq!(refusal(request.send().await), line);
    }
    let client = clients::camunda(&server).token("t").build().unwrap();
    let long = "x".repeat(151);
    let request = client.create_cluster().body_map(|body| {
        body.name("n").plan_type_id("p").channel_id("c").generation_id("g").region_id("r").description(&long)
    });
    let line = "camunda CreateCluster: not sent: description: must be at most 150 characters long, not 151";
    assert_eq!(refusal(request.send().await), line);
    assert!(server.requests().is_empty());
}
