//! The time that many requests take under the limit of PerfectScale, with the sliding window of the client, a token
//! bucket and a fixed interval. Time is virtual, and responses are immediate.

use std::time::Duration;

use clusterkit::{RateLimit, reqwest};
use tokio::time::{Instant, sleep, sleep_until};

use crate::rate_limit::{GRANULARITY, MINUTE, call, limited, ten_a_minute};
use crate::support::strict::Strict;

const REQUESTS: usize = 10;

/// When the last request arrived, and how many were rejected.
async fn time_of(count: usize, send: impl AsyncFn(&Strict, usize)) -> (Duration, usize) {
    let server = ten_a_minute().await;
    send(&server, count).await;
    (*server.times().last().unwrap(), server.refused())
}

async fn with_the_client(server: &Strict, count: usize) {
    let client = limited(server, &RateLimit::per_minute(10));
    for number in 0..count {
        call(&client, number).await.unwrap();
    }
}

/// Starts with ten tokens and adds one every six seconds, as most limiters do.
async fn with_a_token_bucket(server: &Strict, count: usize) {
    let (http, started) = (reqwest::Client::new(), Instant::now());
    for number in 0..count {
        let waits = u32::try_from((number + 1).saturating_sub(REQUESTS)).unwrap();
        sleep_until(started + MINUTE / 10 * waits).await;
        http.get(server.url()).send().await.unwrap();
    }
}

async fn with_a_fixed_interval(server: &Strict, count: usize) {
    let http = reqwest::Client::new();
    for number in 0..count {
        if number > 0 {
            sleep(MINUTE / 10).await;
        }
        http.get(server.url()).send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_takes_the_minimum_time() {
    for count in [10, 25, 100, 1000] {
        let windows = u32::try_from((count - 1) / REQUESTS).unwrap();
        let minimum = MINUTE * windows;
        let (ours, rejected) = time_of(count, with_the_client).await;
        let (bucket, of_bucket) = time_of(count, with_a_token_bucket).await;
        let (interval, of_interval) = time_of(count, with_a_fixed_interval).await;
        println!(
            "{count}: minimum {minimum:?}, client {ours:?}, bucket {bucket:?} with {of_bucket} rejected, interval {interval:?}"
        );
        assert!(
            rejected == 0 && ours >= minimum && ours <= minimum + GRANULARITY * windows,
            "{ours:?}, not {minimum:?}"
        );
        assert!(count == REQUESTS || of_bucket > 0, "the server accepts the burst of a token bucket");
        assert!(of_interval == 0 && interval > minimum + Duration::from_secs(20), "{interval:?}");
    }
}
