//! The interval between polls, and the timeout.

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::time::Instant;

use crate::support::clients;
use crate::wait::{cockroach, in_state, not_found, responses};

/// The times of all polls until `timeout`, in milliseconds, while the state does not change.
async fn polls(timeout: u64, interval: Option<Duration>) -> Vec<u128> {
    let server = responses([in_state("CREATING")]).await;
    let started = Instant::now();
    let times = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&times);
    let mut wait = cockroach(&server).get_cluster("c-1").wait_ready().timeout(Duration::from_secs(timeout));
    if let Some(interval) = interval {
        wait = wait.poll_interval(interval);
    }
    let wait = wait.on_progress(move |_| seen.lock().unwrap().push(started.elapsed().as_millis()));
    wait.await.unwrap_err();
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(timeout) && took < Duration::from_secs(timeout + 1), "{took:?}");
    let times = times.lock().unwrap().clone();
    assert_eq!(times.len(), server.requests().len());
    times
}

/// The intervals between polls, in tenths of seconds.
fn intervals(polls: &[u128]) -> Vec<u128> {
    polls.windows(2).map(|pair| (pair[1] - pair[0]) / 100).collect()
}

#[tokio::test(start_paused = true)]
async fn the_interval_grows_up_to_15_times_the_first() {
    let found = intervals(&polls(30 * 60, None).await);
    assert_eq!(found[..8], [20, 30, 45, 67, 101, 151, 227, 300]);
    let (middle, end) = found[8..].split_at(found.len() - 8 - 6);
    assert!(middle.iter().all(|interval| *interval == 300), "{found:?}");
    // Towards the deadline it shrinks, so that a resource that is ready in time is found in time.
    assert!(end.is_sorted_by(|one, next| one >= next) && end[5] <= 40, "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn the_first_interval_can_be_set() {
    let found = intervals(&polls(600, Some(Duration::from_secs(10))).await);
    assert_eq!(found[..4], [100, 150, 225, 337]);
    assert!(found.iter().all(|interval| *interval <= 1500), "{found:?}");

    // A server is not polled without a pause.
    assert_eq!(intervals(&polls(2, Some(Duration::ZERO)).await)[..2], [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn the_last_poll_is_just_before_the_deadline() {
    let server = responses([in_state("CREATING"), in_state("CREATED")]).await;
    let minute = Duration::from_secs(60);
    cockroach(&server).get_cluster("c-1").wait_ready().poll_interval(minute).timeout(minute).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_interval_starts_again_when_the_state_changes() {
    let slow = std::iter::repeat_with(|| in_state("CREATING")).take(8);
    let server = responses(slow.chain([in_state("FINISHING"), in_state("CREATED")])).await;
    let started = Instant::now();
    cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap();
    // 94.3 s to the ninth poll, and 2 s more.
    let took = started.elapsed();
    assert!(took > Duration::from_secs(95) && took < Duration::from_secs(98), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_has_the_last_state() {
    let server = responses([not_found(), in_state("CREATING")]).await;
    let wait = cockroach(&server).get_cluster("c-1").wait_ready().timeout(Duration::from_secs(10));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && !error.is_failed_state(), "{error:?}");
    let line = error.to_string();
    let start = "cockroach: waiting until /api/v1/clusters/c-1 is ready: timed out: no success after 10 s; last state: \
                 CREATING (polls: ";
    let end = "; raise .timeout(..), or check the resource in the vendor's console";
    assert!(line.starts_with(start) && line.ends_with(end), "{line}");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_a_running_poll() {
    let server = responses([crate::support::answer::Answer::never()]).await;
    let started = Instant::now();
    let wait = cockroach(&server).get_cluster("c-1").wait_ready().timeout(Duration::from_secs(5));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("no response yet"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_beyond_what_a_clock_counts_has_no_end() {
    let server = responses([in_state("CREATING"), in_state("CREATED")]).await;
    cockroach(&server).get_cluster("c-1").wait_ready().timeout(Duration::MAX).await.unwrap();
    let wait = cockroach(&server).get_cluster("c-1").wait_ready().poll_interval(Duration::MAX);
    wait.timeout(Duration::from_secs(3)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_default_timeout_is_half_an_hour() {
    let server = responses([in_state("CREATING")]).await;
    let started = Instant::now();
    assert!(cockroach(&server).get_cluster("c-1").wait_ready().await.unwrap_err().is_timeout());
    assert_eq!(started.elapsed().as_secs(), 30 * 60);
}

#[tokio::test(start_paused = true)]
async fn polls_keep_the_rate_limit() {
    let server = responses([in_state("CREATING")]).await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(2)).build().unwrap();
    let wait = client.get_cluster("c-1").wait_ready().poll_interval(Duration::from_secs(1));
    wait.timeout(Duration::from_secs(150)).await.unwrap_err();
    assert!(server.requests().len() <= 6, "{}", server.requests().len());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_polls_no_more() {
    let server = responses([in_state("CREATING")]).await;
    let client = cockroach(&server);
    let wait = client.get_cluster("c-1").wait_ready().into_future();
    assert!(tokio::time::timeout(Duration::from_secs(4), wait).await.is_err());
    let polls = server.requests().len();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(server.requests().len(), polls);
    // Another wait can start.
    assert!(client.get_cluster("c-1").wait_ready().timeout(Duration::from_secs(1)).await.unwrap_err().is_timeout());
}
