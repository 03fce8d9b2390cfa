use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use progenitor::{GenerationSettings, HooksMode, InterfaceStyle, TypeImpl};
use schemars::schema::SchemaObject;
use serde_json::json;

use crate::catch_panic::catch_panic;
use crate::prepare::{HANDWRITTEN, Prepared, prepare};
use crate::{Document, Error, Finding, bisect, rewrite, with_large_stack};

/// Generates clients of one API.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_codegen::{Document, Generator};
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let document = Document::read(Path::new("openapi/pets.yaml"))?;
/// let code = Generator::new("pets").generate(&document)?;
/// # let _ = code;
/// # Ok(())
/// # }
/// ```
///
/// The code uses `clusterkit-runtime` and no other crate.
#[derive(Debug, Clone)]
pub struct Generator {
    api: String,
    schemas: bool,
}

impl Generator {
    /// Creates a generator. `api` names the API in errors and logs; it is usually the module that includes the code.
    #[must_use]
    pub fn new(api: &str) -> Self {
        Self { api: api.to_owned(), schemas: false }
    }

    /// Decides whether the types derive `JsonSchema`, which needs the feature `schemars` of `clusterkit-runtime`, and
    /// whether there is a function `schemas` that returns them all. The default is no.
    #[must_use]
    pub fn schemas(mut self, schemas: bool) -> Self {
        self.schemas = schemas;
        self
    }

    /// Returns the client of `document` as formatted Rust. The same document gives the same bytes.
    ///
    /// # Errors
    ///
    /// The document breaks rules that no preparation can repair. The error has one line for each finding, with file,
    /// JSON pointer, problem and remedy. A document on which progenitor panics is such an error too.
    pub fn generate(&self, document: &Document) -> Result<String, Error> {
        with_large_stack(document, || Ok(prettyplease::unparse(&self.client(document)?.code)))
    }

    /// Runs as a build script: writes the client of the document at `path` to `<api>.rs` in the folder `OUT_DIR`, and
    /// reports each finding as an error of the build. Applies an overlay beside the document, as [`Document::open`]
    /// does.
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use std::process::ExitCode;
    /// use clusterkit_codegen::Generator;
    ///
    /// fn main() -> ExitCode {
    ///     Generator::new("pets").build(Path::new("openapi/pets.yaml"))
    /// }
    /// ```
    #[must_use]
    pub fn build(&self, path: &Path) -> ExitCode {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed={}", path.display());
        let overlay = Document::overlay_path(path).filter(|overlay| overlay.is_file());
        if let Some(overlay) = overlay {
            println!("cargo::rerun-if-changed={}", overlay.display());
        }
        let code = Document::open(path).and_then(|document| self.generate(&document));
        let file = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join(format!("{}.rs", self.api));
        let written = code.map_err(|error| error.to_string()).and_then(|code| {
            fs::write(&file, code).map_err(|error| format!("{} cannot be written: {error}", file.display()))
        });
        let Err(error) = written else { return ExitCode::SUCCESS };
        for line in error.lines() {
            println!("cargo::error={line}");
        }
        ExitCode::FAILURE
    }

    /// Counts what [`generate`](Self::generate) would generate, without printing it.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate).
    pub fn check(&self, document: &Document) -> Result<Summary, Error> {
        with_large_stack(document, || Ok(self.client(document)?.summary))
    }

    fn client(&self, document: &Document) -> Result<Client, Error> {
        let prepared = prepare(document)?;
        self.code(&prepared).map_err(|problem| {
            let found = bisect::failing_parts(&prepared, &problem, |part| self.code(part).err());
            let remedy = "simplify it in an overlay";
            let findings = found.into_iter();
            Error::new(findings.map(|(at, problem)| Finding::new(document.source(&at), at, problem, remedy)).collect())
        })
    }

    /// Generates the code of the client. The error is the problem of a finding.
    fn code(&self, prepared: &Prepared) -> Result<Client, String> {
        let spec: openapiv3::OpenAPI = serde_json::from_value(prepared.value.clone())
            .map_err(|error| format!("is not valid in an OpenAPI 3.0 document: {error}"))?;
        let settings = settings(prepared);
        let generated = catch_panic(|| progenitor::Generator::new(&settings).generate_tokens(&spec))
            .map_err(|panic| format!("progenitor panicked: {panic}"))?
            .map_err(|error| format!("progenitor rejects it: {error}"))?;
        let generated =
            syn::parse2(generated).map_err(|error| format!("progenitor generates invalid Rust from it: {error}"))?;
        if let Some(name) = rewrite::repeated(&generated) {
            return Err(format!("two of its schemas would become the type '{name}'"));
        }
        let rewritten = catch_panic(|| rewrite::rewrite(&generated, prepared, &self.api, self.schemas))
            .map_err(|panic| format!("its generated code cannot be rewritten: {panic}"))?
            .map_err(|error| format!("its generated code has an unexpected shape: {error}"))?;
        let code = syn::parse2(rewritten).map_err(|error| format!("its rewritten code is invalid Rust: {error}"))?;
        let summary = Summary { operations: prepared.operations.len(), types: rewrite::count_types(&generated) };
        Ok(Client { code, summary })
    }
}

/// A generated client.
struct Client {
    code: syn::File,
    summary: Summary,
}

/// The contents of a document without findings.
///
/// ```no_run
/// use std::path::Path;
/// use clusterkit_codegen::{Document, Generator};
///
/// # fn main() -> Result<(), clusterkit_codegen::Error> {
/// let document = Document::read(Path::new("openapi/pets.yaml"))?;
/// println!("{} operations", Generator::new("pets").check(&document)?.operations);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations.
    pub operations: usize,
    /// The number of types for requests and responses.
    pub types: usize,
}

fn settings(prepared: &Prepared) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    let standard = [("date-time", "rt::jiff::Timestamp"), ("date", "rt::jiff::civil::Date")];
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
