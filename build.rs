//! Names the documents; the code generator does the rest.

use std::process::ExitCode;

#[cfg(any(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
fn main() -> ExitCode {
    use std::path::Path;

    use clusterkit_codegen::Generator;

    // The working directory is not that of the manifest under every build tool.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = [
        ("perfectscale", "openapi/perfectscale", cfg!(feature = "perfectscale")),
        ("cockroach", "openapi/cockroach.yaml", cfg!(feature = "cockroach")),
        ("camunda", "openapi/camunda.yaml", cfg!(feature = "camunda")),
    ];
    let mut result = ExitCode::SUCCESS;
    for (api, document, _) in documents.into_iter().filter(|(.., enabled)| *enabled) {
        let built = Generator::new(api).schemas(cfg!(feature = "schemars")).build(&root.join(document));
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
