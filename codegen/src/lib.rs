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
//! The way of a document: [`Document::read`] and [`Document::with_overlay`] make it whole, the preparation rules
//! make it fit for progenitor, progenitor generates, and the rewriting pass gives the result the shape that
//! callers see. Nothing here knows a vendor.
//!
//! This crate is a part of `clusterkit` and has no stable interface of its own.

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
