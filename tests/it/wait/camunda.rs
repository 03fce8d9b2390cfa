use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::wait::{camunda, not_found, responses, with_status};

#[tokio::test(start_paused = true)]
async fn a_cluster_is_ready_when_it_is_healthy_twice() {
    let server = responses(["Creating", "Healthy", "Healthy"].map(with_status)).await;
    let cluster = camunda(&server).get_cluster("u-1").wait_ready().await.unwrap();
    assert_eq!((cluster.uuid.as_str(), server.requests().len()), ("u-1", 3));
    assert_eq!(server.requests()[2].path(), "/clusters/u-1");
}

/// Components start one after the other, and the cluster may be healthy for a moment in between.
#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_healthy_once_is_not_ready() {
    let states = ["Healthy", "Unhealthy", "Healthy", "Updating", "Healthy", "Resuming", "Healthy", "Healthy"];
    let server = responses(states.map(with_status)).await;
    camunda(&server).get_cluster("u-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_failed_poll_between_two_healthy_ones_counts_as_not_healthy() {
    let lost = || Answer::empty(500);
    let server = responses([
        with_status("Healthy"),
        lost(),
        lost(),
        lost(),
        lost(),
        with_status("Healthy"),
        with_status("Creating"),
    ]);
    let server = server.await;
    let wait = camunda(&server).get_cluster("u-1").wait_ready().timeout(Duration::from_secs(90));
    assert!(wait.await.unwrap_err().is_timeout());
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_suspended_fails_at_once() {
    let server = responses([with_status("Creating"), with_status("Suspended")]).await;
    let error = camunda(&server).get_cluster("u-1").wait_ready().await.unwrap_err();
    assert!(
        error.is_failed_state()
            && error.to_string().contains("/clusters/u-1 is ready: reached the terminal state Suspended"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn unknown_states_are_pending() {
    let bare = Answer::json(200, &json!({ "uuid": "u-1", "name": "orders" }));
    let server =
        responses([not_found(), bare, with_status("Defrosting"), with_status("Healthy"), with_status("Healthy")]).await;
    camunda(&server).get_cluster("u-1").wait_ready().await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn not_found_is_pending_for_60_seconds() {
    let server = responses([not_found()]).await;
    let started = Instant::now();
    assert!(camunda(&server).get_cluster("u-1").wait_ready().await.unwrap_err().is_not_found());
    assert!(started.elapsed() >= Duration::from_secs(60) && started.elapsed() < Duration::from_secs(95));
}

#[tokio::test(start_paused = true)]
async fn a_cluster_is_gone_when_it_is_not_found() {
    let server = responses([with_status("Healthy"), with_status("Suspended"), not_found()]).await;
    camunda(&server).get_cluster("u-1").wait_gone().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}
