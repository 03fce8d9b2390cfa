//! The findings in documents, one line each: file, pointer, problem, remedy.

use crate::support::{document, generated, operation, refused};

#[test]
fn another_version() {
    let error = generated("openapi: 3.1.0\npaths: {}").unwrap_err();
    assert_eq!(
        error,
        "small.yaml#/openapi: the OpenAPI version '3.1.0' is unsupported; convert the document to OpenAPI 3.0"
    );
}

#[test]
fn no_paths() {
    refused("components: {}", "#/paths: is missing");
}

#[test]
fn no_operation_id() {
    refused("paths: { /a: { get: { responses: {} } } }", "#/paths/~1a/get: operationId is missing");
}

#[test]
fn ids_that_are_one_rust_name() {
    let paths = "paths:
  /a: { get: { operationId: getFoo, responses: {} } }
  /b: { get: { operationId: get_foo, responses: {} } }";
    refused(
        paths,
        "#/paths/~1b/get/operationId: the operationId 'get_foo' has the same Rust name as that of /paths/~1a/get",
    );
}

#[test]
fn ids_that_the_client_needs() {
    for id in ["pre", "exec", "post", "new", "Error", "fromEnv", "RateLimit", "clone"] {
        let paths = format!("paths: {{ /a: {{ get: {{ operationId: {id}, responses: {{}} }} }} }}");
        refused(&paths, &format!("#/paths/~1a/get/operationId: the operationId '{id}' is reserved by the client"));
    }
}

#[test]
fn a_path_parameter_that_is_not_declared() {
    let paths = "paths: { '/a/{id}': { get: { operationId: A, responses: {} } } }";
    refused(paths, "#/paths/~1a~1{id}/get: the path contains '{id}', which no parameter declares");
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
    refused(paths, "#/paths/~1a/get/parameters/1: the parameters 'page.size' and 'page_size' have the same Rust name");
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
        "#/paths/~1a/get/responses/200/content/application~1json/schema: '#/components/schemas/B' does not exist",
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
    refused(paths, "#/paths/~1a/get: the success responses have two different bodies");
}

#[test]
fn media_types_that_are_not_json() {
    let answer = "paths:
  /a:
    get:
      operationId: A
      responses: { '200': { description: d, content: { text/csv: { schema: { type: string } } } } }";
    refused(answer, "#/paths/~1a/get/responses/200: the media type text/csv is unsupported");
    let request = "paths:
  /a:
    post:
      operationId: A
      requestBody: { content: { multipart/form-data: { schema: { type: object } } } }
      responses: {}";
    refused(request, "#/paths/~1a/post/requestBody: the media type multipart/form-data is unsupported");
}

#[test]
fn a_document_without_a_title() {
    for (info, place) in
        [("", "title"), ("info: { version: '1' }\n", "title"), ("info: { title: T, version: 1 }\n", "version")]
    {
        let error = generated(&format!("openapi: 3.0.3\n{info}paths: {{}}")).unwrap_err();
        assert!(error.starts_with(&format!("small.yaml#/info/{place}: is missing or not a string; ")), "{error}");
    }
}

#[test]
fn a_path_that_is_no_object() {
    refused("paths: { /a: none }", "#/paths/~1a: is not an object");
    refused("paths: { /a: { get: none } }", "#/paths/~1a/get: is not an object");
    refused("paths: { /a: { get: { operationId: A, parameters: {} } } }", "#/paths/~1a/get/parameters: is not a list");
    refused("paths: { /a: { parameters: {} } }", "#/paths/~1a/parameters: is not a list");
}

#[test]
fn an_options_operation() {
    refused(
        "paths: { /a: { options: { operationId: A, responses: {} } } }",
        "#/paths/~1a/options: OPTIONS operations are unsupported",
    );
}

#[test]
fn ids_that_rust_cannot_have() {
    for id in ["type", "match", "Self", "gen", "2fa"] {
        let paths = format!("paths: {{ /a: {{ get: {{ operationId: '{id}', responses: {{}} }} }} }}");
        refused(
            &paths,
            &format!("#/paths/~1a/get/operationId: the operationId '{id}' is not a valid name of a Rust method"),
        );
    }
}

#[test]
fn ids_that_are_one_rust_type() {
    let paths = "paths:
  /a: { get: { operationId: get_1_2, responses: {} } }
  /b: { get: { operationId: get_12, responses: {} } }";
    refused(
        paths,
        "#/paths/~1b/get/operationId: the operationId 'get_12' has the same Rust name as that of /paths/~1a/get",
    );
}

/// One query parameter of `GET /a`.
fn query(rest: &str) -> String {
    operation("get", &format!("parameters: [{{ name: q, in: query, {rest} }}]"))
}

#[test]
fn parameters_that_methods_are_named_like() {
    for (name, setter) in
        [("Send", "send_field"), ("stream", "stream_field"), ("with", "with_field"), ("body", "body_field")]
    {
        let get =
            operation("get", &format!("parameters: [{{ name: {name}, in: query, schema: {{ type: integer }} }}]"));
        let code = generated(&document(&get)).expect("the setter has a suffix");
        assert!(code.contains(&format!("pub fn {setter}(mut self, {setter}: impl rt::Input<i64>)")), "{code}");
        assert!(code.contains(&format!("parts.query(\"{name}\", \"{setter}\", self.{setter})?;")), "{code}");
    }
    for name in ["client", "request", "url", "headerMap", "value"] {
        let get = operation("get", &format!("parameters: [{{ name: {name}, in: query, schema: {{ type: string }} }}]"));
        generated(&document(&get)).expect("nothing else has the name");
    }
    let body = "requestBody: { content: { application/json: { schema: { type: object } } } }";
    let parameter = "parameters: [{ name: body, in: query, schema: { type: string } }]";
    refused(
        &operation("post", &format!("{parameter}, {body}")),
        "#/paths/~1a/post/parameters/0: the parameter name 'body' is that of the request body",
    );
    let both = "parameters: [{ name: send, in: query, schema: { type: string } }, \
        { name: send_field, in: query, schema: { type: string } }]";
    refused(
        &operation("get", both),
        "#/paths/~1a/get/parameters/1: the parameters 'send' and 'send_field' have the same Rust name",
    );
}

#[test]
fn parameters_in_a_form_that_is_not_generated() {
    const LIST: &str = "schema: { type: array, items: { type: string } }";
    let refused = |rest: &str, line: &str| refused(&query(rest), &format!("#/paths/~1a/get/parameters/0{line}"));
    refused(
        &format!("explode: false, {LIST}"),
        "/explode: the list 'q' is sent as one comma-separated value, which is unsupported",
    );
    refused(
        &format!("style: pipeDelimited, {LIST}"),
        "/style: the style 'pipeDelimited' of the parameter 'q' is unsupported",
    );
    refused(
        "style: deepObject, schema: { type: object }",
        "/style: the style 'deepObject' of the parameter 'q' is unsupported",
    );
    for object in [
        "{ type: object }",
        "{ properties: { a: { type: string } } }",
        "{ additionalProperties: { type: string } }",
        "{ type: array, items: { type: object } }",
        "{ oneOf: [{ type: string }, { type: object }] }",
    ] {
        refused(&format!("schema: {object}"), "/schema: the query parameter 'q' is an object");
    }
    generated(&document(&query(&format!("style: form, explode: true, {LIST}")))).expect("the usual form");
    generated(&document(&query("explode: false, schema: { type: string }"))).expect("one value has one form");
}

#[test]
fn an_object_behind_references() {
    let rest = query("schema: { $ref: '#/components/schemas/Q' }");
    let components =
        "components: { schemas: { Q: { allOf: [{ $ref: '#/components/schemas/R' }] }, R: { type: object } } }";
    refused(
        &format!("{rest}\n{components}"),
        "#/paths/~1a/get/parameters/0/schema: the query parameter 'q' is an object",
    );
}

#[test]
fn headers_and_paths_in_a_form_that_is_not_generated() {
    let header = "parameters: [{ name: X, in: header, schema: { type: array, items: { type: string } } }]";
    refused(&operation("get", header), "#/paths/~1a/get/parameters/0/schema: the header parameter 'X' is a list");
    let path = "paths: { '/a/{id}': { get: { operationId: A, responses: {}, \
        parameters: [{ name: id, in: path, required: true, style: matrix, schema: { type: string } }] } } }";
    refused(path, "#/paths/~1a~1{id}/get/parameters/0/style: the style 'matrix' of the parameter 'id' is unsupported");
}

#[test]
fn names_that_no_header_has() {
    let header = |name: &str| {
        operation("get", &format!("parameters: [{{ name: '{name}', in: header, schema: {{ type: string }} }}]"))
    };
    for name in ["X Y", "grö", "X:Y", "X/Y"] {
        let line = format!("#/paths/~1a/get/parameters/0/name: the header parameter '{name}' is not a header name; ");
        refused(&header(name), &line);
    }
    for name in ["X-Request-Id", "x_y.z", "X!#$%&*+^`|~1"] {
        generated(&document(&header(name))).expect(name);
    }
    generated(&document(&query("schema: { type: string }").replace("name: q", "name: 'q r'"))).expect("a query may");
}

#[test]
fn references_in_a_circle() {
    let paths = operation("get", "parameters: [{ $ref: '#/components/parameters/A' }]");
    let components = "components: { parameters: { A: { $ref: '#/components/parameters/A' } } }";
    refused(&format!("{paths}\n{components}"), "#/paths/~1a/get/parameters/0: leads through more than 8 references");
}
