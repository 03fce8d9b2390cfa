//! An example, run as a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use tokio::process::Command;

/// The program beside the test's own, which `cargo test` builds with all examples. `cargo test --test` does not.
pub(crate) fn path(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this test is a program");
    let folder = own.parent().and_then(|deps| deps.parent()).expect("target/<profile>/deps");
    let program = folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: run `cargo build --examples`", program.display());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let is_new = changed(&program) >= newest(&source);
    assert!(is_new, "{} is older than its source: run `cargo build --examples`", program.display());
    program
}

/// When the latest file of the folder was changed.
fn newest(folder: &Path) -> SystemTime {
    let files = fs::read_dir(folder).expect("the source of the example");
    files.map(|file| changed(&file.expect("a file").path())).max().expect("at least one file")
}

fn changed(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|file| file.modified()).expect("a time")
}

pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with these variables and no others of the vendors. It has no terminal, wherever the tests run.
pub(crate) fn command(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(path(name));
    command.args(arguments).env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
    command.kill_on_drop(true);
    command
}

/// Runs it to its end.
pub(crate) async fn run(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let output = command(name, arguments, variables).output().await.expect("the example runs");
    Outcome {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
