//! How long many requests take under PerfectScale's limit, in virtual time and with answers at once: those of the client,
//! of a token bucket and of a fixed spacing, against the optimum.

use std::time::Duration;

use clusterkit::{RateLimit, reqwest};
use tokio::time::{Instant, sleep, sleep_until};

use crate::rate_limit::{GRANULARITY, MINUTE, call, limited, ten_a_minute};
use crate::support::strict::Strict;

const REQUESTS: usize = 10;

/// When the last request of so many arrived, and how many were refused.
async fn sent(count: usize, send: impl AsyncFn(&Strict, usize)) -> (Duration, usize) {
    let server = ten_a_minute().await;
    send(&server, count).await;
    (*server.times().last().unwrap(), server.refused())
}

async fn by_the_client(server: &Strict, count: usize) {
    let client = limited(server, &RateLimit::per_minute(10));
    for number in 0..count {
        call(&client, number).await.unwrap();
    }
}

/// Ten tokens to begin with, and a new one every six seconds: ten a minute, as most limiters count.
async fn by_a_token_bucket(server: &Strict, count: usize) {
    let (http, begun) = (reqwest::Client::new(), Instant::now());
    for number in 0..count {
        let waits = u32::try_from((number + 1).saturating_sub(REQUESTS)).unwrap();
        sleep_until(begun + MINUTE / 10 * waits).await;
        http.get(server.url()).send().await.unwrap();
    }
}

async fn by_a_fixed_spacing(server: &Strict, count: usize) {
    let http = reqwest::Client::new();
    for number in 0..count {
        if number > 0 {
            sleep(MINUTE / 10).await;
        }
        http.get(server.url()).send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_client_takes_no_longer_than_it_must() {
    for count in [10, 25, 100, 1000] {
        let windows = u32::try_from((count - 1) / REQUESTS).unwrap();
        let optimum = MINUTE * windows;
        let (ours, refused) = sent(count, by_the_client).await;
        let (bucket, of_bucket) = sent(count, by_a_token_bucket).await;
        let (spacing, of_spacing) = sent(count, by_a_fixed_spacing).await;
        println!(
            "{count}: optimum {optimum:?}, client {ours:?}, bucket {bucket:?} with {of_bucket} refused, spacing {spacing:?}"
        );
        assert!(
            refused == 0 && ours >= optimum && ours <= optimum + GRANULARITY * windows,
            "{ours:?}, not {optimum:?}"
        );
        assert!(count == REQUESTS || of_bucket > 0, "a token bucket has been let through");
        assert!(of_spacing == 0 && spacing > optimum + Duration::from_secs(20), "{spacing:?}");
    }
}
