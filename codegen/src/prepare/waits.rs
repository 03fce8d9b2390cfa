//! `x-wait`: the states that a caller can wait for, on the operation that reads the state.

use serde_json::Value;

use super::extensions::Section;
use super::{Rules, rust_names};

/// A state that a resource can be polled for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wait {
    /// The target: `ready` gives the method `wait_ready`.
    pub(crate) name: String,
    /// The JSON pointer to the state in the response.
    pub(crate) state: Option<String>,
    pub(crate) reached: Vec<String>,
    pub(crate) failed: Vec<String>,
    pub(crate) strip_prefix: String,
    pub(crate) not_found: NotFound,
    /// The number of consecutive polls that have to find the state.
    pub(crate) times: u32,
    /// In seconds.
    pub(crate) timeout: Option<u32>,
}

/// The meaning of a 404 for a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotFound {
    Error,
    Tolerated,
    Reached,
}

const KEYS: [&str; 7] = ["state", "reached", "failed", "strip_prefix", "not_found", "times", "timeout"];

impl Wait {
    /// The waits of an operation. Faults are reported.
    pub(super) fn all(rules: &Rules, document: &Value, at: &str, operation: &Value) -> Vec<Self> {
        let Some(waits) = Section::of_operation(rules, document, at, operation, "x-wait", &[]) else {
            return Vec::new();
        };
        let names = waits.keys().filter_map(|name| {
            if !rust_names::is_identifier(name) || rust_names::snake(name) != *name {
                waits.report(
                    name,
                    format!("'{name}' cannot be a part of a method's name"),
                    "use a name such as 'ready'",
                );
                return None;
            }
            Some((name, waits.section(name, &KEYS)?))
        });
        names.filter_map(|(name, section)| Self::read(name, &section)).collect()
    }

    fn read(name: &str, section: &Section) -> Option<Self> {
        let not_found = match section.text("not_found") {
            None | Some("error") => NotFound::Error,
            Some("tolerated") => NotFound::Tolerated,
            Some("reached") => NotFound::Reached,
            Some(other) => {
                section.report("not_found", format!("'{other}' is unknown"), "use one of error, tolerated, reached");
                return None;
            }
        };
        let (reached, failed) = (section.strings("reached"), section.strings("failed"));
        let strip_prefix = section.text("strip_prefix").unwrap_or_default().to_owned();
        let state = section.response_field("state");
        if let Some((_, schema)) = state {
            let values = section.enum_values(schema);
            for (key, value) in
                reached.iter().map(|value| ("reached", value)).chain(failed.iter().map(|value| ("failed", value)))
            {
                let known = |known: &&str| *known == value || known.strip_prefix(&strip_prefix) == Some(value);
                if !values.is_empty() && !values.iter().any(known) {
                    section.report(key, format!("'{value}' is not a value of the state"), "use a value of its enum");
                }
            }
        }
        if let Some(both) = reached.iter().find(|value| failed.contains(value)) {
            section.report("failed", format!("'{both}' is also in 'reached'"), "remove it from one of the two");
        }
        if !section.has("state") && (!reached.is_empty() || !failed.is_empty()) {
            section.report("", "'state' is missing", "write the JSON pointer to the state");
        }
        if reached.is_empty() && not_found != NotFound::Reached {
            section.report("", "'reached' is missing or empty", "list the values of the state that end the wait");
        }
        Some(Self {
            name: name.to_owned(),
            state: state.map(|(pointer, _)| pointer),
            reached,
            failed,
            strip_prefix,
            not_found,
            times: section.count("times").unwrap_or(1),
            timeout: section.count("timeout"),
        })
    }
}
