//! Compares the OpenAPI documents in `openapi/`, imports published ones, and lists the public items of the generated
//! clients.
//!
//! The command `cargo specs` of this package prints the results of these functions. A build of `clusterkit` does not
//! compile this crate, and its interface is not stable.

mod diff;
mod import;
mod surface;

pub use diff::{Change, Changes, Group, Kind, Side, diff, diff_files};
pub use import::{FileChange, Import};
pub use surface::surface;
