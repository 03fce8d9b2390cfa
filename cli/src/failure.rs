//! The error of a command, and its exit code.

use std::error::Error;
use std::{fmt, io};

use crate::output::message;
use crate::signals::Interrupted;

/// Done, but a part is missing.
pub(crate) const PARTIAL: u8 = 1;
/// Not done.
pub(crate) const FAILED: u8 = 2;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// An error, with a second line about how to continue.
#[derive(Debug)]
struct Advised {
    error: Failure,
    advice: String,
}

impl fmt::Display for Advised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Advised {}

/// Adds the advice, if there is any.
pub(crate) fn advised(error: Failure, advice: Option<String>) -> Failure {
    match advice {
        Some(advice) => Box::new(Advised { error, advice }),
        None => error,
    }
}

/// Whether the reader of the standard output has closed it, as `| head` does.
pub(crate) fn is_closed_output(error: &Failure) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Prints the error and returns the exit code.
pub(crate) fn report(error: &Failure) -> u8 {
    let (error, advice) = match error.downcast_ref::<Advised>() {
        Some(advised) => (&advised.error, Some(&advised.advice)),
        None => (error, None),
    };
    if is_closed_output(error) {
        return 0;
    }
    message::error(error);
    if let Some(advice) = advice {
        message::status(advice);
    }
    error.downcast_ref::<Interrupted>().map_or(FAILED, |interrupted| interrupted.0.exit_code())
}
