use std::time::Duration;

use clusterkit::Error;
use tokio::time::Instant;

use crate::wait::{absent, answers, cockroach, in_state};

async fn fails_at_once(state: &str) -> Error {
    let server = answers([in_state("CREATING"), in_state(state)]).await;
    let error = cockroach(&server).wait_for_cluster("c-1").await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
    assert!(error.is_hopeless() && !error.is_timeout(), "{error:?}");
    error
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_gets_ready_is_given() {
    let server = answers(["CREATING", "CREATING", "CREATED"].map(in_state)).await;
    let cluster = cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!((cluster.id.as_str(), server.requests().len()), ("c-1", 3));
    assert_eq!(server.requests()[2].path(), "/api/v1/clusters/c-1");
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_ready_takes_one_look_and_no_time() {
    let server = answers([in_state("CREATED")]).await;
    let started = Instant::now();
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(100));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn states_that_lead_nowhere_fail_at_once() {
    let error = fails_at_once("CREATION_FAILED").await;
    let line = "cockroach: waiting for cluster 'c-1': it is CREATION_FAILED and will not be otherwise by itself; see \
                what is the matter with it";
    assert_eq!(error.to_string(), line);
    fails_at_once("DELETED").await;
    fails_at_once("LOCKED").await;
}

#[tokio::test(start_paused = true)]
async fn states_of_other_versions_and_of_the_future_are_waited_through() {
    let states = ["CLUSTER_STATE_UNSPECIFIED", "THAWING", "CLUSTER_STATE_CREATING", "CLUSTER_STATE_CREATED"];
    let server = answers(states.map(in_state)).await;
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!(server.requests().len(), 4);

    // The same prefix stands before those that lead nowhere.
    let server = answers([in_state("CLUSTER_STATE_LOCKED")]).await;
    assert!(cockroach(&server).wait_for_cluster("c-1").await.unwrap_err().is_hopeless());
}

#[tokio::test(start_paused = true)]
async fn what_was_created_a_moment_ago_need_not_be_found_yet() {
    let server = answers([absent(), absent(), in_state("CREATING"), in_state("CREATED")]).await;
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_found_for_a_minute_is_not_there() {
    let server = answers([absent()]).await;
    let started = Instant::now();
    let error = cockroach(&server).wait_for_cluster("c-1").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(60) && took < Duration::from_secs(95), "{took:?}");
}

/// One server has it, and the next one not yet.
#[tokio::test(start_paused = true)]
async fn what_was_created_a_moment_ago_may_be_found_here_and_not_there() {
    let server = answers([in_state("CREATING"), absent(), in_state("CREATING"), absent(), in_state("CREATED")]).await;
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_has_been_seen_and_is_gone_will_not_come() {
    let creating = std::iter::repeat_with(|| in_state("CREATING")).take(12);
    let server = answers(creating.chain([absent()])).await;
    let error = cockroach(&server).wait_for_cluster("c-1").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(
        error.to_string().starts_with("cockroach: waiting for cluster 'c-1': cockroach GetCluster: 404"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 13);
}

#[tokio::test(start_paused = true)]
async fn an_id_that_cannot_be_sent_is_an_error_at_once() {
    let server = answers([in_state("CREATED")]).await;
    let error = cockroach(&server).wait_for_cluster("").await.unwrap_err();
    assert!(error.is_invalid_request() && error.to_string().contains("cluster_id"), "{error}");
    assert!(cockroach(&server).wait_for_deletion("..").await.unwrap_err().is_invalid_request());
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_done_when_the_cluster_is_not_found() {
    let server = answers([in_state("CREATED"), in_state("LOCKED"), absent()]).await;
    cockroach(&server).wait_for_deletion("c-1").await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_done_when_the_cluster_says_so() {
    for state in ["DELETED", "CLUSTER_STATE_DELETED"] {
        let server = answers([in_state("CREATED"), in_state(state)]).await;
        cockroach(&server).wait_for_deletion("c-1").await.unwrap();
        assert_eq!(server.requests().len(), 2);
    }
}
