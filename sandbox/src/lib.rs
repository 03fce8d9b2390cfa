//! Three cluster-management APIs on a loopback port: PerfectScale, CockroachDB Cloud and Camunda Console.
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
//! Every path stands where the vendor has it, so a request written for a vendor works with another host in front:
//! `/public/v1/...` is PerfectScale, `/api/v1/...` CockroachDB Cloud, `/clusters...` and `/oauth/token` Camunda Console.
//!
//! # What is in it?
//!
//! A few clusters for each vendor, of various clouds, regions, states and ages; workloads and 30 days of audit log for
//! PerfectScale, nodes for the dedicated CockroachDB clusters, API clients for the Camunda ones. The same in every run,
//! except that ages count back from the start of the sandbox. [`Sandbox::builder`] has thousands of each, or your own.
//!
//! Clusters can be created, changed and deleted. A created one is not ready at once: it becomes `CREATED` (CockroachDB)
//! or `Healthy` (Camunda) a second later.
//!
//! # How does a test use it?
//!
//! Start one in the test, give its addresses and credentials to the code under test, and look at the outcome:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use clusterkit_sandbox::{Fault, Sandbox};
//!
//! // The code under test: it asks once more when the server is out of order.
//! async fn count_clusters(url: &str, key: &str) -> reqwest::Result<usize> {
//!     let http = reqwest::Client::new();
//!     loop {
//!         let answer = http.get(format!("{url}/api/v1/clusters")).bearer_auth(key).send().await?;
//!         if answer.status() != 503 {
//!             let list: serde_json::Value = answer.json().await?;
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
//! - [`Builder`]: how much there is of everything, how long tokens live, pages, latency, the vendors' rate limits.
//! - [`Fault`] and [`Faults`]: what goes wrong, and when.
//! - [`Sandbox::requests`]: what was sent, without its secrets.
//! - [`Clock`]: an hour passes at once. It runs on [`tokio::time`]: where a test pauses tokio's clock,
//!   `tokio::time::advance` moves this one too.
//!
//! The feature `cli`, on by default, is the program `clusterkit-sandbox`, which serves the same to clients of other
//! languages. A library's tests have no use for it: `default-features = false`.
//!
//! # What is it not?
//!
//! It is not the vendors' code. It does what their published documents say, and where they are silent, what their
//! official clients expect. It keeps nothing on disk and has one set of credentials.

mod api;
mod body;
mod builder;
mod camunda;
mod clock;
mod cockroach;
mod connection;
mod credentials;
mod fault;
mod gate;
mod limit;
mod own;
mod page;
mod perfectscale;
mod random;
mod record;
mod route;
mod sandbox;
mod server;
mod settings;
mod token;

pub use builder::Builder;
pub use clock::Clock;
pub use fault::{Fault, Faults};
pub use record::Request;
pub use sandbox::Sandbox;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
