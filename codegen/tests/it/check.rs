//! The catalogue of what a document can get wrong: for each a small document and the line that it gets.

use crate::support::{document, found, one, operation};

fn schema(schema: &str) -> String {
    document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ T: {schema} }} }}"))
}

fn parameter(path: &str, parameters: &str) -> String {
    document(&format!(
        "paths: {{ '{path}': {{ get: {{ operationId: A, responses: {{}}, parameters: [{parameters}] }} }} }}"
    ))
}

#[test]
fn a_file_that_is_not_yaml() {
    one(
        "a: [",
        ": is not YAML: did not find expected node content at line 2 column 1, while parsing a flow node; fix the syntax",
    );
    one("a: !b c", "#/a: the YAML tag '!b' is unsupported; write the value without it");
    one("a: .nan", "#/a: is NaN, which is not a JSON number; write a finite number");
    one("[a]: b", ": a key is not a string; quote it, as '200'");
    assert_eq!(
        found(&[("small.yaml", "a: { b: 1, b: 2 }\nc: [{ d: 1, d: 1 }]")]),
        [
            "small.yaml#/a: the key 'b' is duplicated; keep one of them",
            "small.yaml#/c/0: the key 'd' is duplicated; keep one of them",
        ]
    );
}

#[test]
fn a_document_that_is_none() {
    for text in ["", "[]", "text"] {
        one(text, ": is not an OpenAPI document; write an object with 'openapi: 3.0.3', 'info' and 'paths'");
    }
    one(
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}",
        "#/openapi: the OpenAPI version '3.1.0' is unsupported; convert the document to OpenAPI 3.0",
    );
    one(
        "openapi: 3.0.3\ninfo: { title: T, version: 1 }\npaths: {}",
        "#/info/version: is missing or not a string; add a title and a version",
    );
    one(&document("servers: none\npaths: {}"), "#/servers: is not a list; write a list");
    one(
        &document("paths: {}\ncomponents: { schemas: [] }"),
        "#/components/schemas: is not an object; write an object, or remove the key",
    );
}

#[test]
fn operation_ids() {
    one(
        &document("paths: { /a: { get: { responses: {} } } }"),
        "#/paths/~1a/get: operationId is missing; add it, in an overlay if the document is published",
    );
    one(
        &document("paths: { /a: { get: { operationId: 5, responses: {} } } }"),
        "#/paths/~1a/get/operationId: is not a string; write a name",
    );
    one(
        &document("paths:\n  /a: { get: { operationId: getFoo } }\n  /b: { get: { operationId: get_foo } }"),
        "#/paths/~1b/get/operationId: the operationId 'get_foo' has the same Rust name as that of /paths/~1a/get; \
         rename one in an overlay",
    );
    for hook in ["pre", "exec", "post", "new"] {
        one(
            &document(&format!("paths: {{ /a: {{ get: {{ operationId: {hook} }} }} }}")),
            &format!(
                "#/paths/~1a/get/operationId: the operationId '{hook}' is reserved by the client; \
                 rename it in an overlay"
            ),
        );
    }
}

#[test]
fn references_to_nothing() {
    let place = "#/paths/~1a/get/responses/200/content/application~1json/schema";
    let answer = |reference: &str| {
        document(&format!(
            "paths: {{ /a: {{ get: {{ operationId: A, responses: {{ '200': {{ description: d, \
             content: {{ application/json: {{ schema: {{ $ref: '{reference}' }} }} }} }} }} }} }} }}"
        ))
    };
    one(
        &answer("#/components/schemas/B"),
        &format!("{place}: '#/components/schemas/B' does not exist; add it, or fix the reference"),
    );
    for reference in ["#/info", "other.yaml#/components/schemas/B", "#/components/schemas/B/properties/c", ""] {
        one(
            &answer(reference),
            &format!(
                "{place}: '{reference}' is not a schema in the components of this document; \
                 move its target to components, and refer to that"
            ),
        );
    }
    one(
        &parameter("/a", "{ $ref: '#/components/parameters/B' }"),
        "#/paths/~1a/get/parameters/0: '#/components/parameters/B' does not exist; add it, or fix the reference",
    );
    one(&parameter("/a", "{ $ref: '#/info/title' }"), "#/info/title: is not an object; write an object, or remove it");
}

#[test]
fn one_fault_of_a_shared_part_is_one_line() {
    let paths = "paths:
  /a: { get: { operationId: A, parameters: [{ $ref: '#/components/parameters/P' }] } }
  /b: { get: { operationId: B, parameters: [{ $ref: '#/components/parameters/P' }] } }
components: { parameters: { P: { name: p, in: cookie, schema: { type: string } } } }";
    one(
        &document(paths),
        "#/components/parameters/P: the parameter 'p' is a cookie or its schema is missing; remove it in an overlay",
    );
}

#[test]
fn a_parameter_of_the_path_is_named_where_it_stands() {
    let paths = "paths:
  /a:
    parameters: [{ name: p, in: query, style: deepObject, schema: { type: string } }]
    get: { operationId: A, parameters: [{ name: h, in: header, x-sent-by-client: true, schema: { type: string } }] }";
    one(
        &document(paths),
        "#/paths/~1a/parameters/0/style: the style 'deepObject' of the parameter 'p' is unsupported; \
         declare it as a string in an overlay, which callers write in that form",
    );
}

#[test]
fn conflicting_fragments() {
    let fragment = |path: &str, schemas: &str| {
        format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},"components":{{"schemas":{schemas}}},"paths":{{"{path}":{{}}}}}}"#
        )
    };
    let files = [
        ("small/1.json", fragment("/a", r#"{"A":{"type":"string"},"B":{"type":"string"}}"#)),
        ("small/2.json", fragment("/b", r#"{"A":{"type":"integer"}}"#)),
        ("small/3.json", fragment("/c", r#"{"B":{"type":"integer"}}"#)),
        ("small/4.json", "{".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let remedy = "copy both fragments from the same version of the page";
    assert_eq!(
        found(&files),
        [
            format!("small/2.json#/components/schemas/A: is defined differently in small/1.json; {remedy}"),
            format!("small/3.json#/components/schemas/B: is defined differently in small/1.json; {remedy}"),
            "small/4.json: is not JSON: EOF while parsing an object at line 1 column 1; fix the syntax".to_owned(),
        ]
    );
}

#[test]
fn the_file_that_has_to_be_changed_is_named() {
    let one = r#"{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{}}}}"#;
    let two = r#"{"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{"/b":{"get":{"operationId":"B","deprecated":1}}}}"#;
    let overlay = "overlay: 1.0.0
info: { title: T, version: '1' }
actions: [{ target: \"$.paths['/a'].get\", update: { operationId: new } }]";
    assert_eq!(
        found(&[("small/1.json", one), ("small/2.json", two), ("small.overlay.yaml", overlay)]),
        [
            "small/2.json#/paths/~1b/get/deprecated: is not a boolean; write true or false",
            "small.overlay.yaml#/paths/~1a/get/operationId: the operationId 'new' is reserved by the client; \
             rename it in an overlay",
        ]
    );
}

#[test]
fn an_overlay_whose_targets_select_nothing() {
    let overlay = "overlay: 1.0.0
info: { title: T, version: '1' }
actions:
  - { target: $.paths.none, update: {} }
  - { target: $.paths, update: {} }
  - { target: $.none, remove: true }";
    let remedy = "the document has changed: fix the target, or delete the action";
    assert_eq!(
        found(&[("small.yaml", &document("paths: {}")), ("small.overlay.yaml", overlay)]),
        [
            format!("small.overlay.yaml#/actions/0: the target '$.paths.none' selects nothing; {remedy}"),
            format!("small.overlay.yaml#/actions/2: the target '$.none' selects nothing; {remedy}"),
        ]
    );
}

#[test]
fn media_types() {
    one(
        &document(
            "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { text/csv: {} } } } } } }",
        ),
        "#/paths/~1a/get/responses/200: the media type text/csv is unsupported; \
         remove the content in an overlay: only JSON responses are supported",
    );
    one(
        &document(&operation("post", "requestBody: { content: { multipart/form-data: {}, text/plain: {} } }")),
        "#/paths/~1a/post/requestBody: the media type multipart/form-data, text/plain is unsupported; \
         remove the body in an overlay: only JSON requests are supported",
    );
    one(
        &document(&operation("post", "requestBody: { content: { application/json: {} } }")),
        "#/paths/~1a/post/requestBody: the schema of application/json is missing; add one in an overlay",
    );
}

#[test]
fn paths_and_their_parameters() {
    const ID: &str = "{ name: id, in: path, required: true, schema: { type: string } }";
    one(
        &parameter("/a/{id}", ""),
        "#/paths/~1a~1{id}/get: the path contains '{id}', which no parameter declares; declare it with 'in: path'",
    );
    one(
        &parameter("/a", ID),
        "#/paths/~1a/get/parameters/0: the path /a does not contain '{id}', which this parameter declares; \
         add it to the path, or remove the parameter",
    );
    for (path, problem) in [
        ("a", "the path does not begin with a slash"),
        ("/a//b", "the path contains an empty segment, white space, '?' or '#'"),
        ("/a?b", "the path contains an empty segment, white space, '?' or '#'"),
        ("/a/../b", "the path contains the segment '.' or '..', which URLs drop"),
        ("/a/%2E", "the path contains the segment '.' or '..', which URLs drop"),
        ("/{a", "the path contains an unclosed '{'"),
        ("/{}", "the path contains braces without a name"),
        ("/a}", "the path contains braces without a name"),
        ("/{id}/{id}", "the path contains '{id}' twice"),
    ] {
        let at = path.replace('/', "~1");
        let parameters = if path.contains("{id}") { ID } else { "" };
        one(&parameter(path, parameters), &format!("#/paths/{at}: {problem}; write it as '/things/{{id}}'"));
    }
}

#[test]
fn names_that_collide_in_rust() {
    one(
        &parameter(
            "/a",
            "{ name: page.size, in: query, schema: { type: string } }, \
             { name: pageSize, in: query, schema: { type: string } }",
        ),
        "#/paths/~1a/get/parameters/1: the parameters 'page.size' and 'pageSize' have the same Rust name; \
         only one of them can be kept: remove the other in an overlay",
    );
    one(&parameter("/a", "{ in: query, schema: {} }"), "#/paths/~1a/get/parameters/0: name is missing; add it");
    one(
        &schema("{ type: string, enum: [asc, ASC] }"),
        "#/components/schemas/T/enum: the values 'asc' and 'ASC' have the same Rust name; \
         remove the enum in an overlay, so that it is a string",
    );
    one(
        &schema("{ type: object, properties: { fooBar: {}, foo_bar: {} } }"),
        "#/components/schemas/T/properties/foo_bar: the properties 'fooBar' and 'foo_bar' have the same Rust name; \
         only one of them can be kept: remove the other in an overlay",
    );
    one(
        &document("paths: {}\ncomponents: { schemas: { 'a b': {} } }"),
        "#/components/schemas/a b: the schema name 'a b' is not a valid name of a Rust type; \
         rename it, using letters, digits, '.', '-' and '_'",
    );
}

#[test]
fn what_is_checked_by_hand_has_a_body() {
    one(
        &document(&operation("post", "x-handwritten-check: crate::check")),
        "#/paths/~1a/post/x-handwritten-check: checks a request body, but the request has none; remove it",
    );
    one(
        &document(&operation(
            "post",
            "x-handwritten-check: a b, requestBody: { content: { application/json: { schema: {} } } }",
        )),
        "#/paths/~1a/post/x-handwritten-check: 'a b' is not a path of a Rust function; write one as crate::api::check_body",
    );
}

#[test]
fn many_faults_are_many_lines() {
    let yaml = "openapi: 3.0.3
info: { title: T }
paths:
  a: { get: { operationId: first } }
  /b:
    get: { operationId: new, responses: { '200': { description: d, content: { text/csv: {} } } } }
    put: { parameters: [{ name: q, in: cookie, schema: { type: string } }, { $ref: '#/none' }] }
    options: {}
  /c: { get: { operationId: First, summary: 1, requestBody: { content: 1 } } }
  /d/{id}: { get: { operationId: d } }
  /e: none
components:
  schemas:
    T: { type: text, required: yes, properties: { a: { type: string, default: 1 }, b: { $ref: '#/none' } } }
    U: { allOf: [{ $ref: '#/components/schemas/U' }] }
";
    let lines = found(&[("small.yaml", yaml)]);
    let places: Vec<&str> = lines.iter().map(|line| line.split(": ").next().unwrap()).collect();
    let expected = [
        "/components/schemas/T/properties/a/default",
        "/components/schemas/T/properties/b",
        "/components/schemas/T/required",
        "/components/schemas/T/type",
        "/components/schemas/U",
        "/info/version",
        "/paths/a",
        "/paths/~1b/get/operationId",
        "/paths/~1b/get/responses/200",
        "/paths/~1b/options",
        "/paths/~1b/put",
        "/paths/~1b/put/parameters/0",
        "/paths/~1b/put/parameters/1",
        "/paths/~1c/get/operationId",
        "/paths/~1c/get/requestBody/content",
        "/paths/~1c/get/summary",
        "/paths/~1d~1{id}/get",
        "/paths/~1e",
    ];
    assert_eq!(places, expected.map(|at| format!("small.yaml#{at}")));
}
