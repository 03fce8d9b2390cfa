//! The programs that are measured: the client, and what is written where there is none.

pub mod client;
pub mod handwritten;
pub mod plain;

pub use clusterkit::perfectscale::types::GetClusterResponse as Cluster;

/// Whatever goes wrong.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
