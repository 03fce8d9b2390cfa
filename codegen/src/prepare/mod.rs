//! The preparation rules: what has to change in a valid document before progenitor may see it, and why.
//!
//! Each rule is one function, in the file of the thing it looks at. Their order is stated once, in [`prepare`].
//! A thing that no rule can repair is reported, with one line; then it is taken out, so that the later rules can
//! go on and report what else is wrong.

mod bodies;
mod composition;
mod defaults;
mod extensions;
mod keys;
mod limits;
mod lists;
mod media_types;
mod naming;
mod nullable;
mod operations;
mod parameters;
mod parts;
mod references;
pub(crate) mod rust_names;
mod schemas;
mod security;
mod servers;
mod setters;
mod shape;
mod text;
mod waits;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde_json::Value;

pub(crate) use limits::{Limit, Measure, Place};
pub(crate) use lists::{List, Target};
pub(crate) use operations::{Operation, Parameter, ParameterPlace};
pub(crate) use schemas::{DEPRECATED, HANDWRITTEN};
pub(crate) use security::Security;
pub(crate) use setters::setter_name;
pub(crate) use text::doc_text;
pub(crate) use waits::{NotFound, Wait};

use crate::{Document, Error, Finding};

/// A document that progenitor takes, and what was taken out of it on the way.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) value: Value,
    pub(crate) operations: Vec<Operation>,
    /// Paths of the handwritten types that stand in for schemas; each is the `format` of a string schema by now.
    pub(crate) handwritten: BTreeSet<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) security: Security,
    /// Where the schemas that have got a name stood in the document.
    pub(crate) origins: BTreeMap<String, String>,
}

/// Applies the rules in their order.
pub(crate) fn prepare(document: &Document) -> Result<Prepared, Error> {
    document.check_size()?;
    let mut value = document.value().clone();
    let rules = Rules { document, findings: RefCell::default() };

    // First of all, that the document is one whose parts the rules can find, and its schemas are such.
    if rules.check_shape(&mut value) {
        // 1. One place for each part of an operation: the later rules look at operations only.
        rules.inline_references(&mut value);
        // 2. Names that progenitor needs and that Rust can tell apart.
        rules.identify(&mut value);
        // 3. Headers that the client sends for the caller are no parameters.
        rules.drop_client_headers(&mut value);
        // 4. Only success reaches progenitor: every failure then arrives in one place.
        rules.keep_success(&mut value);
        // 5. Bodies are JSON; another media type would become a panic or a raw stream.
        rules.check_bodies(&mut value);
        // 6. A parameter is sent as the document says, and one of the path is never empty, `.` or `..`.
        rules.guard_parameters(&mut value);
    } else {
        value = Value::Null;
    }
    // 7. `nullable` beside `$ref` would be ignored; lists and maps read null as empty anyway.
    nullable::normalize_nullable(&mut value);
    // 8. `required` names what `properties` has.
    schemas::trim_required(&mut value);
    // 9. Limits and extensions go into the table of operations, defaults stay the server's.
    let operations = rules.table(&value);
    schemas::drop_constraints(&mut value);
    // 10. Enums of what is no string become plain values that say which are known.
    schemas::open_other_enums(&mut value);
    // 11. Types that are written by hand.
    let handwritten = schemas::replace_handwritten(&mut value);
    // 12. No anonymous schema: progenitor would name two alike, and take the first for both.
    let origins = rules.name_schemas(&mut value);
    rules.check_builders(&value, &origins);
    // 13. Text that is safe as a doc comment and as a header.
    schemas::annotate_deprecated(&mut value);
    text::clean(&mut value);
    let security = Security::of(&value);
    let base_url = value.pointer("/servers/0/url").and_then(Value::as_str).map(str::to_owned);
    // 14. What nothing is generated from stays out: progenitor would read it, and stumble over it.
    schemas::keep_generated(&mut value);

    let findings = rules.findings.into_inner();
    if findings.is_empty() {
        Ok(Prepared { value, operations, handwritten, base_url, security, origins })
    } else {
        Err(Error::new(findings))
    }
}

/// What every rule needs to report: the document it looks at, and the findings so far.
struct Rules<'a> {
    document: &'a Document,
    findings: RefCell<Vec<Finding>>,
}

impl Rules<'_> {
    fn report(&self, at: &str, problem: impl Display, remedy: impl Display) {
        let finding = Finding::new(self.document.source(at), at, problem, remedy);
        self.findings.borrow_mut().push(finding);
    }
}
