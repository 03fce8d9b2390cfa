//! Counts that are the same on every machine: allocations, memory and requests. The tests compare them with recorded counts.

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

/// Compares a count with the recorded one, with a margin of 3 %. A lower count is a failure too: it has to be recorded, so
/// that a later increase is noticed.
#[track_caller]
fn holds(what: &str, count: u64, recorded: u64) {
    println!("{what}: {count}");
    let margin = recorded / 33 + 1;
    assert!(count <= recorded + margin, "{what}: {count} is more than the recorded {recorded}; find the cause");
    assert!(count + margin >= recorded, "{what}: {count} is less than the recorded {recorded}; record the new count");
}
