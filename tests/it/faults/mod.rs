//! Every operation against servers that misbehave: whatever they do, a call ends with the right value or the right
//! error, within its limits, and changes nothing twice.
//!
//! `matrix.rs` runs one fault against all operations; the modules beside it list the faults; `expected.rs` says what
//! has to come of each. All of it goes over sockets, on a clock that stands still while anything happens.

mod bodies;
mod calls;
mod connections;
mod drips;
mod exchange;
mod expected;
mod fault;
mod matrix;
mod orders;
mod server;
mod statuses;
mod wire;
