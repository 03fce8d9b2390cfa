//! The programs that are measured: the client, a handwritten program, and plain progenitor.

pub mod client;
pub mod handwritten;
pub mod plain;

pub use clusterkit::perfectscale::types::GetClusterResponse as Cluster;
