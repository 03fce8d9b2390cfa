//! With instant answers, N requests take the least time that a window allows: the k-th leaves at 60 s * floor(k / 10).

use std::time::Duration;

use clusterkit::RateLimit;
use tokio::task::JoinSet;

use crate::rate_limit::{GRANULARITY, call, limited, perfectscale, spawn, ten_a_minute};
use crate::support::strict::Strict;

/// Holds that the k-th request arrived when `requests` a `period` allow it, rounding of timers aside.
fn is_least(server: &Strict, count: usize, requests: usize, period: Duration) {
    let times = server.times();
    assert_eq!((times.len(), server.refused()), (count, 0), "{server:?}");
    for (k, time) in times.iter().enumerate() {
        let windows = u32::try_from(k / requests).unwrap();
        let least = period * windows;
        assert!(*time >= least && *time <= least + GRANULARITY * windows, "{k}: {time:?}, not {least:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn for_callers_all_at_once() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for call in (0..99).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    is_least(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn for_one_call_after_the_other() {
    let server = ten_a_minute().await;
    let client = perfectscale(&server);
    for number in 0..99 {
        call(&client, number).await.unwrap();
    }
    is_least(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn for_callers_that_each_make_one_call_after_the_other() {
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
    is_least(&server, 100, 10, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn for_any_limit() {
    for (limit, requests, period) in [
        (RateLimit::per_minute(120), 120, Duration::from_secs(60)),
        (RateLimit::per_second(7), 7, Duration::from_secs(1)),
        (RateLimit::new(3, Duration::from_secs(7)), 3, Duration::from_secs(7)),
        (RateLimit::new(1, Duration::from_millis(250)), 1, Duration::from_millis(250)),
        // No request at all is no limit that a client could keep.
        (RateLimit::new(0, Duration::from_secs(2)), 1, Duration::from_secs(2)),
    ] {
        let server = Strict::start(requests, period).await;
        let client = limited(&server, &limit);
        let count = requests * 3 + 1;
        for call in (0..count).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        is_least(&server, count, requests, period);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_at_once() {
    let server = Strict::start(1000, Duration::from_secs(1)).await;
    let client = limited(&server, &RateLimit::unlimited());
    for call in (0..300).map(|number| spawn(&client, number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.times(), [Duration::ZERO; 300]);
}

/// Clones and copies with other options keep one window; so do clients that are given one limit.
#[tokio::test(start_paused = true)]
async fn for_clients_that_share_a_limit() {
    let server = ten_a_minute().await;
    let limit = RateLimit::per_minute(10);
    let (one, other) = (limited(&server, &limit), limited(&server, &limit));
    let clients = [one.clone(), one.with_options(|options| options), other.clone(), other];
    for call in (0..60).map(|number| spawn(&clients[number % 4], number)).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    is_least(&server, 60, 10, Duration::from_secs(60));
}
