//! How a limit stands, and calls that have less time than it needs.

use std::time::Duration;

use clusterkit::{RateLimit, perfectscale};
use tokio::time::Instant;

use crate::rate_limit::{GRANULARITY, MINUTE, at, call, limited, settle, spawn, ten_a_minute, wait};
use crate::support::strict::Strict;

fn in_a_hurry(client: &perfectscale::Client, seconds: u64) -> perfectscale::Client {
    client.with_options(|options| options.time_limit(Duration::from_secs(seconds)))
}

fn stands(limit: &RateLimit, queued: usize, next_slot: u64) {
    let (state, next_slot) = (limit.state(), Duration::from_secs(next_slot));
    let late = state.next_slot.checked_sub(next_slot).expect("not early");
    assert!(state.queued == queued && late <= 2 * GRANULARITY, "{state:?}, not {queued} and {next_slot:?}");
}

#[tokio::test(start_paused = true)]
async fn it_tells_the_queue_and_the_next_slot() {
    let server = ten_a_minute().await;
    let limit = RateLimit::per_minute(10);
    let client = limited(&server, &limit);
    stands(&limit, 0, 0);
    let mut calls: Vec<_> = (0..9).map(|number| spawn(&client, number)).collect();
    settle().await;
    stands(&limit, 0, 0);
    calls.push(spawn(&client, 9));
    settle().await;
    stands(&limit, 0, 60);
    calls.extend((10..19).map(|number| spawn(&client, number)));
    settle().await;
    stands(&limit, 9, 60);
    calls.extend((19..25).map(|number| spawn(&client, number)));
    settle().await;
    stands(&limit, 15, 120);
    wait(30).await;
    stands(&limit, 15, 90);
    wait(31).await;
    // Ten have gone; five wait for the window after, which has room for five more.
    stands(&limit, 5, 59);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    stands(&limit, 0, 0);
    wait(60).await;
    stands(&limit, 0, 0);
    at(&[server.times()[24]], &[120]);
}

/// Each in the queue has a slot of its own, which comes free when it does.
#[tokio::test(start_paused = true)]
async fn it_knows_when_each_slot_is_free() {
    let server = Strict::start(2, MINUTE).await;
    let limit = RateLimit::per_minute(2);
    let client = limited(&server, &limit);
    call(&client, 0).await.unwrap();
    wait(20).await;
    call(&client, 1).await.unwrap();
    let mut calls = Vec::new();
    for (queued, next_slot) in [(0, 40), (1, 60), (2, 100), (3, 120)] {
        stands(&limit, queued, next_slot);
        calls.push(spawn(&client, queued + 2));
        settle().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    at(&server.times(), &[0, 20, 60, 80, 120, 140]);
}

/// A request under way frees its slot a minute after its answer, which is a minute from now at the earliest.
#[tokio::test(start_paused = true)]
async fn it_counts_requests_under_way() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    server.set_work(|| Duration::from_secs(20));
    let slow = spawn(&client, 0);
    wait(10).await;
    stands(&limit, 0, 60);
    slow.await.unwrap().unwrap();
    stands(&limit, 0, 60);
}

#[test]
fn without_a_limit_there_is_no_queue() {
    let state = RateLimit::unlimited().state();
    assert_eq!((state.queued, state.next_slot), (0, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_known_to_be_too_long_fails_at_once() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    call(&client, 0).await.unwrap();
    let queued = spawn(&client, 1);
    wait(20).await;
    let began = Instant::now();
    let error = call(&in_a_hurry(&client, 99), 2).await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!(error.attempts(), 0);
    let wait = error.retry_after().unwrap();
    assert!(wait >= Duration::from_secs(100) && wait <= Duration::from_secs(100) + 2 * GRANULARITY, "{wait:?}");
    // It has taken nothing from those who wait.
    queued.await.unwrap().unwrap();
    at(&server.times(), &[0, 60]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_too_long_fails_at_once() {
    let (server, limit) = (Strict::start(100, MINUTE).await, RateLimit::per_minute(100));
    let client = limited(&server, &limit);
    server.answer(crate::support::answer::Answer::empty(503).header("retry-after", "30"));
    let refused = spawn(&client, 0);
    settle().await;
    let began = Instant::now();
    let error = call(&in_a_hurry(&client, 29), 1).await.unwrap_err();
    assert_eq!((began.elapsed(), error.retry_after()), (Duration::ZERO, Some(Duration::from_secs(30))));
    assert!(error.is_rate_limited());
    refused.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_fits_is_waited() {
    let server = Strict::start(1, MINUTE).await;
    let client = limited(&server, &RateLimit::per_minute(1));
    call(&client, 0).await.unwrap();
    call(&in_a_hurry(&client, 61), 1).await.unwrap();
    at(&server.times(), &[0, 60]);
}

/// Where nobody knows how long it takes, the time limit is what ends the wait.
#[tokio::test(start_paused = true)]
async fn a_wait_that_gets_too_long_times_out() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    server.set_work(|| Duration::from_secs(20));
    let slow = spawn(&client, 0);
    settle().await;
    let began = Instant::now();
    let error = call(&in_a_hurry(&client, 65), 1).await.unwrap_err();
    at(&[began.elapsed()], &[65]);
    assert!(error.is_timeout());
    slow.await.unwrap().unwrap();
    assert_eq!(limit.state().queued, 0);
}
