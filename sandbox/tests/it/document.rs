//! The OpenAPI documents as JSON Schema.

use std::path::Path;
use std::sync::LazyLock;

use clusterkit_codegen::Document;
use serde_json::{Map, Value, json};

/// The OpenAPI document of one vendor, rewritten so that its schemas are JSON Schemas.
pub(crate) struct Contract {
    document: Value,
}

/// An operation of a document.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    responses: Value,
}

pub(crate) static PERFECTSCALE: LazyLock<Contract> = LazyLock::new(|| {
    let document = Document::read(&openapi("perfectscale")).unwrap();
    Contract::new(&document.with_overlay(&openapi("perfectscale.overlay.yaml")).unwrap())
});
pub(crate) static COCKROACH: LazyLock<Contract> =
    LazyLock::new(|| Contract::new(&Document::read(&openapi("cockroach.yaml")).unwrap()));
pub(crate) static CAMUNDA: LazyLock<Contract> =
    LazyLock::new(|| Contract::new(&Document::read(&openapi("camunda.yaml")).unwrap()));

fn openapi(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name)
}

impl Contract {
    /// Returns the document with a change to each of its schemas.
    pub(crate) fn with(&self, change: &dyn Fn(&mut Map<String, Value>)) -> Self {
        fn walk(value: &mut Value, change: &dyn Fn(&mut Map<String, Value>)) {
            match value {
                Value::Array(items) => items.iter_mut().for_each(|item| walk(item, change)),
                Value::Object(fields) => {
                    fields.values_mut().for_each(|value| walk(value, change));
                    change(fields);
                }
                _ => {}
            }
        }
        let mut document = self.document.clone();
        walk(&mut document, change);
        Self { document }
    }

    fn new(document: &Document) -> Self {
        let mut document = document.value().clone();
        rewrite(&mut document);
        Self { document }
    }

    /// The ids of all operations.
    pub(crate) fn operation_ids(&self) -> Vec<String> {
        let paths = self.document["paths"].as_object().unwrap();
        let methods = paths.values().flat_map(|path| path.as_object().unwrap());
        methods.filter_map(|(_, operation)| operation["operationId"].as_str()).map(str::to_owned).collect()
    }

    /// Returns the operation of a request, if the document has one.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<Operation> {
        let paths = self.document["paths"].as_object().unwrap();
        let matches = |template: &str| {
            let (template, path) = (template.split('/'), path.split('/'));
            template.clone().count() == path.clone().count()
                && template.zip(path).all(|(expected, found)| expected.starts_with('{') || expected == found)
        };
        // `/clusters/parameters` takes precedence over `/clusters/{uuid}`.
        let template =
            paths.keys().filter(|template| matches(template)).min_by_key(|template| template.matches('{').count())?;
        let operation = paths[template].get(method.to_ascii_lowercase())?;
        Some(Operation {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            responses: operation["responses"].clone(),
        })
    }

    /// Asserts that a response matches the document. Undeclared error statuses pass, because only CockroachDB's document
    /// declares all of them.
    pub(crate) fn check(&self, operation: &Operation, status: u16, content_type: &str, body: &str) {
        let what = format!("{} {status}", operation.id);
        let responses = &operation.responses;
        let Some(response) = responses.get(status.to_string()).or(responses.get("default")) else {
            assert!(status >= 400, "{what} is not in the document");
            return;
        };
        let response = self.resolve(response);
        let Some(content) = response.get("content").and_then(Value::as_object) else {
            return;
        };
        let media_type = content_type.split(';').next().unwrap();
        let media = content.get(media_type);
        let media = media.unwrap_or_else(|| panic!("{what} is {content_type:?}, not one of {:?}", content.keys()));
        let body = if media_type == "application/json" {
            serde_json::from_str(body).unwrap()
        } else {
            Value::String(body.to_owned())
        };
        let schema = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "allOf": [media["schema"]],
            "components": self.document["components"],
        });
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        let problems: Vec<String> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{what} does not match the document:\n{}\n{body:#}", problems.join("\n"));
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }
}

/// Rewrites OpenAPI's `nullable` into a union with null, also beside `allOf`, and forbids undeclared fields. Otherwise a
/// misspelled optional field would pass.
fn rewrite(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Object(fields) => {
            fields.values_mut().for_each(rewrite);
            if fields.get("properties").is_some_and(is_property_list) && !fields.contains_key("additionalProperties") {
                fields.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            if fields.get("nullable") == Some(&Value::Bool(true)) {
                fields.remove("nullable");
                *value = json!({ "anyOf": [Map::clone(fields), { "type": "null" }] });
            }
        }
        _ => {}
    }
}

/// Distinguishes the keyword `properties` from a field of that name.
fn is_property_list(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| !fields.contains_key("type"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{COCKROACH, rewrite};

    #[test]
    fn nullable_becomes_a_union_with_null() {
        let mut schema = json!({
            "properties": {
                "a": { "type": "string", "nullable": true },
                "b": { "nullable": true, "allOf": [{ "$ref": "#/b" }] },
            },
        });
        rewrite(&mut schema);
        let expected = json!({
            "properties": {
                "a": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                "b": { "anyOf": [{ "allOf": [{ "$ref": "#/b" }] }, { "type": "null" }] },
            },
            "additionalProperties": false,
        });
        assert_eq!(schema, expected);
    }

    #[test]
    #[should_panic(expected = "Additional properties are not allowed")]
    fn an_undeclared_field_fails() {
        let operation = COCKROACH.operation("GET", "/api/v1/clusters").unwrap();
        let body = r#"{"clusters":[{"id":"1","name":"a","plans":"BASIC"}]}"#;
        COCKROACH.check(&operation, 200, "application/json", body);
    }

    #[test]
    #[should_panic(expected = "is not one of")]
    fn an_undeclared_enum_value_fails() {
        let operation = COCKROACH.operation("GET", "/api/v1/clusters/1").unwrap();
        COCKROACH.check(&operation, 200, "application/json", r#"{"id":"1","name":"a","plan":"FREE"}"#);
    }
}
