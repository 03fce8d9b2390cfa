//! Measures what clusterkit costs, compared with handwritten code and with plain progenitor.
//!
//! [`server`] starts the server of all measurements, in its own process. [`peers`] are the programs that are compared, and
//! [`paired`] measures two of them alternately.

#![allow(clippy::missing_errors_doc, reason = "any error ends the measurement")]

pub mod consumer;
pub mod paired;
pub mod peers;
pub mod server;

/// Any error: it ends the measurement.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
