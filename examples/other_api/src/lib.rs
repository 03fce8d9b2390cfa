//! A client of the parking service.

include!(concat!(env!("OUT_DIR"), "/parking.rs"));

clusterkit_runtime::client_builder! {
    /// Builds a [`Client`].
    pub struct ClientBuilder for Client
}

pub use clusterkit_runtime::Error;
