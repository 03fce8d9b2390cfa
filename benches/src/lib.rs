//! What clusterkit costs, beside what its users would write without it.
//!
//! [`server`] starts the server of all measurements, in a process of its own. [`peers`] are the programs that are measured
//! beside the client, and [`paired`] measures two by turns.

#![allow(clippy::missing_errors_doc, reason = "whatever goes wrong ends the measurement")]

pub mod consumer;
pub mod paired;
pub mod peers;
pub mod server;
