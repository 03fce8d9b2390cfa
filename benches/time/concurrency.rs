//! Times a thousand concurrent tasks on one client that has no token yet.

#![allow(clippy::expect_used, reason = "any error ends the measurement")]

use std::sync::Arc;

use clusterkit_benches::Error;
use clusterkit_benches::paired::{paired, took};
use clusterkit_benches::peers::{client, handwritten};
use clusterkit_benches::server::Server;
use criterion::{Criterion, SamplingMode};
use tokio::task::JoinSet;

const TASKS: usize = 1000;

fn main() -> Result<(), Error> {
    let server = Server::start(env!("CARGO_BIN_EXE_bench-server"))?;
    let url: Arc<str> = server.url().into();
    let runtime = tokio::runtime::Runtime::new()?;
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let mut group = criterion.benchmark_group("concurrency");
    group.sampling_mode(SamplingMode::Flat);
    // The handwritten program fetches the token before it starts the tasks.
    let by_hand = async || {
        let http = reqwest::Client::new();
        took(async {
            handwritten::exchange(&http, &url).await.expect("a token");
            let mut tasks = JoinSet::new();
            for _ in 0..TASKS {
                let (http, url) = (http.clone(), Arc::clone(&url));
                tasks.spawn(async move { handwritten::cluster(&http, &url).await.expect("a response") });
            }
            tasks.join_all().await
        })
        .await
    };
    let ours = async || {
        let client = client::cold(&url).expect("a client");
        took(async {
            let mut tasks = JoinSet::new();
            for _ in 0..TASKS {
                let client = client.clone();
                tasks.spawn(async move { client::cluster(&client).await.expect("a response") });
            }
            tasks.join_all().await
        })
        .await
    };
    paired(&mut group, "a thousand tasks", &runtime, by_hand, ours);
    group.finish();
    criterion.final_summary();
    Ok(())
}
