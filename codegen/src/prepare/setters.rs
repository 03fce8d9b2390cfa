//! The names of setters, which must differ from the runtime's methods on the same struct.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::Rules;
use crate::pointer;

/// The methods and fields of operations, lists, waits and builders, in alphabetical order.
const RESERVED: [&str; 21] = [
    "backwards",
    "body",
    "build",
    "build_value",
    "builder",
    "clone",
    "into_future",
    "into_parts",
    "into_value",
    "max_pages",
    "new",
    "pages",
    "prefetch",
    "response",
    "resume_from",
    "send",
    "session",
    "session_mut",
    "split",
    "stream",
    "with",
];

/// The setter of a field or parameter: its Rust name, with the suffix `_field` if a method has that name. The list is
/// the same for every operation, so that a setter keeps its name when an operation becomes a list.
pub(crate) fn setter_name(name: &str) -> String {
    let taken = RESERVED.binary_search(&name).is_ok() || name.starts_with("wait_");
    if taken { format!("{name}_field") } else { name.to_owned() }
}

impl Rules<'_> {
    /// Reports schemas whose name is that of another one's builder.
    pub(super) fn check_builders(&self, document: &Value, origins: &BTreeMap<String, String>) {
        let schemas = || document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name);
        let types: BTreeMap<String, &String> = schemas().map(|name| (name.to_upper_camel_case(), name)).collect();
        for name in schemas() {
            let pascal = name.to_upper_camel_case();
            if let Some(other) = pascal.strip_suffix("Builder").and_then(|built| types.get(built)) {
                let at = origins.get(name).cloned().unwrap_or_else(|| pointer::join("/components/schemas", name));
                let problem = format!("the type '{pascal}' has the name of the builder of '{other}'");
                self.report(&at, problem, "rename the schema");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, setter_name};

    #[test]
    fn the_reserved_names_are_sorted() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn a_name_that_a_method_has_gets_a_suffix() {
        for (name, setter) in
            [("name", "name"), ("stream", "stream_field"), ("with", "with_field"), ("wait_ready", "wait_ready_field")]
        {
            assert_eq!(setter_name(name), setter);
        }
    }
}
