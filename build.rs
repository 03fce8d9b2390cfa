//! Names the documents and hands each to the code generator; all else is in `codegen/`.

use std::process::ExitCode;

#[cfg(any(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
fn main() -> ExitCode {
    use std::{env, fs, path::Path};

    use clusterkit_codegen::{Document, Generator};

    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=openapi");
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let mut result = ExitCode::SUCCESS;
    for (api, enabled) in [
        ("perfectscale", cfg!(feature = "perfectscale")),
        ("cockroach", cfg!(feature = "cockroach")),
        ("camunda", cfg!(feature = "camunda")),
    ] {
        if !enabled {
            continue;
        }
        let generator = Generator::new(api).schemas(cfg!(feature = "schemars"));
        let code = Document::find(Path::new("openapi"), api).and_then(|document| generator.generate(&document));
        let written = code.map_err(|error| error.to_string()).and_then(|code| {
            fs::write(Path::new(&out).join(format!("{api}.rs")), code).map_err(|error| error.to_string())
        });
        if let Err(error) = written {
            // One line for each finding.
            for line in error.lines() {
                println!("cargo::error={line}");
            }
            result = ExitCode::FAILURE;
        }
    }
    result
}

#[cfg(not(any(feature = "perfectscale", feature = "cockroach", feature = "camunda")))]
fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    ExitCode::SUCCESS
}
