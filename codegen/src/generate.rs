use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use schemars::schema::SchemaObject;
use serde_json::json;

use crate::catch_panic::catch_panic;
use crate::prepare::{HANDWRITTEN, Prepared, prepare};
use crate::{Document, Error, Finding, bisect, rewrite, with_large_stack};

/// Generates the client of `document` as formatted Rust, to be included in a module named `api`.
///
/// The same document gives the same bytes.
///
/// # Errors
///
/// The document breaks rules that no preparation can repair. All that is found is in the error, one line each with
/// file, JSON pointer, problem and remedy. A document on which progenitor panics is such an error too.
pub fn generate(document: &Document, api: &str) -> Result<String, Error> {
    with_large_stack(document, || Ok(prettyplease::unparse(&client(document, api)?.1)))
}

/// What there is in a document without a fault.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_codegen::{Document, check};
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let summary = check(&Document::read(Path::new("openapi/camunda.yaml"))?, "camunda")?;
/// println!("{} operations", summary.operations);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many operations the client has.
    pub operations: usize,
    /// How many types it has for what requests carry and answers bring.
    pub types: usize,
}

/// Does all that [`generate`] does but print the code.
///
/// # Errors
///
/// As [`generate`].
pub fn check(document: &Document, api: &str) -> Result<Summary, Error> {
    with_large_stack(document, || {
        let (prepared, file) = client(document, api)?;
        Ok(Summary { operations: prepared.operations.len(), types: rewrite::count_types(&file) })
    })
}

fn client(document: &Document, api: &str) -> Result<(Prepared, syn::File), Error> {
    let prepared = prepare(document)?;
    match code(&prepared, api) {
        Ok(file) => Ok((prepared, file)),
        Err(problem) => {
            let found = bisect::failing_parts(&prepared, &problem, |part| code(part, api).err());
            let remedy = "simplify it in an overlay";
            let findings = found.into_iter();
            Err(Error::new(
                findings.map(|(at, problem)| Finding::new(document.source(&at), at, problem, remedy)).collect(),
            ))
        }
    }
}

/// The client's code, or why there is none.
fn code(prepared: &Prepared, api: &str) -> Result<syn::File, String> {
    let spec: openapiv3::OpenAPI = serde_json::from_value(prepared.value.clone())
        .map_err(|error| format!("is no part of an OpenAPI 3.0 document: {error}"))?;
    let settings = settings(prepared);
    let generated = catch_panic(|| Generator::new(&settings).generate_tokens(&spec))
        .map_err(|panic| format!("progenitor gives up: {panic}"))?
        .map_err(|error| format!("progenitor refuses it: {error}"))?;
    let generated = syn::parse2(generated).map_err(|error| format!("progenitor makes no Rust of it: {error}"))?;
    if let Some(name) = rewrite::repeated(&generated) {
        return Err(format!("two of its schemas would be the type '{name}'"));
    }
    let rewritten = catch_panic(|| rewrite::rewrite(&generated, prepared, api))
        .map_err(|panic| format!("its generated code cannot be rewritten: {panic}"))?
        .map_err(|error| format!("its generated code has an unexpected shape: {error}"))?;
    syn::parse2(rewritten).map_err(|error| format!("its rewritten code is no Rust: {error}"))
}

fn settings(prepared: &Prepared) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    let standard = [("date-time", "::jiff::Timestamp"), ("date", "::jiff::civil::Date")];
    for (format, path) in standard {
        settings.with_conversion(string_schema(format), path, text_type());
    }
    for path in &prepared.handwritten {
        settings.with_conversion(string_schema(&format!("{HANDWRITTEN}{path}")), path, text_type());
    }
    settings
}

fn text_type() -> std::array::IntoIter<TypeImpl, 2> {
    [TypeImpl::Display, TypeImpl::FromStr].into_iter()
}

fn string_schema(format: &str) -> SchemaObject {
    let schema = json!({ "type": "string", "format": format });
    serde_json::from_value(schema).unwrap_or_default()
}
