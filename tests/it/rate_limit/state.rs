//! The state of a limit, and calls whose time limit is too short for its queue.

use std::time::Duration;

use clusterkit::{RateLimit, perfectscale};
use tokio::time::Instant;

use crate::rate_limit::{GRANULARITY, MINUTE, at, call, limited, settle, spawn, ten_a_minute, wait};
use crate::support::strict::Strict;

fn with_time_limit(client: &perfectscale::Client, seconds: u64) -> perfectscale::Client {
    client.with_options(|options| options.time_limit(Duration::from_secs(seconds)))
}

fn is_state(limit: &RateLimit, queued: usize, available_in: u64) {
    let (state, available_in) = (limit.state(), Duration::from_secs(available_in));
    let late = state.available_in.checked_sub(available_in).expect("not early");
    assert!(state.queued == queued && late <= 2 * GRANULARITY, "{state:?}, not {queued} and {available_in:?}");
}

#[tokio::test(start_paused = true)]
async fn the_state_has_the_queue_and_the_next_slot() {
    let server = ten_a_minute().await;
    let limit = RateLimit::per_minute(10);
    let client = limited(&server, &limit);
    is_state(&limit, 0, 0);
    let mut calls: Vec<_> = (0..9).map(|number| spawn(&client, number)).collect();
    settle().await;
    is_state(&limit, 0, 0);
    calls.push(spawn(&client, 9));
    settle().await;
    is_state(&limit, 0, 60);
    calls.extend((10..19).map(|number| spawn(&client, number)));
    settle().await;
    is_state(&limit, 9, 60);
    calls.extend((19..25).map(|number| spawn(&client, number)));
    settle().await;
    is_state(&limit, 15, 120);
    wait(30).await;
    is_state(&limit, 15, 90);
    wait(31).await;
    // Ten were sent; five wait for the next window, which has slots for five more.
    is_state(&limit, 5, 59);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    is_state(&limit, 0, 0);
    wait(60).await;
    is_state(&limit, 0, 0);
    at(&[server.times()[24]], &[120]);
}

#[tokio::test(start_paused = true)]
async fn the_state_knows_when_each_slot_is_released() {
    let server = Strict::start(2, MINUTE).await;
    let limit = RateLimit::per_minute(2);
    let client = limited(&server, &limit);
    call(&client, 0).await.unwrap();
    wait(20).await;
    call(&client, 1).await.unwrap();
    let mut calls = Vec::new();
    for (queued, available_in) in [(0, 40), (1, 60), (2, 100), (3, 120)] {
        is_state(&limit, queued, available_in);
        calls.push(spawn(&client, queued + 2));
        settle().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    at(&server.times(), &[0, 20, 60, 80, 120, 140]);
}

/// A running request releases its slot a minute after its response: a minute from now at the earliest.
#[tokio::test(start_paused = true)]
async fn the_state_counts_running_requests() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    server.set_work(|| Duration::from_secs(20));
    let slow = spawn(&client, 0);
    wait(10).await;
    is_state(&limit, 0, 60);
    slow.await.unwrap().unwrap();
    is_state(&limit, 0, 60);
}

#[test]
fn without_a_limit_there_is_no_queue() {
    let state = RateLimit::unlimited().state();
    assert_eq!((state.queued, state.available_in), (0, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_too_long_for_the_time_limit_fails_at_once() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    call(&client, 0).await.unwrap();
    let queued = spawn(&client, 1);
    wait(20).await;
    let started = Instant::now();
    let error = call(&with_time_limit(&client, 99), 2).await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!(error.attempts(), 0);
    let wait = error.retry_after().unwrap();
    assert!(wait >= Duration::from_secs(100) && wait <= Duration::from_secs(100) + 2 * GRANULARITY, "{wait:?}");
    // The other requests keep their slots.
    queued.await.unwrap().unwrap();
    at(&server.times(), &[0, 60]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_too_long_for_the_time_limit_fails_at_once() {
    let (server, limit) = (Strict::start(100, MINUTE).await, RateLimit::per_minute(100));
    let client = limited(&server, &limit);
    server.answer(crate::support::answer::Answer::empty(503).header("retry-after", "30"));
    let rejected = spawn(&client, 0);
    settle().await;
    let started = Instant::now();
    let error = call(&with_time_limit(&client, 29), 1).await.unwrap_err();
    assert_eq!((started.elapsed(), error.retry_after()), (Duration::ZERO, Some(Duration::from_secs(30))));
    assert!(error.is_rate_limited());
    rejected.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_a_slot_within_its_time_limit() {
    let server = Strict::start(1, MINUTE).await;
    let client = limited(&server, &RateLimit::per_minute(1));
    call(&client, 0).await.unwrap();
    call(&with_time_limit(&client, 61), 1).await.unwrap();
    at(&server.times(), &[0, 60]);
}

/// While a request runs, nobody knows when its slot is released.
#[tokio::test(start_paused = true)]
async fn a_queue_that_becomes_too_long_times_out() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    server.set_work(|| Duration::from_secs(20));
    let slow = spawn(&client, 0);
    settle().await;
    let started = Instant::now();
    let error = call(&with_time_limit(&client, 65), 1).await.unwrap_err();
    at(&[started.elapsed()], &[65]);
    assert!(error.is_timeout());
    slow.await.unwrap().unwrap();
    assert_eq!(limit.state().queued, 0);
}
