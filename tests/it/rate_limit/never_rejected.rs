//! A server that rejects the eleventh request in any minute rejects none.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::rate_limit::{call, perfectscale, spawn, ten_a_minute};
use crate::support::strict::Strict;

/// Checks that this number of requests arrived, including the exchange, and that none was rejected.
fn all_served(server: &Strict, requests: usize) {
    assert_eq!((server.arrivals().len(), server.refused()), (requests, 0), "{server:?}");
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_not_rejected() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for call in (0..60).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    all_served(&server, 61);
}

#[tokio::test(start_paused = true)]
async fn bursts_with_pauses_are_not_rejected() {
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
async fn steady_load_is_not_rejected() {
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
async fn concurrent_callers_with_sequential_calls_are_not_rejected() {
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

/// A slot is released one window after the response: only then is it certain that the request had arrived.
#[tokio::test(start_paused = true)]
async fn requests_that_arrive_late_are_not_rejected() {
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

#[tokio::test(start_paused = true)]
async fn slow_responses_lead_to_no_rejection() {
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
async fn dropped_calls_lead_to_no_rejection() {
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
    // One of the first ten is the exchange, which a dropped call does not cancel. All use their slots.
    assert!(server.arrivals().len() >= 10, "{server:?}");
}

/// A token that expires while calls wait is exchanged in a slot of the queue.
#[tokio::test(start_paused = true)]
async fn tokens_that_expire_in_the_queue_lead_to_no_rejection() {
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
