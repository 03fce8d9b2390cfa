//! Generates the clients: of each version of the wire history, and of the operations without faults of the document
//! that `CORPUS_DOCUMENT` names.

mod reduce;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clusterkit_codegen::{Document, Generator};

/// The documents, which the tests of `specs` also use.
const HISTORY: &str = "../../specs/tests/wire_history";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={HISTORY}");
    println!("cargo::rerun-if-changed=lenient.overlay.yaml");
    println!("cargo::rerun-if-env-changed=CORPUS_DOCUMENT");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut versions = String::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(HISTORY)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(version) = name.strip_suffix(".yaml") else { continue };
        let module = format!("v{}", version.replace('-', "_"));
        fs::write(
            out.join(format!("{module}.rs")),
            Generator::new(&module)
                .generate(&Document::read(&file)?.with_overlay(Path::new("lenient.overlay.yaml"))?)?,
        )?;
        writeln!(
            versions,
            "/// Version {version}.\npub mod {module} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{module}.rs\")); }}"
        )?;
    }
    fs::write(out.join("versions.rs"), versions)?;

    let (mut code, mut summary) = (String::new(), String::new());
    if let Ok(path) = env::var("CORPUS_DOCUMENT") {
        println!("cargo::rerun-if-changed={path}");
        (code, summary) = reduce::client(Path::new(&path))?;
    }
    fs::write(out.join("document.rs"), code)?;
    fs::write(out.join("summary.txt"), summary)?;
    Ok(())
}
