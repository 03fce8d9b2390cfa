use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

/// The document of an API as the client is generated from it: merged, and with its overlay applied.
#[derive(Debug)]
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn of(api: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
        let document = clusterkit_codegen::Document::find(&folder, api).expect("the document can be read");
        Self(document.value().clone())
    }

    /// The path of the vendor's base URL.
    pub(crate) fn server_path(&self) -> &str {
        let url = self.0["servers"][0]["url"].as_str().expect("a server");
        url.splitn(4, '/').nth(3).unwrap_or_default()
    }

    /// The names of the parameters of an operation that a caller can set: those in the path, the query or a header.
    pub(crate) fn parameters(&self, operation: &str, place: &str, required: bool) -> BTreeSet<&str> {
        let (path, operation) = self.operation(operation);
        [path, operation]
            .into_iter()
            .filter_map(|holder| holder["parameters"].as_array())
            .flatten()
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter["in"] == place && parameter["x-sent-by-client"] != true)
            .filter(|parameter| !required || parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect()
    }

    /// The schema of an operation's request body.
    pub(crate) fn request(&self, operation: &str) -> Option<&Value> {
        self.operation(operation).1.pointer("/requestBody/content/application~1json/schema")
    }

    /// The schema of an operation's response. Clients ignore the body of a deletion.
    pub(crate) fn response(&self, operation: &str) -> Option<&Value> {
        let (path, operation) = self.operation(operation);
        if path.get("delete").is_some_and(|delete| delete == operation) {
            return None;
        }
        let responses = operation["responses"].as_object().expect("responses");
        let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
        successes.find_map(|(_, response)| self.resolve(response).pointer("/content/application~1json/schema"))
    }

    /// The target of a reference, which may be the only part of an `allOf`; any other schema itself.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match reference(schema) {
            Some(reference) => {
                let target = self.0.pointer(reference.trim_start_matches('#'));
                self.resolve(target.expect("references lead somewhere"))
            }
            None => schema,
        }
    }

    /// The schemas of the components, by name.
    pub(crate) fn schemas(&self) -> Vec<(String, Value)> {
        let schemas = self.0["components"]["schemas"].as_object();
        schemas.into_iter().flatten().map(|(name, schema)| (name.clone(), schema.clone())).collect()
    }

    fn operation(&self, id: &str) -> (&Value, &Value) {
        let paths = self.0["paths"].as_object().expect("paths");
        let operations =
            paths.values().flat_map(|path| path.as_object().into_iter().flat_map(Map::values).map(move |o| (path, o)));
        let mut found = operations.filter(|(_, operation)| operation["operationId"] == id);
        found.next().expect("the operation is in the document")
    }
}

/// The target of a schema that is only a reference.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let alone = schema["allOf"].as_array().filter(|parts| parts.len() == 1).map(|parts| &parts[0]["$ref"]);
    schema.get("$ref").or(alone)?.as_str()
}
