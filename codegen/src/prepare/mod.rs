//! The preparation rules: what has to change in a valid document before progenitor may see it, and why.
//!
//! Each rule is one function, in the file of the thing it looks at. Their order is stated once, in [`prepare`].
//! A thing that no rule can repair ends the build with one line.

mod bodies;
mod limits;
mod naming;
mod operations;
mod parameters;
mod references;
mod rust_names;
mod schemas;
mod shape;
mod text;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

pub(crate) use limits::{Limit, Measure, Place};
pub(crate) use operations::Operation;
pub(crate) use schemas::HANDWRITTEN;
pub(crate) use text::doc_text;

use crate::{Document, Error};

/// A document that progenitor takes, and what was taken out of it on the way.
pub(crate) struct Prepared {
    pub(crate) value: Value,
    pub(crate) operations: Vec<Operation>,
    /// Paths of the handwritten types that stand in for schemas; each is the `format` of a string schema by now.
    pub(crate) handwritten: BTreeSet<String>,
    pub(crate) base_url: Option<String>,
}

/// Applies the rules in their order.
pub(crate) fn prepare(document: &Document) -> Result<Prepared, Error> {
    let mut value = document.value().clone();
    let rules = Rules { file: document.file() };

    // First of all, that the document is one whose parts the rules can find.
    rules.check_shape(&value)?;
    // 1. One place for each part of an operation: the later rules look at operations only.
    rules.inline_references(&mut value)?;
    // 2. Names that progenitor needs and that Rust can tell apart.
    rules.identify(&value)?;
    // 3. Headers that the client sends for the caller are no parameters.
    rules.drop_client_headers(&mut value);
    // 4. Only success reaches progenitor: every failure then arrives in one place.
    rules.keep_success(&mut value)?;
    // 5. Bodies are JSON; another media type would become a panic or a raw stream.
    rules.check_bodies(&mut value)?;
    // 6. A parameter is sent as the document says, and one of the path is never empty, `.` or `..`.
    rules.guard_parameters(&mut value)?;
    // 7. `nullable` beside `$ref` would be ignored; lists and maps read null as empty anyway.
    schemas::spell_nullable(&mut value);
    // 8. `required` names what `properties` has.
    schemas::trim_required(&mut value);
    // 9. Limits go into the table of operations, defaults stay the server's.
    let operations = rules.operations(&value)?;
    schemas::drop_constraints(&mut value);
    // 10. Integer enums become integers that say their values.
    schemas::open_integers(&mut value);
    // 11. Types that are written by hand.
    let handwritten = rules.replace_handwritten(&mut value)?;
    // 12. No anonymous schema: progenitor would name two alike, and take the first for both.
    rules.name_schemas(&mut value)?;
    // 13. Text that is safe as a doc comment and as a header.
    text::clean(&mut value);

    let base_url = value.pointer("/servers/0/url").and_then(Value::as_str).map(str::to_owned);
    Ok(Prepared { value, operations, handwritten, base_url })
}

/// What every rule needs to report: the file it looks at.
struct Rules<'a> {
    file: &'a Path,
}

impl Rules<'_> {
    fn error(&self, at: &str, problem: impl std::fmt::Display, remedy: impl std::fmt::Display) -> Error {
        Error::new(self.file, at, problem, remedy)
    }
}
