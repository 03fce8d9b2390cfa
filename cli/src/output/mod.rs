//! Output to the terminal and to files.

pub(crate) mod file;
pub(crate) mod legible;
pub(crate) mod message;
pub(crate) mod stdout;
pub(crate) mod table;

pub(crate) use legible::legible;
