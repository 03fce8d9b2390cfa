//! Lines on the standard error. A closed standard error is ignored, because it must not end a job.

use std::fmt::Display;
use std::io::Write;

use anstyle::{AnsiColor, Style};

use super::legible;

pub(crate) fn error(text: impl Display) {
    labelled(AnsiColor::Red, "error", text);
}

pub(crate) fn note(text: impl Display) {
    labelled(AnsiColor::Yellow, "note", text);
}

/// Prints the status of a job.
pub(crate) fn status(text: impl Display) {
    let _ = writeln!(anstream::stderr(), "{}", legible(&text.to_string()));
}

fn labelled(color: AnsiColor, label: &str, text: impl Display) {
    let style: Style = color.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}{label}:{style:#} {}", legible(&text.to_string()));
}
