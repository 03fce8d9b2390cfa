//! The preparation rules, which change a valid document so that progenitor generates good code from it.
//!
//! Each rule is one function, in the file of the part that it changes. [`prepare`] states their order. A rule reports
//! what it cannot repair, and removes it, so that the later rules can continue.

mod aliases;
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

pub(crate) use aliases::split_aliases;
pub(crate) use limits::{Limit, Measure, Place};
pub(crate) use lists::{List, Target};
pub(crate) use operations::{Operation, Parameter, ParameterPlace};
pub(crate) use schemas::{DEPRECATED, HANDWRITTEN};
pub(crate) use security::Security;
pub(crate) use setters::setter_name;
pub(crate) use text::doc_text;
pub(crate) use waits::{NotFound, Wait};

use crate::{Document, Error, Finding};

/// A document that progenitor accepts, and what the rules extracted from it.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) value: Value,
    pub(crate) operations: Vec<Operation>,
    /// Paths of the handwritten types that replace schemas. Each is the `format` of a string schema.
    pub(crate) handwritten: BTreeSet<String>,
    /// `/` where the document names none.
    pub(crate) base_url: String,
    pub(crate) security: Security,
    /// The original pointers of the named schemas.
    pub(crate) origins: BTreeMap<String, String>,
}

/// Applies the rules in their order.
pub(crate) fn prepare(document: &Document) -> Result<Prepared, Error> {
    document.check_size()?;
    let mut value = document.value().clone();
    let rules = Rules { document, findings: RefCell::default() };

    // The rules rely on the shape of the document.
    if rules.check_shape(&mut value) {
        // 1. Copy references into operations: the later rules look only at operations.
        rules.inline_references(&mut value);
        // 2. Check the ids, from which names are generated.
        rules.identify(&mut value);
        // 3. Drop headers that the client itself sends.
        rules.drop_client_headers(&mut value);
        // 4. Keep only successful responses: the runtime handles all failures.
        rules.keep_success(&mut value);
        // 5. Keep only JSON bodies: progenitor panics or returns a raw stream for others.
        rules.check_bodies(&mut value);
        // 6. Check the form of parameters. A path parameter is never empty, `.` or `..`.
        rules.guard_parameters(&mut value);
    } else {
        value = Value::Null;
    }
    // 7. Move `nullable` from `$ref`s, where progenitor ignores it. Lists and maps read null as empty.
    nullable::normalize_nullable(&mut value);
    // 8. Remove required names without a property.
    schemas::trim_required(&mut value);
    // 9. Move limits and extensions to the table of operations. Clients do not send defaults.
    let operations = rules.table(&value);
    schemas::drop_constraints(&mut value);
    // 10. Turn enums of other values than strings into plain values.
    schemas::open_other_enums(&mut value);
    // 11. Insert handwritten types.
    let handwritten = schemas::replace_handwritten(&mut value);
    // 12. Name inline schemas: progenitor would use one type for two with the same name.
    let origins = rules.name_schemas(&mut value);
    rules.check_builders(&value, &origins);
    // 13. Make texts safe as doc comments and headers.
    schemas::annotate_deprecated(&mut value);
    aliases::annotate_aliases(&mut value);
    text::clean(&mut value);
    let security = Security::of(&value);
    let base_url = value.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or("/").to_owned();
    // 14. Keep only the keys that code is generated from: progenitor fails on some others.
    schemas::keep_generated(&mut value);

    let findings = rules.findings.into_inner();
    if findings.is_empty() {
        Ok(Prepared { value, operations, handwritten, base_url, security, origins })
    } else {
        Err(Error::new(findings))
    }
}

/// The document, and the findings of the rules.
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
