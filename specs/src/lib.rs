//! Compares the OpenAPI documents in `openapi/`, imports published ones, and lists what callers see of the clients that
//! are generated from them.
//!
//! The command `cargo specs` of this package prints what these functions return. No build of `clusterkit` compiles this
//! crate, and it has no stable interface.

mod diff;
mod import;
mod surface;

pub use diff::{Change, Changes, Group, Kind, Side, diff, diff_files};
pub use import::{FileChange, Import};
pub use surface::surface;
