//! CockroachDB Cloud: database clusters.
//!
//! ```no_run
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let client = clusterkit::cockroach::Client::from_env()?;
//! for cluster in client.list_clusters().send().await?.into_inner().clusters {
//!     println!("{} {:?}", cluster.name, cluster.state);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every request names a version of the API: 2022-03-31 unless the builder is told otherwise. The types hold what
//! the versions up to 2024-09-16 send. The API allows 10 requests a second, which the client keeps by itself.
//! Source: <https://www.cockroachlabs.com/docs/cockroachcloud/cloud-api>.

#[allow(
    missing_docs,
    rustdoc::all,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_mut,
    reason = "generated from the vendor's document; its descriptions are the vendor's"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/cockroach.rs"));
}

mod available_region;
mod client;
mod lists;
mod page_start;
mod readiness;

pub use available_region::AvailableRegion;
pub use client::{ClientBuilder, Settings};
#[cfg(feature = "schemars")]
pub use generated::schemas;
pub use generated::{Client, OPERATIONS, builder, types};
pub use page_start::PageStart;
