//! Turns an OpenAPI 3.0 document into the Rust client that `clusterkit` compiles.
//!
//! ```no_run
//! use std::path::Path;
//! use clusterkit_codegen::{Document, Generator};
//!
//! # fn main() -> Result<(), clusterkit_codegen::Error> {
//! let document = Document::read(Path::new("openapi/camunda.yaml"))?;
//! let code = Generator::new("camunda").generate(&document)?;
//! # let _ = code;
//! # Ok(())
//! # }
//! ```
//!
//! [`Document::read`] and [`Document::with_overlay`] load a document. The preparation rules adapt it to progenitor,
//! progenitor generates code, and the rewriting pass gives that code the shape that callers see. The crate knows no
//! vendor.
//!
//! This crate is a part of `clusterkit` and has no stable interface.

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
pub use generate::{Generator, Summary, check, generate};
#[doc(hidden)]
pub use large_stack::with_large_stack;
