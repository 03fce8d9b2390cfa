//! Names the documents; the code generator does the rest.

use std::process::ExitCode;

#[cfg(any(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
fn main() -> ExitCode {
    use std::path::Path;

    use clusterkit_codegen::Generator;

    // Cargo runs build scripts in the folder of the manifest.
    let documents = [
        ("perfectscale", "openapi/perfectscale", cfg!(feature = "perfectscale")),
        ("cockroach", "openapi/cockroach.yaml", cfg!(feature = "cockroach")),
        ("camunda", "openapi/camunda.yaml", cfg!(feature = "camunda")),
    ];
    let mut result = ExitCode::SUCCESS;
    for (api, document, _) in documents.into_iter().filter(|(.., enabled)| *enabled) {
        let built = Generator::new(api).schemas(cfg!(feature = "schemars")).build(Path::new(document));
        if built != ExitCode::SUCCESS {
            result = built;
        }
    }
    result
}

#[cfg(not(any(feature = "perfectscale", feature = "cockroach", feature = "camunda")))]
fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    ExitCode::SUCCESS
}
