//! Times a small GET of the client, compared with reqwest and `serde_json`.

#![allow(clippy::expect_used, reason = "any error ends the measurement")]

use std::hint::black_box;

use clusterkit_benches::Error;
use clusterkit_benches::paired::{paired, took};
use clusterkit_benches::peers::{client, handwritten, plain};
use clusterkit_benches::server::Server;
use criterion::Criterion;

fn main() -> Result<(), Error> {
    let server = Server::start(env!("CARGO_BIN_EXE_bench-server"))?;
    let url = server.url();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("call");
    let (http, client, plain) = (reqwest::Client::new(), client::client(&url)?, plain::client(&url)?);
    let by_hand =
        async || took(async { black_box(handwritten::cluster(&http, &url).await.expect("a response")) }).await;
    let ours = async || took(async { black_box(client::cluster(&client).await.expect("a response")) }).await;
    let plain = async || took(async { black_box(plain::cluster(&plain).await.expect("a response")) }).await;
    paired(&mut group, "client against reqwest", &runtime, by_hand, ours);
    paired(&mut group, "plain progenitor against reqwest", &runtime, by_hand, plain);
    paired(&mut group, "reqwest against itself", &runtime, by_hand, by_hand);
    group.finish();
    criterion.final_summary();
    Ok(())
}
