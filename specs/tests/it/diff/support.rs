//! Small documents, of which two differ in one thing.

use std::path::Path;

use clusterkit_codegen::Document;
use clusterkit_specs::{Change, Changes, diff};

/// Two documents and what is found between them.
pub(crate) struct Case {
    /// Makes a document of each of the two, and tells where they stand in it.
    pub document: fn(&str) -> (String, &'static str),
    pub old: &'static str,
    pub new: &'static str,
    /// Group, kind, the pointers in the old and in the new document, and the message. In the pointers `@` is the place of
    /// what differs, and `-` is none.
    pub expected: &'static [&'static str],
}

impl Case {
    pub(crate) fn found(&self) -> Vec<String> {
        let ((old, root), (new, _)) = ((self.document)(self.old), (self.document)(self.new));
        compare(&old, &new).iter().map(|change| line(change, root)).collect()
    }
}

pub(crate) fn compare(old: &str, new: &str) -> Changes {
    diff(&document(old), &document(new))
}

/// A document with these keys beside what each document has.
pub(crate) fn document(rest: &str) -> Document {
    let info = if rest.starts_with("info:") { "" } else { "info: { title: Small, version: '1' }\n" };
    let text = format!("openapi: 3.0.3\n{info}{rest}");
    let yaml: yaml_serde::Value = yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    Document::from_value(Path::new("small.yaml"), serde_json::to_value(yaml).unwrap())
}

fn line(change: &Change, root: &str) -> String {
    let at = |pointer: &Option<String>| match pointer {
        None => "-".to_owned(),
        Some(at) => match at.strip_prefix(root).filter(|_| !root.is_empty()) {
            Some(inside) => format!("@{inside}"),
            None => at.clone(),
        },
    };
    let (group, kind) = (change.group().name(), change.kind.name());
    format!("{group} {kind} {} {} {}", at(&change.old), at(&change.new), change.message())
}

pub(crate) fn top(rest: &str) -> (String, &'static str) {
    (rest.to_owned(), "")
}

/// A GET with these keys.
pub(crate) fn operation(keys: &str) -> (String, &'static str) {
    (format!("paths: {{ /a: {{ get: {{ operationId: A, responses: {{}}, {keys} }} }} }}"), "/paths/~1a/get")
}

/// A POST with these keys.
pub(crate) fn posted(keys: &str) -> (String, &'static str) {
    (format!("paths: {{ /a: {{ post: {{ operationId: A, responses: {{}}, {keys} }} }} }}"), "/paths/~1a/post")
}

/// A GET with this parameter.
pub(crate) fn parameter(parameter: &str) -> (String, &'static str) {
    let keys = format!("operationId: A, responses: {{}}, parameters: [{parameter}]");
    (format!("paths: {{ /a: {{ get: {{ {keys} }} }} }}"), "/paths/~1a/get/parameters")
}

/// A POST whose body has this schema.
pub(crate) fn request(schema: &str) -> (String, &'static str) {
    let body = format!("{{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}");
    let text = format!("paths: {{ /a: {{ post: {{ operationId: A, responses: {{}}, requestBody: {body} }} }} }}");
    (text, "/paths/~1a/post/requestBody/content/application~1json/schema")
}

/// A GET whose answer has this schema.
pub(crate) fn answer(schema: &str) -> (String, &'static str) {
    let response = format!("{{ description: d, content: {{ application/json: {{ schema: {schema} }} }} }}");
    let text = format!("paths: {{ /a: {{ get: {{ operationId: A, responses: {{ '200': {response} }} }} }} }}");
    (text, "/paths/~1a/get/responses/200/content/application~1json/schema")
}

/// These schemas, of which a GET answers with `T`.
pub(crate) fn components(schemas: &str) -> (String, &'static str) {
    let (paths, _) = answer("{ $ref: '#/components/schemas/T' }");
    (format!("{paths}\ncomponents: {{ schemas: {{ {schemas} }} }}"), "/components/schemas")
}
