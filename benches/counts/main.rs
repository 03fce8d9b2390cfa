//! What can be counted is the same on every machine, so it is held here: allocations, memory, requests, waiting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic, and so may its parts")]

mod call;
mod concurrency;
mod walk;

use clusterkit_benches::server::Server;

fn server() -> Server {
    Server::start(env!("CARGO_BIN_EXE_bench-server")).expect("the server starts")
}

/// A runtime whose tasks all run on the thread that is counted.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Holds a count to the one that is written down, as far as it is the same each time. A better one has to be written
/// down as well, or it would be lost again.
#[track_caller]
fn holds(what: &str, count: u64, written: u64) {
    println!("{what}: {count}");
    let margin = written / 33 + 1;
    assert!(count <= written + margin, "{what}: {count}, more than the {written} that are written down");
    assert!(count + margin >= written, "{what}: {count}, better than the {written} written down: write the new one");
}
