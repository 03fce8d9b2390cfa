//! Every operation against servers that fail: each call ends with the right value or the right error, within its
//! bounds, and nothing is changed twice.
//!
//! `matrix.rs` runs one fault against all operations, the modules beside it list the faults, and `expected.rs` says what
//! each must lead to. All of it runs over sockets, with a paused clock.

mod bodies;
mod connections;
mod exchange;
mod expected;
mod fault;
mod http;
mod matrix;
mod operations;
mod sequences;
mod server;
mod slow_bodies;
mod statuses;
