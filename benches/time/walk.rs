//! Times the audit log, 50 pages of 5000 entries: the client's stream, a handwritten loop, and plain progenitor.

#![allow(clippy::expect_used, reason = "any error ends the measurement")]

use std::time::Duration;

use clusterkit_benches::Error;
use clusterkit_benches::consumer::Consumer;
use clusterkit_benches::paired::{paired, took};
use clusterkit_benches::peers::{client, handwritten, plain};
use clusterkit_benches::server::{LARGEST, Pages, Server};
use criterion::{Criterion, SamplingMode};

/// The time that a consumer works on a page.
const WORK: Duration = Duration::from_millis(50);

fn main() -> Result<(), Error> {
    let server = Server::start(env!("CARGO_BIN_EXE_bench-server"))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let mut group = criterion.benchmark_group("walk");
    group.sampling_mode(SamplingMode::Flat);
    for gzip in [false, true] {
        for (delay, work, named) in [(0, Duration::ZERO, "at once"), (50, WORK, "50 ms a page and 50 ms of work")] {
            let pages = Pages { delay, gzip, ..LARGEST };
            let named = format!("{named}, {}", if gzip { "gzip" } else { "identity" });
            let url = server.with(&pages);
            let (http, client, plain) = (reqwest::Client::new(), client::client(&url)?, plain::client(&url)?);
            let by_hand = async || {
                let mut consumer = Consumer::new(&pages, work);
                took(async { handwritten::walk(&http, &url, &mut consumer).await.expect("a walk") }).await
            };
            let ours = async || {
                let mut consumer = Consumer::new(&pages, work);
                took(async { client::walk(&client, &mut consumer).await.expect("a walk") }).await
            };
            let plain = async || {
                let mut consumer = Consumer::new(&pages, work);
                took(async { plain::walk(&plain, &mut consumer).await.expect("a walk") }).await
            };
            paired(&mut group, &format!("stream against loop, {named}"), &runtime, by_hand, ours);
            paired(&mut group, &format!("plain progenitor against loop, {named}"), &runtime, by_hand, plain);
        }
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}
