use std::panic::{self, AssertUnwindSafe};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use schemars::schema::SchemaObject;
use serde_json::json;

use crate::prepare::{HANDWRITTEN, Prepared, prepare};
use crate::{Document, Error, rewrite};

/// Generates the client of `document` as formatted Rust, to be included in a module named `api`.
///
/// The same document gives the same bytes.
///
/// # Errors
///
/// The document breaks a rule that no preparation can repair; the error is one line with file, JSON pointer,
/// problem and remedy. A document on which progenitor panics is such an error too.
pub fn generate(document: &Document, api: &str) -> Result<String, Error> {
    let prepared = prepare(document)?;
    let generated = progenitor_output(document, &prepared)?;
    let tokens = rewrite::rewrite(&generated, &prepared, api).map_err(|error| {
        let problem = format!("its generated code has an unexpected shape: {error}");
        Error::new(document.file(), "", problem, "look at what progenitor made of it")
    })?;
    let file = syn::parse2(tokens).map_err(|error| {
        let problem = format!("its rewritten code is no Rust: {error}");
        Error::new(document.file(), "", problem, "look at the rewriting pass")
    })?;
    Ok(prettyplease::unparse(&file))
}

fn progenitor_output(document: &Document, prepared: &Prepared) -> Result<syn::File, Error> {
    let wrong =
        |problem: String| Error::new(document.file(), "", problem, "simplify that part of the document in an overlay");
    let spec: openapiv3::OpenAPI = serde_json::from_value(prepared.value.clone())
        .map_err(|error| wrong(format!("is no OpenAPI 3.0 document: {error}")))?;
    let settings = settings(prepared);
    let generated = quietly(|| Generator::new(&settings).generate_tokens(&spec))
        .map_err(|panic| wrong(format!("progenitor gives up: {panic}")))?
        .map_err(|error| wrong(format!("progenitor refuses it: {error}")))?;
    syn::parse2(generated).map_err(|error| wrong(format!("progenitor makes no Rust of it: {error}")))
}

fn settings(prepared: &Prepared) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    let standard = [
        ("date-time", "::jiff::Timestamp"),
        ("date", "::jiff::civil::Date"),
        // A uuid stays what the server sent: it is only ever handed back.
        ("uuid", "::std::string::String"),
    ];
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

/// Runs `generate` and returns the message of its panic, which would otherwise be all a build prints.
fn quietly<T>(generate: impl FnOnce() -> T) -> Result<T, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(generate));
    panic::set_hook(hook);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
    })
}
