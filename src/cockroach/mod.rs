//! CockroachDB Cloud: database clusters.
//!
//! ```no_run
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let client = clusterkit::cockroach::Client::from_env()?;
//! let mut clusters = client.list_clusters().stream();
//! while let Some(cluster) = clusters.try_next().await? {
//!     println!("{} {:?}", cluster.name, cluster.state);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every request names a version of the API: 2024-09-16, unless the builder sets another one. The types have the fields
//! of all versions up to 2024-09-16. The API allows 10 requests a second, and the client keeps this limit.
//! Source: <https://www.cockroachlabs.com/docs/cockroachcloud/cloud-api>.

clusterkit_runtime::include_client!("cockroach");

mod available_region;
mod builder;
mod page_start;

pub use available_region::AvailableRegion;
pub use builder::ClientBuilder;
#[cfg(feature = "schemars")]
pub use generated::schemas;
pub use generated::{Client, OPERATIONS, operations, types};
pub use page_start::PageStart;
