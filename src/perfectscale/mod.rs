//! PerfectScale: Kubernetes cost and right-sizing.
//!
//! ```no_run
//! # async fn run() -> Result<(), clusterkit::Error> {
//! let client = clusterkit::perfectscale::Client::from_env()?;
//! for cluster in client.get_clusters().await?.data {
//!     println!("{}", cluster.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The API needs the EXPERT package and allows 10 requests a minute to each client id. The client keeps this limit.
//! Source: <https://docs.perfectscale.io/api>.

clusterkit_runtime::include_client!("perfectscale");

mod audit_log;
mod builder;

pub(crate) use audit_log::check_audit_log;
pub use builder::ClientBuilder;
#[cfg(feature = "schemars")]
pub use generated::schemas;
pub use generated::{Client, OPERATIONS, operations, types};
