//! Serves three cluster-management APIs on a loopback port: PerfectScale, CockroachDB Cloud and Camunda Console.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use clusterkit_sandbox::Sandbox;
//!
//! let sandbox = Sandbox::start().await?;
//! let clusters: serde_json::Value = reqwest::Client::new()
//!     .get(format!("{}/api/v1/clusters", sandbox.cockroach_url()))
//!     .bearer_auth(sandbox.api_key())
//!     .send()
//!     .await?
//!     .json()
//!     .await?;
//! assert_eq!(clusters["clusters"][0]["name"], "funky-skunk");
//! # Ok(())
//! # }
//! ```
//!
//! Paths are those of the vendors, so a request written for a vendor works when its host is replaced: `/public/v1/...` is
//! PerfectScale, `/api/v1/...` CockroachDB Cloud, `/clusters...` and `/oauth/token` Camunda Console.
//!
//! # What does a sandbox contain?
//!
//! - A few clusters for each vendor, of various clouds, regions, states and ages.
//! - Workloads and 30 days of audit log for PerfectScale, nodes for the dedicated CockroachDB clusters, and API clients for
//!   the Camunda clusters.
//!
//! The data is the same in every run, except that ages count back from the start of the sandbox. [`Sandbox::builder`]
//! generates thousands of each, or adds custom objects.
//!
//! Clusters can be created, changed and deleted. A created cluster becomes `CREATED` (CockroachDB) or `Healthy` (Camunda)
//! after one second.
//!
//! # How do I use it in a test?
//!
//! Start a sandbox in the test, pass its addresses and credentials to the code under test, and check the outcome:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use clusterkit_sandbox::{Fault, Sandbox};
//!
//! // The code under test: it retries when the server is unavailable.
//! async fn count_clusters(url: &str, key: &str) -> reqwest::Result<usize> {
//!     let http = reqwest::Client::new();
//!     loop {
//!         let response = http.get(format!("{url}/api/v1/clusters")).bearer_auth(key).send().await?;
//!         if response.status() != 503 {
//!             let list: serde_json::Value = response.json().await?;
//!             return Ok(list["clusters"].as_array().map_or(0, Vec::len));
//!         }
//!     }
//! }
//!
//! let sandbox = Sandbox::builder().cockroach_clusters(30).start().await?;
//! sandbox.fail_next(Fault::status(503));
//! assert_eq!(count_clusters(&sandbox.cockroach_url(), sandbox.api_key()).await?, 30);
//! assert_eq!(sandbox.requests_to("GET", "/api/v1/clusters").len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! - [`Builder`] sets the amount of data, token lifetime, page size, latency and the vendors' rate limits.
//! - [`Fault`] and [`Faults`] inject failures on a schedule.
//! - [`Sandbox::requests`] returns the received requests, with secrets redacted.
//! - [`Clock`] lets time pass at once. It runs on [`tokio::time`]: if a test pauses tokio's clock, `tokio::time::advance`
//!   moves this clock too.
//!
//! The feature `cli`, on by default, builds the program `clusterkit-sandbox`, which serves the APIs to clients in other
//! languages. Tests in Rust do not need it: set `default-features = false`.
//!
//! # Limitations
//!
//! The sandbox does not run the vendors' code. It implements their published documents and, where these are silent, what
//! their official clients expect. It stores nothing on disk and has one set of credentials.

mod api;
mod body;
mod camunda;
mod clock;
mod cockroach;
mod connection;
mod credentials;
mod fault;
mod limit;
mod middleware;
mod overrides;
mod page;
mod perfectscale;
mod random;
mod record;
mod route;
mod sandbox;
mod server;
mod settings;
mod token;

pub use clock::Clock;
pub use fault::{Fault, Faults};
pub use record::Request;
pub use sandbox::{Builder, Sandbox};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
