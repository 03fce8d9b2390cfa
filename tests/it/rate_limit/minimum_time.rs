//! With immediate responses, requests take the minimum time: the k-th is sent after 60 s * floor(k / 10).

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::task::JoinSet;

use crate::rate_limit::{GRANULARITY, call, limited, perfectscale, spawn, ten_a_minute};
use crate::support::strict::Strict;

/// Checks that each request arrived as soon as the window allows, apart from the rounding of timers.
fn is_minimum(server: &Strict, count: usize, requests: usize, period: Duration) {
    let times = server.times();
    assert_eq!((times.len(), server.refused()), (count, 0), "{server:?}");
    for (k, time) in times.iter().enumerate() {
        let windows = u32::try_from(k / requests).unwrap();
        let minimum = period * windows;
        assert!(*time >= minimum && *time <= minimum + GRANULARITY * windows, "{k}: {time:?}, not {minimum:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn concurrent_calls_take_the_minimum_time() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for call in (0..99).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    is_minimum(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn sequential_calls_take_the_minimum_time() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for number in 0..99 {
        call(&client, number).await.unwrap();
    }
    is_minimum(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn concurrent_callers_with_sequential_calls_take_the_minimum_time() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    let mut callers = JoinSet::new();
    for caller in 0..33 {
        let client = client.clone();
        callers.spawn(async move {
            for number in 0..3 {
                call(&client, caller * 10 + number).await.unwrap();
            }
        });
    }
    callers.join_all().await;
    is_minimum(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn every_limit_takes_the_minimum_time() {
    for (limit, requests, period) in [
        (RateLimit::per_minute(120), 120, Duration::from_secs(60)),
        (RateLimit::per_second(7), 7, Duration::from_secs(1)),
        (RateLimit::new(3, Duration::from_secs(7)), 3, Duration::from_secs(7)),
        (RateLimit::new(1, Duration::from_millis(250)), 1, Duration::from_millis(250)),
        // Zero counts as one.
        (RateLimit::new(0, Duration::from_secs(2)), 1, Duration::from_secs(2)),
    ] {
        let server = Strict::start(requests, period).await;
        let client = limited(&server, &limit);
        let count = requests * 3 + 1;
        for call in (0..count).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        is_minimum(&server, count, requests, period);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_without_a_limit_are_sent_at_once() {
    let server = Strict::start(1000, Duration::from_secs(1)).await;
    let client = limited(&server, &RateLimit::unlimited());
    for call in (0..300).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.times(), [Duration::ZERO; 300]);
}

#[tokio::test(start_paused = true)]
async fn clones_and_clients_with_one_limit_share_its_window() {
    let server = ten_a_minute().await;
    let limit = RateLimit::per_minute(10);
    let (one, other) = (limited(&server, &limit), limited(&server, &limit));
    let clients = [one.clone(), one.with_options(|options| options), other.clone(), other];
    for call in (0..60).map(|number| spawn(&clients[number % 4], number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    is_minimum(&server, 60, 10, Duration::from_secs(60));
}
