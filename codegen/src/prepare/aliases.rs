//! `x-aliases`: search terms under which rustdoc finds a method, type, field or setter.

use serde_json::{Value, json};

use super::{Rules, schemas};
use crate::pointer;

/// Starts the paragraph of a description that lists its aliases.
const MARK: &str = "x-aliases: ";
const SEPARATOR: &str = ", ";

impl Rules<'_> {
    /// The aliases that the operation or schema at `at` lists. Those that rustdoc would reject are reported.
    pub(super) fn aliases(&self, at: &str, list: Option<&Value>) -> Vec<String> {
        let mut aliases: Vec<String> = Vec::new();
        for (index, alias) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
            let alias = alias.as_str().unwrap_or_default();
            let at = format!("{}/{index}", pointer::join(at, "x-aliases"));
            let odd = |c: char| matches!(c, '"' | '\'' | ',') || c.is_control() || c.is_whitespace() && c != ' ';
            if alias.is_empty() || alias.trim() != alias || alias.contains(odd) {
                let remedy = "write words without quotes, commas or surrounding spaces";
                self.report(&at, format!("'{alias}' cannot be an alias"), remedy);
            } else if aliases.iter().any(|other| other == alias) {
                self.report(&at, format!("'{alias}' is listed twice"), "remove one");
            } else {
                aliases.push(alias.to_owned());
            }
        }
        aliases
    }
}

/// Part of rule 13: adds the aliases of schemas to their descriptions. The rewriting pass turns them into attributes.
pub(super) fn annotate_aliases(document: &mut Value) {
    schemas::alter(document, &mut |schema| {
        let aliases = schema.shift_remove("x-aliases").unwrap_or_default();
        let aliases: Vec<&str> = aliases.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !aliases.is_empty() {
            let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let description = format!("{description}\n\n{MARK}{}", aliases.join(SEPARATOR));
            schema.insert("description".to_owned(), json!(description.trim()));
        }
    });
}

/// A description without its aliases, and the aliases.
pub(crate) fn split_aliases(description: &str) -> (&str, Vec<&str>) {
    let (rest, last) = description.trim_end().rsplit_once('\n').unwrap_or(("", description.trim_end()));
    match last.trim_start().strip_prefix(MARK) {
        Some(aliases) => (rest.trim_end(), aliases.split(SEPARATOR).collect()),
        None => (description, Vec::new()),
    }
}
