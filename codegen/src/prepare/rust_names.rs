//! The names that typify generates. Two equal names would not compile.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};

use super::Rules;
use crate::field_name::snake_case;
use crate::pointer;

/// The name of the field or setter of a JSON name, without the underscore that a keyword gets.
pub(crate) fn snake(wire: &str) -> String {
    with_letter_first(spelled(wire).to_snake_case(), 'x')
}

/// The variant of an enum value, or the type of a schema name.
pub(super) fn pascal(word: &str) -> String {
    with_letter_first(spelled(word).to_upper_camel_case(), 'X')
}

fn spelled(wire: &str) -> String {
    match wire {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        wire => wire.replace('\'', ""),
    }
}

fn with_letter_first(name: String, prefix: char) -> String {
    if name.starts_with(char::is_alphabetic) { name } else { format!("{prefix}{name}") }
}

/// Whether a Rust item can have this name: not a keyword, and not starting with a digit.
pub(super) fn is_identifier(name: &str) -> bool {
    name != "gen" && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether generated code uses this name of the Rust prelude. It uses all other items by their full paths.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(name, "String" | "Ok" | "Err" | "Some" | "None")
}

/// The field that typify generates for additional properties.
const ADDITIONAL: &str = "extra";

impl Rules<'_> {
    /// Checks that the fields of a type have different names.
    pub(super) fn check_properties(&self, document: &Value, at: &str, schema: &Map<String, Value>) {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        let (mut found, mut open) = (Vec::new(), false);
        properties(document, schema, at, &mut BTreeSet::new(), &mut found, &mut open);
        for (at, property) in found {
            // The name that typify generates, and the final one.
            let made = snake(property);
            let last = if made == property.to_snake_case() { snake_case(property) } else { made.clone() };
            if open && made == ADDITIONAL {
                let problem = format!("the property '{property}' has the same Rust name as the additional properties");
                self.report(&at, problem, "remove the additionalProperties in an overlay");
            }
            let idents = [made, last];
            let other = idents.iter().find_map(|name| names.get(name)).filter(|other| **other != property);
            if let Some(other) = other {
                let problem = format!("the properties '{other}' and '{property}' have the same Rust name");
                let remedy = "only one of them can be kept: remove the other in an overlay";
                self.report(&at, problem, remedy);
            } else {
                names.extend(idents.map(|name| (name, property)));
            }
        }
    }

    /// Checks that the values of an enum have different names, and not only the one for unknown values.
    pub(super) fn check_variants(&self, at: &str, schema: &Map<String, Value>) {
        const REMEDY: &str = "remove the enum in an overlay, so that it is a string";
        let words: Vec<&str> =
            schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let at = pointer::join(at, "enum");
        // If values differ only in characters that a name cannot contain, typify replaces each of these by an X.
        let exact = |word: &str| pascal(&word.replace(|c: char| c == '_' || !c.is_alphanumeric(), "X"));
        if same_name(&words, pascal).is_some()
            && let Some((one, other)) = same_name(&words, exact)
        {
            self.report(&at, format!("the values '{one}' and '{other}' have the same Rust name"), REMEDY);
        }
        if !words.is_empty() && words.iter().all(|word| pascal(word) == "Unknown") {
            self.report(&at, "contains only 'Unknown', which is reserved for unknown values", REMEDY);
        }
    }
}

/// The first two values with the same name.
fn same_name<'a>(words: &[&'a str], name: impl Fn(&str) -> String) -> Option<(&'a str, &'a str)> {
    let mut names = BTreeMap::new();
    words.iter().find_map(|word| names.insert(name(word), *word).map(|other| (other, *word)))
}

/// Adds the properties of a type and of its `allOf` parts, with their places. `seen` are the references that were
/// followed; `open` is set if there are typed additional properties.
fn properties<'a>(
    document: &'a Value,
    schema: &'a Map<String, Value>,
    at: &str,
    seen: &mut BTreeSet<&'a str>,
    found: &mut Vec<(String, &'a str)>,
    open: &mut bool,
) {
    *open |= schema.get("additionalProperties").is_some_and(Value::is_object);
    for name in schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
        found.push((pointer::join(&pointer::join(at, "properties"), name), name));
    }
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for (index, part) in parts.enumerate() {
        let mut place = (part, format!("{at}/allOf/{index}"));
        if let Some(reference) = part["$ref"].as_str() {
            if !seen.insert(reference) {
                continue;
            }
            let Some(target) = pointer::resolve(document, reference) else {
                continue;
            };
            place = (target, pointer::of(reference).to_owned());
        }
        if let (Some(part), at) = (place.0.as_object(), &place.1) {
            properties(document, part, at, seen, found, open);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_identifier, pascal, same_name, snake};

    #[test]
    fn names_are_those_of_typify() {
        assert_eq!((snake("userId"), snake("2fa"), snake("it's")), ("user_id".into(), "x2fa".into(), "its".into()));
        assert_eq!((pascal("us-east"), pascal("+1"), pascal("<")), ("UsEast".into(), "Plus1".into(), "X".into()));
    }

    #[test]
    fn keywords_are_not_identifiers() {
        assert!(is_identifier("user_id"));
        for name in ["", "gen", "fn", "2fa", "a-b"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn values_with_the_same_name_are_found() {
        assert_eq!(same_name(&["a", "asc", "ASC"], pascal), Some(("asc", "ASC")));
        assert_eq!(same_name(&["a", "b"], pascal), None);
    }
}
