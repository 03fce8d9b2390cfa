//! The rate limit of a client: the server rejects no request, and no request waits longer than necessary.

mod comparison;
mod minimum_time;
mod never_rejected;
mod queue_order;
mod random_schedules;
mod retry_after;
mod state;
mod vendors;

use std::time::Duration;

use clusterkit::reqwest::Method;
use clusterkit::{Error, RateLimit, perfectscale};
use tokio::task::JoinHandle;

use crate::support::clients::{CLIENT_ID, CLIENT_SECRET};
use crate::support::strict::Strict;

const MINUTE: Duration = Duration::from_secs(60);

/// What the timers of tokio add for each time that a slot is used again.
const GRANULARITY: Duration = Duration::from_millis(2);

/// A server with the limit of PerfectScale.
async fn ten_a_minute() -> Strict {
    Strict::start(10, MINUTE).await
}

/// A client of PerfectScale as users build it: with its default limit, and an exchange that counts.
fn perfectscale(server: &Strict) -> perfectscale::Client {
    let builder = perfectscale::Client::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET);
    builder.base_url(server.url()).build().unwrap()
}

/// A client with a token and this limit.
fn limited(server: &Strict, limit: &RateLimit) -> perfectscale::Client {
    perfectscale::Client::builder().token("t").base_url(server.url()).rate_limit(limit.clone()).build().unwrap()
}

/// A call whose number is in its path.
async fn call(client: &perfectscale::Client, number: usize) -> Result<(), Error> {
    client.request(Method::GET, format!("/calls/{number}")).ignore_body().await.map(drop)
}

/// The same on a task of its own.
fn spawn(client: &perfectscale::Client, number: usize) -> JoinHandle<Result<(), Error>> {
    let client = client.clone();
    tokio::spawn(async move { call(&client, number).await })
}

/// Lets all tasks run that can. The clock stands still when it is paused.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// Waits, with the timer's granularity to spare, so that what happens at that time has happened.
async fn wait(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    settle().await;
}

/// Checks that the times are the expected seconds, or a few roundings of timers later.
fn at(times: &[Duration], expected: &[u64]) {
    assert_eq!(times.len(), expected.len(), "{times:?}");
    for (time, expected) in times.iter().zip(expected) {
        let expected = Duration::from_secs(*expected);
        assert!(*time >= expected && *time <= expected + 10 * GRANULARITY, "{time:?}, not {expected:?}: {times:?}");
    }
}
