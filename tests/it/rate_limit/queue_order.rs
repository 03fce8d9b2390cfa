//! The order of the queue, and calls that are dropped in it.

use std::time::Duration;

use clusterkit::RateLimit;

use crate::rate_limit::{MINUTE, at, limited, perfectscale, settle, spawn, ten_a_minute, wait};
use crate::support::clients::{CLIENT_ID, CLIENT_SECRET};
use crate::support::strict::{Arrival, Strict};

fn paths(server: &Strict) -> Vec<String> {
    server.arrivals().into_iter().filter(|arrival| !arrival.is_exchange()).map(|arrival| arrival.path).collect()
}

fn numbered(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("/calls/{number}")).collect()
}

#[tokio::test(start_paused = true)]
async fn calls_get_slots_in_their_order() {
    let server = Strict::start(1, MINUTE).await;
    let client = limited(&server, &RateLimit::per_minute(1));
    let mut calls = Vec::new();
    for number in 0..30 {
        calls.push(spawn(&client, number));
        // Some start together, some later, and some when a slot is released.
        wait([0, 0, 7, 60][number % 4]).await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(paths(&server), numbered(0..30));
}

/// A timer fires up to a millisecond late. A call that starts in between finds the slot of another.
#[tokio::test(start_paused = true)]
async fn a_new_call_does_not_overtake_the_queue() {
    let server = Strict::start(1, MINUTE).await;
    let client = limited(&server, &RateLimit::per_minute(1));
    tokio::time::advance(Duration::from_micros(500)).await;
    let mut calls = vec![spawn(&client, 0), spawn(&client, 1)];
    settle().await;
    tokio::time::advance(MINUTE).await;
    calls.push(spawn(&client, 2));
    settle().await;
    assert_eq!(paths(&server), numbered(0..2), "the new call wakes the one before it");
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(paths(&server), numbered(0..3));
}

#[tokio::test(start_paused = true)]
async fn the_exchange_goes_first_and_the_calls_keep_their_order() {
    let server = ten_a_minute().await;
    server.set_token_life(50);
    let client = perfectscale(&server);
    for call in (0..35).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    // Requests of one window arrive in any order; windows keep theirs.
    let mut windows: Vec<Vec<String>> = Vec::new();
    for (index, arrival) in server.arrivals().into_iter().enumerate() {
        if index % 10 == 0 {
            assert!(arrival.is_exchange(), "the token has expired at {arrival:?}: {server:?}");
            windows.push(Vec::new());
        } else {
            windows.last_mut().unwrap().push(arrival.path);
        }
    }
    for (window, paths) in windows.iter_mut().enumerate() {
        paths.sort();
        let mut expected = numbered(window * 9..(window * 9 + 9).min(35));
        expected.sort();
        assert_eq!(*paths, expected, "window {window}");
    }
}

/// This includes the calls of another client with the same limit. The call that needs the token keeps its place.
#[tokio::test(start_paused = true)]
async fn the_exchange_goes_ahead_of_the_queue() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let (warm, cold) = (limited(&server, &limit), clusterkit::perfectscale::Client::builder());
    let cold = cold.client_id(CLIENT_ID).client_secret(CLIENT_SECRET).base_url(server.url()).rate_limit(limit);
    let cold = cold.build().unwrap();
    let mut calls: Vec<_> = (0..4).map(|number| spawn(&warm, number)).collect();
    settle().await;
    calls.push(spawn(&cold, 4));
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let order: Vec<bool> = server.arrivals().iter().map(Arrival::is_exchange).collect();
    assert_eq!(order, [false, true, false, false, false, false], "{server:?}");
    assert_eq!(paths(&server), numbered(0..5));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_the_queue() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    let mut calls = Vec::new();
    for number in 0..6 {
        calls.push(spawn(&client, number));
        settle().await;
    }
    assert_eq!(limit.state().queued, 5);
    // The first of the queue, whose timer runs, one in the middle, and the last.
    for number in [1, 3, 5] {
        calls[number].abort();
    }
    settle().await;
    assert_eq!(limit.state().queued, 2);
    for number in [0, 2, 4] {
        (&mut calls[number]).await.unwrap().unwrap();
    }
    assert_eq!(paths(&server), numbered([0, 2, 4]));
    at(&server.times(), &[0, 60, 120]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_request_keeps_its_slot_for_a_window() {
    let server = Strict::start(2, MINUTE).await;
    let client = limited(&server, &RateLimit::per_minute(2));
    server.set_work(|| Duration::from_secs(20));
    let dropped: Vec<_> = (0..2).map(|number| spawn(&client, number)).collect();
    wait(5).await;
    dropped.iter().for_each(tokio::task::JoinHandle::abort);
    settle().await;
    let next: Vec<_> = (2..4).map(|number| spawn(&client, number)).collect();
    for call in next {
        call.await.unwrap().unwrap();
    }
    // Dropped after 5 s: until 2 s later it could arrive, and a minute later its slot is released.
    at(&server.times(), &[0, 0, 67, 67]);
}

#[tokio::test(start_paused = true)]
async fn a_slot_is_released_although_the_next_waiter_was_dropped() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit);
    spawn(&client, 0).await.unwrap().unwrap();
    let waiting = spawn(&client, 1);
    wait(30).await;
    waiting.abort();
    wait(40).await;
    spawn(&client, 2).await.unwrap().unwrap();
    at(&server.times(), &[0, 70]);
    assert_eq!(limit.state().queued, 0);
}
