//! Camunda Console: workflow clusters.
//!
//! ```no_run
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let client = clusterkit::camunda::Client::from_env()?;
//! for cluster in client.get_clusters().await? {
//!     println!("{} {}", cluster.uuid, cluster.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Source: <https://docs.camunda.io/docs/apis-tools/administration-api/administration-api-reference/>.

clusterkit_runtime::include_client!("camunda");

mod builder;

pub use builder::ClientBuilder;
#[cfg(feature = "schemars")]
pub use generated::schemas;
pub use generated::{Client, OPERATIONS, operations, types};
