//! Turns an OpenAPI 3.0 document into a Rust client that runs on `clusterkit-runtime`.
//!
//! ```no_run
//! use std::path::Path;
//! use clusterkit_codegen::{Document, Generator};
//!
//! # fn main() -> Result<(), clusterkit_codegen::Error> {
//! let document = Document::read(Path::new("openapi/pets.yaml"))?;
//! let code = Generator::new("pets").generate(&document)?;
//! # let _ = code;
//! # Ok(())
//! # }
//! ```
//!
//! [`Document::read`] and [`Document::with_overlay`] load a document. The preparation rules adapt it to progenitor,
//! progenitor generates code, and the rewriting pass gives that code the shape that callers see. The crate contains
//! nothing about a single vendor.
//!
//! A build script calls [`Generator::build`], as the package `examples/other_api` of the repository shows. The
//! generated code works only with the `clusterkit-runtime` of the same version.

mod bisect;
mod catch_panic;
mod document;
mod error;
mod field_name;
mod generate;
mod large_stack;
pub mod pointer;
mod prepare;
mod rewrite;

pub use document::Document;
pub use error::{Error, Finding};
pub use generate::{Generator, Summary};
#[doc(hidden)]
pub use large_stack::with_large_stack;
