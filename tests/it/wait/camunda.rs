use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::wait::{absent, answers, camunda, healthy};

#[tokio::test(start_paused = true)]
async fn a_cluster_is_ready_when_it_is_healthy_twice() {
    let server = answers(["Creating", "Healthy", "Healthy"].map(healthy)).await;
    let cluster = camunda(&server).wait_for_cluster("u-1").await.unwrap();
    assert_eq!((cluster.uuid.as_str(), server.requests().len()), ("u-1", 3));
    assert_eq!(server.requests()[2].path(), "/clusters/u-1");
}

/// Components come up one by one, and the whole may be healthy for a moment in between.
#[tokio::test(start_paused = true)]
async fn a_cluster_that_flaps_is_not_ready() {
    let states = ["Healthy", "Unhealthy", "Healthy", "Updating", "Healthy", "Resuming", "Healthy", "Healthy"];
    let server = answers(states.map(healthy)).await;
    camunda(&server).wait_for_cluster("u-1").await.unwrap();
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test(start_paused = true)]
async fn an_error_in_between_does_not_count_as_healthy() {
    let lost = || Answer::empty(500);
    let server = answers([healthy("Healthy"), lost(), lost(), lost(), lost(), healthy("Healthy"), healthy("Creating")]);
    let server = server.await;
    let wait = camunda(&server).wait_for_cluster("u-1").timeout(Duration::from_secs(90));
    assert!(wait.await.unwrap_err().is_timeout());
}

#[tokio::test(start_paused = true)]
async fn a_cluster_that_is_suspended_fails_at_once() {
    let server = answers([healthy("Creating"), healthy("Suspended")]).await;
    let error = camunda(&server).wait_for_cluster("u-1").await.unwrap_err();
    assert!(error.is_hopeless() && error.to_string().contains("'u-1': it is Suspended"), "{error}");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_known_is_waited_through() {
    let bare = Answer::json(200, &json!({ "uuid": "u-1", "name": "orders" }));
    let server = answers([absent(), bare, healthy("Defrosting"), healthy("Healthy"), healthy("Healthy")]).await;
    camunda(&server).wait_for_cluster("u-1").await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_found_for_a_minute_is_not_there() {
    let server = answers([absent()]).await;
    let started = Instant::now();
    assert!(camunda(&server).wait_for_cluster("u-1").await.unwrap_err().is_not_found());
    assert!(started.elapsed() >= Duration::from_secs(60) && started.elapsed() < Duration::from_secs(95));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_done_when_the_cluster_is_not_found() {
    let server = answers([healthy("Healthy"), healthy("Suspended"), absent()]).await;
    camunda(&server).wait_for_deletion("u-1").await.unwrap();
    assert_eq!(server.requests().len(), 3);
}
