//! The allocations of a small GET.

use allocation_counter::measure;
use clusterkit_benches::peers::{client, handwritten, plain};
use tokio::runtime::Runtime;

use crate::{holds, runtime, server};

const CALLS: u64 = 100;

/// The allocations of one call, on an open connection and after the first calls.
fn each(runtime: &Runtime, mut call: impl AsyncFnMut()) -> u64 {
    let mut calls = || (0..CALLS).for_each(|_| runtime.block_on(call()));
    calls();
    measure(calls).count_total / CALLS
}

#[test]
fn a_call_allocates_hardly_more_than_reqwest_alone() {
    let (server, runtime) = (server(), runtime());
    let url = server.url();
    let http = reqwest::Client::new();
    holds("by hand", each(&runtime, async || drop(handwritten::cluster(&http, &url).await.unwrap())), 57);
    let client = client::client(&url).unwrap();
    holds("the client", each(&runtime, async || drop(client::cluster(&client).await.unwrap())), 58);
    let limited = client::limited(&url).unwrap();
    holds("under a rate limit", each(&runtime, async || drop(client::cluster(&limited).await.unwrap())), 60);
    let plain = plain::client(&url).unwrap();
    holds("plain progenitor", each(&runtime, async || drop(plain::cluster(&plain).await.unwrap())), 63);
}
