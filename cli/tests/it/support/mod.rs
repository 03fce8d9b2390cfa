//! The program, a terminal for it, and a server that it talks to.

pub(crate) mod program;
#[cfg(unix)]
pub(crate) mod running;
pub(crate) mod server;
#[cfg(unix)]
pub(crate) mod terminal;

use std::path::Path;

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path of text")
}
