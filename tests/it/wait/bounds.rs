//! How often it is looked, and until when.

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::time::Instant;

use crate::support::clients;
use crate::wait::{absent, answers, cockroach, in_state};

/// When each look happened, in milliseconds after the first, if nothing changes until `timeout`.
async fn looks(timeout: u64, interval: Option<Duration>) -> Vec<u128> {
    let server = answers([in_state("CREATING")]).await;
    let started = Instant::now();
    let times = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&times);
    let mut wait = cockroach(&server).wait_for_cluster("c-1").timeout(Duration::from_secs(timeout));
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

/// The time between one look and the next, in tenths of seconds.
fn between(looks: &[u128]) -> Vec<u128> {
    looks.windows(2).map(|pair| (pair[1] - pair[0]) / 100).collect()
}

#[tokio::test(start_paused = true)]
async fn looks_get_rarer_within_bounds() {
    let gaps = between(&looks(30 * 60, None).await);
    assert_eq!(gaps[..8], [20, 30, 45, 67, 101, 151, 227, 300]);
    let (middle, end) = gaps[8..].split_at(gaps.len() - 8 - 6);
    assert!(middle.iter().all(|gap| *gap == 300), "{gaps:?}");
    // Towards the end they come closer again: what is ready in time is seen in time.
    assert!(end.is_sorted_by(|one, next| one >= next) && end[5] <= 40, "{gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn the_interval_is_where_they_begin() {
    let gaps = between(&looks(600, Some(Duration::from_secs(10))).await);
    assert_eq!(gaps[..4], [100, 150, 225, 337]);
    assert!(gaps.iter().all(|gap| *gap <= 1500), "{gaps:?}");

    // No server is asked without a pause.
    assert_eq!(between(&looks(2, Some(Duration::ZERO)).await)[..2], [1, 1]);
}

/// What is ready in time is seen in time.
#[tokio::test(start_paused = true)]
async fn there_is_a_look_just_before_the_end() {
    let server = answers([in_state("CREATING"), in_state("CREATED")]).await;
    let minute = Duration::from_secs(60);
    cockroach(&server).wait_for_cluster("c-1").poll_interval(minute).timeout(minute).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_state_is_looked_at_closely() {
    let slow = std::iter::repeat_with(|| in_state("CREATING")).take(8);
    let server = answers(slow.chain([in_state("FINISHING"), in_state("CREATED")])).await;
    let started = Instant::now();
    cockroach(&server).wait_for_cluster("c-1").await.unwrap();
    // 94.3 s to the ninth look, and 2 s more.
    let took = started.elapsed();
    assert!(took > Duration::from_secs(95) && took < Duration::from_secs(98), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_tells_the_last_state() {
    let server = answers([absent(), in_state("CREATING")]).await;
    let wait = cockroach(&server).wait_for_cluster("c-1").timeout(Duration::from_secs(10));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && !error.is_hopeless(), "{error:?}");
    let line = error.to_string();
    assert!(line.starts_with("cockroach: waiting for cluster 'c-1': timed out: not there after 10 s"), "{line}");
    assert!(line.contains("last seen: CREATING") && line.contains("wait longer with .timeout()"), "{line}");
}

/// Also in the middle of a look.
#[tokio::test(start_paused = true)]
async fn a_timeout_without_any_answer_says_so() {
    let server = answers([crate::support::answer::Answer::never()]).await;
    let started = Instant::now();
    let wait = cockroach(&server).wait_for_cluster("c-1").timeout(Duration::from_secs(5));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("no answer yet"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_beyond_all_clocks_is_none() {
    let server = answers([in_state("CREATING"), in_state("CREATED")]).await;
    cockroach(&server).wait_for_cluster("c-1").timeout(Duration::MAX).await.unwrap();
    let wait = cockroach(&server).wait_for_cluster("c-1").poll_interval(Duration::MAX);
    wait.timeout(Duration::from_secs(3)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn half_an_hour_is_the_default() {
    let server = answers([in_state("CREATING")]).await;
    let started = Instant::now();
    assert!(cockroach(&server).wait_for_cluster("c-1").await.unwrap_err().is_timeout());
    assert_eq!(started.elapsed().as_secs(), 30 * 60);
}

#[tokio::test(start_paused = true)]
async fn looks_keep_the_rate_limit() {
    let server = answers([in_state("CREATING")]).await;
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(2)).build().unwrap();
    let wait = client.wait_for_cluster("c-1").poll_interval(Duration::from_secs(1));
    wait.timeout(Duration::from_secs(150)).await.unwrap_err();
    assert!(server.requests().len() <= 6, "{}", server.requests().len());
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_dropped_asks_no_more() {
    let server = answers([in_state("CREATING")]).await;
    let client = cockroach(&server);
    let wait = client.wait_for_cluster("c-1").into_future();
    assert!(tokio::time::timeout(Duration::from_secs(4), wait).await.is_err());
    let asked = server.requests().len();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(server.requests().len(), asked);
    // And takes nothing along: another can begin.
    assert!(client.wait_for_cluster("c-1").timeout(Duration::from_secs(1)).await.unwrap_err().is_timeout());
}
