//! A `Retry-After` pauses every request under the limit.

use std::time::Duration;

use clusterkit::{RateLimit, RetryPolicy};

use crate::rate_limit::{MINUTE, at, call, limited, settle, spawn, wait};
use crate::support::answer::Answer;
use crate::support::strict::Strict;

async fn roomy() -> (Strict, RateLimit) {
    (Strict::start(100, MINUTE).await, RateLimit::per_minute(100))
}

#[tokio::test(start_paused = true)]
async fn retry_after_pauses_everyone() {
    for status in [429, 503] {
        let (server, limit) = roomy().await;
        let (one, other) = (limited(&server, &limit), limited(&server, &limit));
        server.answer(Answer::empty(status).header("retry-after", "20"));
        let rejected = spawn(&one, 0);
        wait(1).await;
        let others = [spawn(&one, 1), spawn(&other, 2)];
        settle().await;
        assert_eq!((server.arrivals().len(), limit.state().queued), (1, 2), "{status}");
        assert_eq!(limit.state().available_in, Duration::from_secs(19), "{status}");
        rejected.await.unwrap().unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        at(&server.times(), &[0, 20, 20, 20]);
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_pauses_waiting_requests_too() {
    let server = Strict::start(1, MINUTE).await;
    let limit = RateLimit::per_minute(1);
    let client = limited(&server, &limit).with_options(|options| options.retry(RetryPolicy::never()));
    server.set_work(|| Duration::from_secs(10));
    server.answer(Answer::empty(429).header("ratelimit-reset", "60"));
    let rejected = spawn(&client, 0);
    settle().await;
    let waiting = spawn(&client, 1);
    let error = rejected.await.unwrap().unwrap_err();
    assert_eq!(error.retry_after(), Some(MINUTE));
    waiting.await.unwrap().unwrap();
    at(&server.times(), &[0, 70]);
}

#[tokio::test(start_paused = true)]
async fn a_429_without_retry_after_pauses_for_the_whole_period() {
    let server = Strict::start(100, MINUTE).await;
    let limit = RateLimit::new(100, Duration::from_secs(30));
    let client = limited(&server, &limit);
    server.answer(Answer::empty(429));
    let rejected = spawn(&client, 0);
    wait(5).await;
    let other = spawn(&client, 1);
    rejected.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
    at(&server.times(), &[0, 30, 30]);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_only_the_rejected_call_waits() {
    let (server, _) = roomy().await;
    let client = limited(&server, &RateLimit::unlimited());
    server.answer(Answer::empty(429).header("retry-after", "20"));
    let rejected = spawn(&client, 0);
    wait(1).await;
    call(&client, 1).await.unwrap();
    rejected.await.unwrap().unwrap();
    at(&server.times(), &[0, 1, 20]);
}

/// A shorter one does not end a longer pause.
#[tokio::test(start_paused = true)]
async fn the_longest_retry_after_counts() {
    let (server, limit) = roomy().await;
    let client = limited(&server, &limit).with_options(|options| options.retry(RetryPolicy::never()));
    for seconds in ["40", "5"] {
        server.answer(Answer::empty(503).header("retry-after", seconds));
    }
    for rejected in [spawn(&client, 0), spawn(&client, 1)] {
        rejected.await.unwrap().unwrap_err();
    }
    call(&client, 2).await.unwrap();
    at(&server.times(), &[0, 0, 40]);
}
