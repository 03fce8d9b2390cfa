//! Tests of the generator, by what it reads and what it writes.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test")]

mod any_document;
mod bisect;
mod check;
mod defaults;
mod documents;
mod endless_documents;
mod generation;
mod leniency;
mod limits;
mod lists;
mod media_types;
mod operations;
mod overlay;
mod rules;
mod schemas;
mod servers;
mod structure;
mod support;
mod type_names;
mod waits;
