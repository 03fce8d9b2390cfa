//! Names as typify makes them. Where two are one, what it generates does not compile.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};

use super::{Rules, references};
use crate::field_name::snake_case;
use crate::{Error, pointer};

/// The field or setter of a wire name, without the underscore that a keyword gets behind it.
pub(super) fn snake(wire: &str) -> String {
    started(spelt(wire).to_snake_case(), 'x')
}

/// The variant of an enum's word.
fn pascal(word: &str) -> String {
    started(spelt(word).to_upper_camel_case(), 'X')
}

fn spelt(wire: &str) -> String {
    match wire {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        wire => wire.replace('\'', ""),
    }
}

fn started(name: String, prefix: char) -> String {
    if name.starts_with(char::is_alphabetic) { name } else { format!("{prefix}{name}") }
}

/// Whether a Rust item can have this name: it is no keyword and starts with no digit.
pub(super) fn is_identifier(name: &str) -> bool {
    name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

impl Rules<'_> {
    /// The fields of one type have names that differ.
    pub(super) fn check_properties(
        &self,
        document: &Value,
        at: &str,
        schema: &Map<String, Value>,
    ) -> Result<(), Error> {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        let mut found = Vec::new();
        properties(document, schema, at, 0, &mut found);
        for (at, property) in found {
            // As typify names it, and as it is named in the end.
            for name in [snake(property), snake_case(property)] {
                match names.insert(name, property) {
                    Some(other) if other != property => {
                        let problem = format!("the properties '{other}' and '{property}' have one Rust name");
                        let remedy = "only one of them can be kept: remove the other in an overlay";
                        return Err(self.error(&at, problem, remedy));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The words of an enum have names that differ, and one of them is not the name for all others.
    pub(super) fn check_words(&self, at: &str, schema: &Map<String, Value>) -> Result<(), Error> {
        let words: Vec<&str> =
            schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let at = pointer::join(at, "enum");
        // Where words differ only in what a name cannot hold, typify tries again with an X for each such character.
        let exact = |word: &str| pascal(&word.replace(|c: char| c == '_' || !c.is_alphanumeric(), "X"));
        if one_name(&words, pascal).is_some()
            && let Some((one, other)) = one_name(&words, exact)
        {
            let problem = format!("the words '{one}' and '{other}' have one Rust name");
            return Err(self.error(&at, problem, "remove the enum in an overlay, so that it is a string"));
        }
        if !words.is_empty() && words.iter().all(|word| pascal(word) == "Unknown") {
            let problem = "has no word but the one for values that are not known";
            return Err(self.error(&at, problem, "remove the enum in an overlay, so that it is a string"));
        }
        Ok(())
    }
}

/// The first two words that are one name.
fn one_name<'a>(words: &[&'a str], name: impl Fn(&str) -> String) -> Option<(&'a str, &'a str)> {
    let mut names = BTreeMap::new();
    words.iter().find_map(|word| names.insert(name(word), *word).map(|other| (other, *word)))
}

/// The properties of a type with their places: its own, and those of the parts it is all of.
fn properties<'a>(
    document: &'a Value,
    schema: &'a Map<String, Value>,
    at: &str,
    depth: usize,
    found: &mut Vec<(String, &'a str)>,
) {
    if depth > references::DEPTH {
        return;
    }
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        found.push((pointer::join(&pointer::join(at, "properties"), name), name));
    }
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for (index, part) in parts.enumerate() {
        let reference = part["$ref"].as_str();
        let target = reference.and_then(|reference| pointer::resolve(document, reference)).unwrap_or(part);
        if let Some(target) = target.as_object() {
            properties(document, target, &format!("{at}/allOf/{index}"), depth + 1, found);
        }
    }
}
