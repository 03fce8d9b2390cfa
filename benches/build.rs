//! Generates PerfectScale's client with progenitor alone, from the same document, for comparison.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clusterkit_codegen::Document;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../openapi");
    let document = Document::find(Path::new("../openapi"), "perfectscale")?;
    let spec: openapiv3::OpenAPI = serde_json::from_value(document.value().clone())?;
    let mut settings = GenerationSettings::default();
    // Both clients use the same type for times, so that parsing them costs the same.
    let time = serde_json::from_value(json!({ "type": "string", "format": "date-time" }))?;
    let impls = [TypeImpl::Display, TypeImpl::FromStr];
    settings.with_interface(InterfaceStyle::Builder).with_conversion(time, "::jiff::Timestamp", impls.into_iter());
    let code = Generator::new(&settings).generate_tokens(&spec)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("plain.rs");
    fs::write(out, prettyplease::unparse(&syn::parse2(code)?))?;
    Ok(())
}
