//! A server that refuses the eleventh request to arrive in any minute refuses none.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::rate_limit::{call, perfectscale, spawn, ten_a_minute};
use crate::support::strict::Strict;

/// Holds that so many requests arrived, the exchange among them, and none was refused.
fn all_served(server: &Strict, requests: usize) {
    assert_eq!((server.arrivals().len(), server.refused()), (requests, 0), "{server:?}");
}

#[tokio::test(start_paused = true)]
async fn in_a_burst() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for call in (0..60).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    all_served(&server, 61);
}

#[tokio::test(start_paused = true)]
async fn in_bursts_with_pauses() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for pause in [0, 1, 30, 59, 60, 61, 119, 600] {
        sleep(Duration::from_secs(pause)).await;
        for call in (0..10).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    }
    all_served(&server, 81);
}

#[tokio::test(start_paused = true)]
async fn under_steady_load() {
    for gap in [1, 5, 6, 7] {
        let server = ten_a_minute().await;
        let client = perfectscale(&server);
        let mut calls = JoinSet::new();
        for number in 0..60 {
            let client = client.clone();
            calls.spawn(async move { call(&client, number).await });
            sleep(Duration::from_secs(gap)).await;
        }
        assert!(calls.join_all().await.iter().all(Result::is_ok));
        all_served(&server, 61);
    }
}

#[tokio::test(start_paused = true)]
async fn with_callers_that_each_make_one_call_after_the_other() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    let mut callers = JoinSet::new();
    for caller in 0..17 {
        let client = client.clone();
        callers.spawn(async move {
            for number in 0..5 {
                call(&client, caller * 100 + number).await.unwrap();
            }
        });
    }
    callers.join_all().await;
    all_served(&server, 86);
}

/// The slot counts from when the answer came: a request that was long on its way has only then arrived for certain.
#[tokio::test(start_paused = true)]
async fn when_requests_are_long_on_their_way() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    call(&client, 0).await.unwrap();
    let mut seconds = [20, 20, 20, 20, 20, 20, 20, 20, 20].into_iter();
    server.set_way(move || Duration::from_secs(seconds.next().unwrap_or_default()));
    for call in (1..30).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    all_served(&server, 31);
}

/// Longer than the window, and longer than an answer may keep silent: those time out and are sent again.
#[tokio::test(start_paused = true)]
async fn when_answers_are_slow() {
    for seconds in [1, 29, 31, 61, 90] {
        let server = ten_a_minute().await;
        let client = perfectscale(&server);
        call(&client, 0).await.unwrap();
        let mut slow = 0..15;
        server.set_work(move || Duration::from_secs(slow.next().map_or(0, |_| seconds)));
        for call in (1..40).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.refused(), 0, "{seconds} s: {server:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_calls_are_dropped_as_they_wait_for_answers() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    server.set_work(|| Duration::from_secs(25));
    for round in 0..20 {
        let calls: Vec<_> = (0..5).map(|number| spawn(&client, round * 100 + number)).collect();
        sleep(Duration::from_secs(3)).await;
        calls.iter().for_each(tokio::task::JoinHandle::abort);
    }
    sleep(Duration::from_secs(60)).await;
    assert_eq!(server.refused(), 0, "{server:?}");
    // One of the first ten was the exchange, which nobody drops for the sake of a caller; all use their slots.
    assert!(server.arrivals().len() >= 10, "{server:?}");
}

/// The order of things in a renewal: a token that expires as the queue moves is exchanged in a slot of the queue.
#[tokio::test(start_paused = true)]
async fn when_tokens_expire_in_the_queue() {
    let server = ten_a_minute().await;
    server.set_token_life(70);
    let client = perfectscale(&server);
    for call in (0..80).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let exchanges = server.arrivals().iter().filter(|arrival| arrival.is_exchange()).count();
    assert!(exchanges > 1, "{server:?}");
    all_served(&server, 80 + exchanges);
}
