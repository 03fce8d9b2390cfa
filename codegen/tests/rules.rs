//! What a document can get wrong: one line each, with file, place, problem and remedy.
#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs, unreachable_pub, dead_code, reason = "a test")]

mod support;

use support::{document, generated};

/// Asserts that the document is refused with a line that starts so.
#[track_caller]
fn refused(rest: &str, line: &str) {
    let error = generated(&document(rest)).expect_err("the document has a fault");
    assert!(error.starts_with(&format!("small.yaml{line}")), "{error}");
    assert!(error.contains("; "), "{error} has no remedy");
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn another_version() {
    let error = generated("openapi: 3.1.0\npaths: {}").unwrap_err();
    assert_eq!(error, "small.yaml#/openapi: the OpenAPI version is '3.1.0'; give the document as OpenAPI 3.0");
}

#[test]
fn no_paths() {
    refused("components: {}", "#/paths: is missing");
}

#[test]
fn no_operation_id() {
    refused("paths: { /a: { get: { responses: {} } } }", "#/paths/~1a/get: has no operationId");
}

#[test]
fn ids_that_are_one_rust_name() {
    let paths = "paths:
  /a: { get: { operationId: getFoo, responses: {} } }
  /b: { get: { operationId: get_foo, responses: {} } }";
    refused(paths, "#/paths/~1b/get: the operationId 'get_foo' is that of /paths/~1a/get");
}

#[test]
fn ids_that_the_client_needs() {
    for id in ["pre", "exec", "post", "new", "Error"] {
        let paths = format!("paths: {{ /a: {{ get: {{ operationId: {id}, responses: {{}} }} }} }}");
        refused(&paths, &format!("#/paths/~1a/get: the operationId '{id}' is a name the client needs"));
    }
}

#[test]
fn a_path_parameter_that_is_not_declared() {
    let paths = "paths: { '/a/{id}': { get: { operationId: A, responses: {} } } }";
    refused(paths, "#/paths/~1a~1{id}/get: the path names '{id}', which no parameter declares");
}

#[test]
fn parameters_that_are_one_rust_name() {
    let paths = "paths:
  /a:
    get:
      operationId: A
      parameters:
        - { name: page.size, in: query, schema: { type: string } }
        - { name: page_size, in: query, schema: { type: string } }
      responses: {}";
    refused(paths, "#/paths/~1a/get/parameters/1: the parameters 'page.size' and 'page_size' have one Rust name");
}

#[test]
fn a_reference_to_nothing() {
    let body = "paths:
  /a:
    get:
      operationId: A
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/B' } } } }";
    refused(
        body,
        "#/paths/~1a/get/responses/2XX/content/application~1json/schema: '#/components/schemas/B' does not exist",
    );
    let parameter = "paths: { /a: { get: { operationId: A, parameters: [{ $ref: '#/components/parameters/B' }], responses: {} } } }";
    refused(parameter, "#/paths/~1a/get/parameters/0: '#/components/parameters/B' does not exist");
}

#[test]
fn two_different_successes() {
    let paths = "paths:
  /a:
    get:
      operationId: A
      responses:
        '200': { description: d, content: { application/json: { schema: { type: string } } } }
        '201': { description: d, content: { application/json: { schema: { type: integer } } } }";
    refused(paths, "#/paths/~1a/get: answers success with two different bodies");
}

#[test]
fn media_types_that_are_not_json() {
    let answer = "paths:
  /a:
    get:
      operationId: A
      responses: { '200': { description: d, content: { text/csv: { schema: { type: string } } } } }";
    refused(answer, "#/paths/~1a/get/responses/200: answers with the media type text/csv");
    let request = "paths:
  /a:
    post:
      operationId: A
      requestBody: { content: { multipart/form-data: { schema: { type: object } } } }
      responses: {}";
    refused(request, "#/paths/~1a/post/requestBody: has the media type multipart/form-data");
}

#[test]
fn an_inline_schema_whose_name_is_taken() {
    let paths = "paths:
  /a:
    get:
      operationId: A
      responses:
        '200': { description: d, content: { application/json: { schema: { type: object, properties: { x: { type: string } } } } } }
components: { schemas: { AResponse: { type: object, properties: { y: { type: string } } } } }";
    refused(paths, "#/paths/~1a/get/responses/2XX/content/application~1json/schema: would be the type 'AResponse'");
}

#[test]
fn a_panic_of_the_generator_is_a_line() {
    let paths = "paths:
  /a:
    get:
      operationId: A
      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/E' } } } } }
components: { schemas: { E: { type: string, enum: ['<', '>', '='] } } }";
    refused(paths, ": progenitor ");
}
