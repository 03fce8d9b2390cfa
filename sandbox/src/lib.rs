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
//! except that ages count back from the start of the sandbox.
//!
//! Clusters can be created, changed and deleted. A created one is not ready at once: it becomes `CREATED` (CockroachDB)
//! or `Healthy` (Camunda) a second later. That second, and the life of tokens, is measured with [`tokio::time`]: in a
//! test whose clock is paused, `tokio::time::advance` takes the place of a sleep.
//!
//! # What is it not?
//!
//! It is not the vendors' code. It does what their published documents say, and where they are silent, what their
//! official clients expect. It keeps nothing on disk, has one set of credentials and no rate limit.

mod body;
mod camunda;
mod clock;
mod cockroach;
mod page;
mod perfectscale;
mod random;
mod server;
mod settings;
mod token;

pub use server::Sandbox;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
