//! Finds the part of a document that progenitor cannot generate. Generates from each schema with its dependencies, and
//! if all succeed, from each operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::document::size;
use crate::pointer;
use crate::prepare::{Prepared, Security};

/// The maximum number of values in all generated parts together.
const VALUES: usize = 4 * size::VALUES;

/// The pointers to the parts that fail on their own, each with the reason. If none fails, or the document is too large
/// to try all parts, the result is the whole document with the reason `problem`.
pub(crate) fn failing_parts(
    prepared: &Prepared,
    problem: &str,
    fails: impl Fn(&Prepared) -> Option<String>,
) -> Vec<(String, String)> {
    let parts = Parts::of(prepared);
    let whole = || vec![(String::new(), problem.to_owned())];
    let mut left = VALUES;
    let mut failed: BTreeMap<&str, (BTreeSet<&str>, String)> = BTreeMap::new();
    for name in parts.schemas.keys() {
        let needed = parts.closure([*name]);
        let Some(rest) = left.checked_sub(parts.size(&needed)) else {
            return whole();
        };
        left = rest;
        if let Some(reason) = fails(&parts.only(prepared, &needed, None)) {
            failed.insert(name, (needed, reason));
        }
    }
    let mut found = Vec::new();
    for (name, (needed, reason)) in &failed {
        // A schema also fails because of a dependency. Of schemas that depend on each other, only the first is
        // reported.
        let inner =
            needed.iter().filter(|inner| *inner != name).filter_map(|inner| Some((*inner, &failed.get(inner)?.0)));
        let blamed = inner.into_iter().any(|(inner, needs)| !needs.contains(name) || inner < *name);
        if !blamed {
            let at = prepared.origins.get(*name).cloned();
            found.push((at.unwrap_or_else(|| pointer::join("/components/schemas", name)), reason.clone()));
        }
    }
    if !found.is_empty() {
        return found;
    }
    for (index, operation) in prepared.operations.iter().enumerate() {
        let Some(value) = prepared.value.pointer(&operation.at) else {
            continue;
        };
        let mut references = BTreeSet::new();
        collect_references(value, &mut references);
        let needed = parts.closure(references);
        let Some(rest) = left.checked_sub(parts.size(&needed) + size::of(value).0) else {
            return whole();
        };
        left = rest;
        if let Some(reason) = fails(&parts.only(prepared, &needed, Some(index))) {
            found.push((operation.at.clone(), reason));
        }
    }
    if found.is_empty() { whole() } else { found }
}

/// The schemas of a document, each with its size and references.
struct Parts<'a> {
    schemas: BTreeMap<&'a str, (&'a Value, usize, BTreeSet<&'a str>)>,
}

impl<'a> Parts<'a> {
    fn of(prepared: &'a Prepared) -> Self {
        let schemas = prepared.value["components"]["schemas"].as_object().into_iter().flatten();
        let schemas = schemas.map(|(name, schema)| {
            let mut references = BTreeSet::new();
            collect_references(schema, &mut references);
            (name.as_str(), (schema, size::of(schema).0, references))
        });
        Self { schemas: schemas.collect() }
    }

    /// The schemas of these names, and all schemas that they refer to.
    fn closure(&self, names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut open: Vec<&str> = names.into_iter().collect();
        let mut needed = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some((_, _, references)) = self.schemas.get(name)
                && needed.insert(name)
            {
                open.extend(references);
            }
        }
        needed
    }

    fn size(&self, names: &BTreeSet<&str>) -> usize {
        names.iter().filter_map(|name| Some(self.schemas.get(name)?.1)).sum()
    }

    /// The document with these schemas and at most one operation.
    fn only(&self, whole: &Prepared, names: &BTreeSet<&str>, operation: Option<usize>) -> Prepared {
        let schemas = names.iter().filter_map(|name| Some(((*name).to_owned(), self.schemas.get(name)?.0.clone())));
        let operations: Vec<_> = operation.and_then(|index| whole.operations.get(index).cloned()).into_iter().collect();
        let mut paths = Map::new();
        for operation in &operations {
            let value = whole.value.pointer(&operation.at).cloned().unwrap_or_default();
            paths.insert(operation.path.clone(), json!({ operation.method.to_lowercase(): value }));
        }
        let value = json!({
            "openapi": whole.value["openapi"],
            "info": whole.value["info"],
            "paths": paths,
            "components": { "schemas": schemas.collect::<Map<_, _>>() },
        });
        let handwritten = whole.handwritten.clone();
        Prepared { value, operations, handwritten, base_url: None, security: Security::None, origins: BTreeMap::new() }
    }
}

/// Adds the names of the schemas that `value` refers to.
fn collect_references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let reference = inner.as_str().filter(|_| key == "$ref");
                found.extend(reference.and_then(|reference| reference.strip_prefix("#/components/schemas/")));
                collect_references(inner, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| collect_references(inner, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Value, json};

    use super::{Prepared, Security, failing_parts};

    fn prepared(schemas: &Value) -> Prepared {
        let value = json!({ "openapi": "3.0.3", "info": {}, "paths": {}, "components": { "schemas": schemas } });
        let (handwritten, origins) = (BTreeSet::new(), BTreeMap::new());
        Prepared { value, operations: Vec::new(), handwritten, base_url: None, security: Security::None, origins }
    }

    fn contains(part: &Prepared, name: &str) -> Option<String> {
        part.value["components"]["schemas"].get(name).map(|_| "fails".to_owned())
    }

    #[test]
    fn the_innermost_schema_is_named() {
        let refer = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let document = prepared(&json!({ "A": refer("B"), "B": refer("C"), "C": {}, "D": {} }));
        let found = failing_parts(&document, "the whole", |part| contains(part, "C"));
        assert_eq!(found, [("/components/schemas/C".to_owned(), "fails".to_owned())]);
    }

    #[test]
    fn a_document_whose_parts_all_succeed_is_named_as_a_whole() {
        let document = prepared(&json!({ "A": {} }));
        assert_eq!(failing_parts(&document, "the whole", |_| None), [(String::new(), "the whole".to_owned())]);
    }
}
