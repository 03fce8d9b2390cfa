//! How do I set retries, time limits and the rate limit?
//!
//! ```sh
//! cargo run --example retry_and_limits -- --sandbox
//! ```
//!
//! Without `--sandbox` it needs `COCKROACH_API_KEY`.

use std::time::{Duration, Instant};

use clusterkit::{RateLimit, RetryPolicy, cockroach};
use clusterkit_sandbox::{Fault, Sandbox};
use tokio::task::JoinSet;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, sandbox) = connect().await?;

    // The default policy retries idempotent requests up to three times.
    if let Some(sandbox) = &sandbox {
        sandbox.fail_times(2, Fault::status(503));
    }
    let clusters = client.list_clusters().await?.clusters;
    println!("{} clusters", clusters.len());
    if let Some(sandbox) = &sandbox {
        println!("the sandbox received {} requests", sandbox.requests().len());
        sandbox.fail_next(Fault::status(503));
    }

    // For one call: fail early rather than late.
    let hasty = client.list_clusters().with(|call| call.retry(RetryPolicy::never()).time_limit(Duration::from_secs(5)));
    match hasty.await {
        Ok(list) => println!("{} clusters at once", list.clusters.len()),
        Err(error) => println!("failed after {} attempt: {error}", error.attempts()),
    }

    // For a family of calls: a client with other options shares connections, token and rate limit with the first.
    let patient = RetryPolicy::default().with_attempt_limit(8).with_max_retry_after(Duration::from_secs(300));
    let nightly = client.with_options(|call| call.retry(patient));

    // Calls beyond the rate limit wait for a slot. CockroachDB Cloud allows 10 requests a second.
    let started = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..15 {
        calls.spawn(nightly.list_clusters().send());
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("rate limit: {:?}", nightly.rate_limit().state());
    for list in calls.join_all().await {
        list?;
    }
    println!("15 calls took {:.1} s", started.elapsed().as_secs_f64());

    // Processes do not share a limit. Three workers with the same credentials take a third each.
    let builder = cockroach::Client::builder().api_key("unused").rate_limit(RateLimit::per_second(3));
    println!("a worker keeps {:?}", builder.build()?.rate_limit());
    Ok(())
}

/// Connects with the credentials in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(cockroach::Client, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((cockroach::Client::from_env()?, None));
    }
    let sandbox = Sandbox::start().await?;
    let builder = cockroach::Client::builder().api_key(sandbox.api_key()).base_url(sandbox.cockroach_url());
    Ok((builder.build()?, Some(sandbox)))
}
