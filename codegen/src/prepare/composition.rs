//! Checks schemas that are composed of others by `$ref`, `allOf`, `anyOf` and `oneOf`. typify merges them, and without
//! these checks would run very long or endlessly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Rules, shape};
use crate::pointer;

/// The maximum number of schemas that one is composed of, of alternatives after merging, and of places below it where
/// schemas are merged again.
const PARTS: usize = 1000;
const ALTERNATIVES: usize = 64;
const MERGES: usize = 2000;

const KEYS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

impl Rules<'_> {
    /// Checks that no schema is composed of itself, and that merging ends. Replaces other schemas by one that accepts
    /// any value.
    pub(super) fn check_composition(&self, document: &mut Value) {
        for at in cycles(document) {
            self.report(&at, "is composed of itself", "refer to it from a property or the items of a list instead");
            document.pointer_mut(&at).into_iter().for_each(|schema| *schema = json!({}));
        }
        let mut wrong = Vec::new();
        for (at, schema) in shape::schemas(document) {
            if !schema.as_object().is_some_and(is_merged) {
                continue;
            }
            if let Err(problem) = (Merging { document, merged: BTreeSet::new() }).check(&[schema], &mut Vec::new(), 0) {
                self.report(&at, problem, "write the schema out, or name a handwritten type in an overlay");
                wrong.push(at);
            }
        }
        for at in wrong {
            document.pointer_mut(&at).into_iter().for_each(|schema| *schema = json!({}));
        }
    }
}

/// The pointers to components that are composed of themselves: at least one of each cycle.
fn cycles(document: &Value) -> Vec<String> {
    let mut parts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let mut found = Vec::new();
        components(schema, &mut found);
        parts.insert(format!("#{}", pointer::join("/components/schemas", name)), found);
    }
    let mut found = Vec::new();
    let mut finished: BTreeSet<&str> = BTreeSet::new();
    for start in parts.keys() {
        let mut open: Vec<(&str, std::slice::Iter<'_, &str>)> = Vec::new();
        let mut next = Some(start.as_str());
        loop {
            if let Some(reference) = next.take()
                && let Some(inner) = parts.get(reference)
                && !finished.contains(reference)
            {
                open.push((reference, inner.iter()));
            }
            let Some((reference, rest)) = open.last_mut() else {
                break;
            };
            let reference = *reference;
            match rest.next() {
                None => {
                    finished.insert(reference);
                    open.pop();
                }
                Some(inner) if open.iter().any(|(outer, _)| outer == inner) => {
                    found.push(pointer::of(reference).to_owned());
                }
                Some(inner) => next = Some(inner),
            }
        }
    }
    found
}

/// Adds the references of a schema and of the schemas that it is composed of.
fn components<'a>(schema: &'a Value, found: &mut Vec<&'a str>) {
    if let Some(reference) = schema["$ref"].as_str() {
        found.push(reference);
        return;
    }
    for key in KEYS {
        schema[key].as_array().into_iter().flatten().for_each(|part| components(part, found));
    }
}

/// Whether typify merges schemas for this one.
fn is_merged(schema: &Map<String, Value>) -> bool {
    const TYPE_KEYS: [&str; 7] = ["type", "format", "enum", "properties", "required", "additionalProperties", "items"];
    let parts = KEYS.iter().filter(|key| schema.contains_key(**key)).count();
    let several = schema.get("allOf").and_then(Value::as_array).is_some_and(|parts| parts.len() > 1);
    several || parts > 1 || parts == 1 && TYPE_KEYS.iter().any(|key| schema.contains_key(*key))
}

/// Visits all schemas that typify would merge: properties of one name, items, and so on.
struct Merging<'a> {
    document: &'a Value,
    /// The sets of schemas that were already merged, by address.
    merged: BTreeSet<Vec<usize>>,
}

impl<'a> Merging<'a> {
    /// `open` are the sets that are being merged. From `start` on, each is merged because of the one before.
    fn check(&mut self, schemas: &[&'a Value], open: &mut Vec<Vec<usize>>, start: usize) -> Result<(), String> {
        let mut parts = Vec::new();
        let mut alternatives = 1_usize;
        for schema in schemas {
            alternatives = alternatives.saturating_mul(self.flatten(schema, &mut parts)?);
        }
        let mut set: Vec<usize> = parts.iter().map(|part| std::ptr::from_ref(*part) as usize).collect();
        set.sort_unstable();
        set.dedup();
        let overlaps = |outer: &Vec<usize>| set.iter().any(|part| outer.contains(part));
        if open.contains(&set) || set.len() > 1 && open.iter().skip(start).any(overlaps) {
            return Err("merges schemas that contain each other endlessly".to_owned());
        }
        if alternatives > ALTERNATIVES {
            return Err(format!("merges to more alternatives than the {ALTERNATIVES} that are supported"));
        }
        if set.len() < 2 || self.merged.contains(&set) {
            return Ok(());
        }
        if self.merged.len() > MERGES {
            return Err(format!("merges schemas in more than {MERGES} places"));
        }
        self.merged.insert(set.clone());
        open.push(set);
        for group in groups(self.document, &parts, alternatives > 1) {
            self.check(&group, open, start)?;
        }
        // typify writes out merged schemas, and merges what is inside them in turn.
        let mut held = Vec::new();
        for part in parts {
            held.extend(part["properties"].as_object().into_iter().flat_map(Map::values));
            held.extend([part.get("items"), part.get("additionalProperties")].into_iter().flatten());
        }
        while let Some(schema) = held.pop() {
            let Some(object) = schema.as_object() else {
                continue;
            };
            if is_merged(object) {
                self.check(&[schema], open, open.len())?;
                continue;
            }
            held.extend(KEYS.iter().filter_map(|key| schema[*key].as_array()).flatten());
            held.extend(object.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values));
            held.extend([object.get("items"), object.get("additionalProperties")].into_iter().flatten());
        }
        open.pop();
        Ok(())
    }

    /// Adds a schema and all schemas that it is composed of. Returns the number of its alternatives, of which nested ones
    /// count more.
    fn flatten(&self, schema: &'a Value, parts: &mut Vec<&'a Value>) -> Result<usize, String> {
        if parts.len() > PARTS {
            return Err(format!("is composed of more than {PARTS} schemas"));
        }
        parts.push(schema);
        if let Some(reference) = schema["$ref"].as_str() {
            let target = pointer::resolve(self.document, reference);
            return target.map_or(Ok(1), |target| self.flatten(target, parts));
        }
        let mut alternatives = 1_usize;
        for part in schema["allOf"].as_array().into_iter().flatten() {
            alternatives = alternatives.saturating_mul(self.flatten(part, parts)?);
        }
        for key in ["anyOf", "oneOf"] {
            let mut sum = 0_usize;
            for part in schema[key].as_array().into_iter().flatten() {
                // typify merges each alternative with the negation of the others, which multiplies nested ones.
                let nested = self.flatten(part, parts)?;
                sum = sum.saturating_add(nested.saturating_pow(3));
            }
            alternatives = alternatives.saturating_mul(sum.max(1));
        }
        Ok(alternatives)
    }
}

/// The schemas that are merged inside merged schemas: properties of one name, and items. Additional properties are
/// merged with the named ones. Each alternative is merged again with the keys beside it, so properties are merged with
/// themselves.
fn groups<'a>(document: &Value, parts: &[&'a Value], again: bool) -> Vec<Vec<&'a Value>> {
    let mut properties: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let (mut others, mut items) = (Vec::new(), Vec::new());
    for part in parts {
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            properties.entry(name).or_default().push(property);
        }
        others.extend(part.get("additionalProperties").filter(|other| other.is_object()));
        items.extend(part.get("items"));
    }
    let mut groups: Vec<Vec<&Value>> = properties.into_values().collect();
    for group in &mut groups {
        group.extend(&others);
    }
    groups.extend([others, items]);
    // Two references to one schema need no merging, unless rule 7 wraps them.
    let is_plain = |schema: &Value| {
        let target = schema["$ref"].as_str().and_then(|reference| pointer::resolve(document, reference));
        target.is_some_and(|target| target["nullable"] != true)
            && schema.as_object().is_some_and(|keys| keys.len() == 1)
    };
    groups.retain(|group| {
        let several = group.windows(2).any(|pair| pair[0] != pair[1] || !is_plain(pair[0]));
        several || again && group.iter().any(|schema| !is_plain(schema))
    });
    groups
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{cycles, is_merged};

    #[test]
    fn each_cycle_is_found() {
        let part = |name: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
        let document = json!({ "components": { "schemas": {
            "A": part("B"), "B": part("A"), "C": part("C"), "D": part("A"),
            "E": { "properties": { "e": part("E") } },
        } } });
        assert_eq!(cycles(&document), ["/components/schemas/B", "/components/schemas/C"]);
    }

    #[test]
    fn schemas_are_merged_with_parts_or_their_own_keys() {
        let merged = |schema: serde_json::Value| schema.as_object().is_some_and(is_merged);
        assert!(merged(json!({ "allOf": [{}, {}] })) && merged(json!({ "oneOf": [{}], "properties": {} })));
        assert!(!merged(json!({ "allOf": [{}], "description": "d" })) && !merged(json!({ "properties": {} })));
    }
}
