use std::sync::{Arc, Mutex};
use std::time::Duration;

use clusterkit::Error;
use tokio::time::Instant;

use crate::wait::{cockroach, in_state, not_found, responses};

async fn fails_at_once(state: &str) -> Error {
    let server = responses([in_state("CREATING"), in_state(state)]).await;
    let error = cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
    assert!(error.is_failed_state() && !error.is_timeout(), "{error:?}");
    error
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_becomes_ready_is_returned() {
    let server = responses(["CREATING", "CREATING", "CREATED"].map(in_state)).await;
    let cluster = cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!((cluster.id.as_str(), server.requests().len()), ("c-1", 3));
    assert_eq!(server.requests()[2].path(), "/api/v1/clusters/c-1");
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_ready_takes_one_poll_and_no_time() {
    let server = responses([in_state("CREATED")]).await;
    let started = Instant::now();
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(100));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn terminal_states_fail_at_once() {
    let error = fails_at_once("CREATION_FAILED").await;
    let line = "cockroach: waiting until /api/v1/clusters/c-1 is ready: reached the terminal state CREATION_FAILED; \
                check the resource in the vendor's console";
    assert_eq!(error.to_string(), line);
    fails_at_once("DELETED").await;
}

#[tokio::test(start_paused = true)]
async fn states_of_other_versions_and_unknown_states_are_pending() {
    let states = ["CLUSTER_STATE_UNSPECIFIED", "THAWING", "CLUSTER_STATE_CREATING", "CLUSTER_STATE_CREATED"];
    let server = responses(states.map(in_state)).await;
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 4);

    // The same prefix precedes terminal states.
    let server = responses([in_state("CLUSTER_STATE_DELETED")]).await;
    assert!(cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err().is_failed_state());
}

/// An exclusive operation runs on a locked cluster, and ends by itself.
#[tokio::test(start_paused = true)]
async fn a_locked_cluster_is_pending() {
    for state in ["LOCKED", "CLUSTER_STATE_LOCKED"] {
        let server = responses([in_state("CREATED_SOON"), in_state(state), in_state(state), in_state("CREATED")]).await;
        let reports = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&reports);
        let wait = cockroach(&server).get_cluster("c-1").wait_ready();
        wait.on_progress(move |progress| seen.lock().unwrap().push(progress.state.clone())).await.unwrap();
        assert_eq!(*reports.lock().unwrap(), ["CREATED_SOON", "LOCKED", "LOCKED"]);
        assert_eq!(server.requests().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_cluster_may_not_be_found_yet() {
    let server = responses([not_found(), not_found(), in_state("CREATING"), in_state("CREATED")]).await;
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn not_found_is_pending_for_60_seconds() {
    let server = responses([not_found()]).await;
    let started = Instant::now();
    let error = cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(60) && took < Duration::from_secs(95), "{took:?}");
}

/// One server may have it, and the next one not yet.
#[tokio::test(start_paused = true)]
async fn a_new_cluster_may_be_found_and_then_not_found() {
    let server =
        responses([in_state("CREATING"), not_found(), in_state("CREATING"), not_found(), in_state("CREATED")]).await;
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_disappears_after_60_seconds_is_an_error() {
    let creating = std::iter::repeat_with(|| in_state("CREATING")).take(12);
    let server = responses(creating.chain([not_found()])).await;
    let error = cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(
        error
            .to_string()
            .starts_with("cockroach: waiting until /api/v1/clusters/c-1 is ready: cockroach GetCluster: 404"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 13);
}

#[tokio::test(start_paused = true)]
async fn an_invalid_id_is_an_error_at_once() {
    let server = responses([in_state("CREATED")]).await;
    let error = cockroach(&server).get_cluster("").wait_ready().await.unwrap_err();
    assert!(error.is_invalid_request() && error.to_string().contains("cluster_id"), "{error}");
    assert!(cockroach(&server).get_cluster("..").wait_gone().await.unwrap_err().is_invalid_request());
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_cluster_is_gone_when_it_is_not_found() {
    let server = responses([in_state("CREATED"), in_state("LOCKED"), not_found()]).await;
    cockroach(&server).get_cluster("c-1").wait_gone().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

/// A cluster whose creation failed can be deleted as well.
#[tokio::test(start_paused = true)]
async fn every_state_but_deleted_is_pending_for_a_deletion() {
    let states = ["CREATION_FAILED", "LOCKED", "CREATED", "THAWING"].map(in_state);
    let server = responses(states.into_iter().chain([not_found()])).await;
    cockroach(&server).get_cluster("c-1").wait_gone().await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_cluster_is_gone_when_its_state_is_deleted() {
    for state in ["DELETED", "CLUSTER_STATE_DELETED"] {
        let server = responses([in_state("CREATED"), in_state(state)]).await;
        cockroach(&server).get_cluster("c-1").wait_gone().await.unwrap();
        assert_eq!(server.requests().len(), 2);
    }
}
