//! Misspelt keys in the structure of a document are findings.

use crate::support::{document, flat, generated, one, operation, refused};

const UNKNOWN: &str = "is not a key of OpenAPI 3.0 here";

#[test]
fn keys_that_are_misspelt() {
    for (rest, place) in [
        ("tagss: []\npaths: {}", "/tagss"),
        ("paths: { /a: { GET: { operationId: A } } }", "/paths/~1a/GET"),
        ("paths: { /a: { gett: { operationId: A } } }", "/paths/~1a/gett"),
        (&operation("get", "paramaters: []"), "/paths/~1a/get/paramaters"),
        (&operation("post", "requestbody: {}"), "/paths/~1a/post/requestbody"),
        (&operation("post", "requestBody: { contents: {} }"), "/paths/~1a/post/requestBody/contents"),
        (
            &operation("get", "parameters: [{ name: q, in: query, Required: true, schema: {} }]"),
            "/paths/~1a/get/parameters/0/Required",
        ),
        (
            "paths: { /a: { get: { operationId: A, responses: { '200': { conten: {} } } } } }",
            "/paths/~1a/get/responses/200/conten",
        ),
        ("paths: {}\ncomponents: { schemas: { T: { Type: string } } }", "/components/schemas/T/Type"),
        (
            "paths: {}\ncomponents: { schemas: { T: { properties: { a: { formt: date } } } } }",
            "/components/schemas/T/properties/a/formt",
        ),
    ] {
        refused(rest, &format!("#{place}: {UNKNOWN}; "));
    }
    one(&document("paths: { /a: { GET: {} } }"), &format!("#/paths/~1a/GET: {UNKNOWN}; write 'get'"));
    one(
        &document("paths: { /a: { fetch: {} } }"),
        &format!("#/paths/~1a/fetch: {UNKNOWN}; fix its name, or remove it in an overlay"),
    );
}

#[test]
fn every_key_of_openapi_is_known() {
    let schema = "{ title: T, multipleOf: 2, maximum: 9, exclusiveMaximum: true, minimum: 1, exclusiveMinimum: true, maxLength: 3, \
        minLength: 1, pattern: a, maxItems: 3, minItems: 1, uniqueItems: true, maxProperties: 3, minProperties: 0, required: [], \
        enum: [{}], type: object, properties: { a: { items: {} } }, additionalProperties: true, description: d, format: f, default: {}, \
        nullable: true, discriminator: {}, readOnly: true, writeOnly: false, xml: {}, externalDocs: {}, example: 1, deprecated: true, \
        x-own: 1 }";
    let whole = format!(
        "servers: []
security: []
tags: []
externalDocs: {{}}
x-own: 1
paths:
  x-own: {{}}
  /a:
    summary: s
    description: d
    servers: []
    parameters: []
    x-own: 1
    trace: {{ operationId: Trace, responses: {{}} }}
    post:
      operationId: A
      tags: []
      summary: s
      description: d
      externalDocs: {{}}
      parameters: [{{ name: q, in: query, description: d, required: true, deprecated: false, allowEmptyValue: false, style: form,
        explode: true, allowReserved: false, schema: {{ type: string }}, example: 1, examples: {{}}, x-own: 1 }}]
      requestBody: {{ description: d, required: true, content: {{ application/json: {{ schema: {schema} }} }}, x-own: 1 }}
      responses: {{ x-own: 1, default: {{ description: d, headers: {{}}, content: {{}}, links: {{}}, x-own: 1 }} }}
      callbacks: {{}}
      deprecated: false
      security: []
      servers: []
      x-own: 1"
    );
    generated(&document(&whole)).expect("all of it is of OpenAPI");
}

#[test]
fn a_status_that_is_none() {
    let answer = |status: &str| {
        document(&format!(
            "paths: {{ /a: {{ get: {{ operationId: A, responses: {{ '{status}': {{ description: d }} }} }} }} }}"
        ))
    };
    for status in ["ok", "20", "2xx", "2000", "6XX", "2X0", "Default"] {
        one(
            &answer(status),
            &format!(
                "#/paths/~1a/get/responses/{status}: '{status}' is not a status; write three digits, '1XX' to '5XX', or default"
            ),
        );
    }
    for status in ["200", "404", "2XX", "default"] {
        generated(&answer(status)).expect(status);
    }
}

#[test]
fn a_merge_key() {
    one(
        "a: &a { type: string }\nb: { schema: { <<: *a } }",
        "#/b/schema: the merge key '<<' is unsupported; write its values out",
    );
}

/// A document whose operation asks for this, with eight schemes.
fn secured(security: &str) -> String {
    let schemes = "token: { type: http, scheme: Bearer }, key: { type: apiKey, in: header, name: K }, \
        digest: { type: http, scheme: digest }, query: { type: apiKey, in: query, name: q }, \
        odd: { type: apiKey, in: header, name: 'a b' }, \
        cookie: { type: apiKey, in: cookie, name: K }, \
        basic: { type: http, scheme: Basic }, oauth: { type: oauth2, flows: {} }";
    let paths = operation("get", &format!("security: {security}"));
    format!("{paths}\ncomponents: {{ securitySchemes: {{ {schemes} }} }}")
}

#[test]
fn security_that_cannot_be_sent() {
    let place = "#/paths/~1a/get/security";
    for security in [
        "[{ digest: [] }]",
        "[{ odd: [] }]",
        "[{ cookie: [] }]",
        "[{ token: [], cookie: [] }]",
        "[{ cookie: [] }, { digest: [] }]",
    ] {
        let line = "requires credentials that are not sent in a header or a query parameter";
        refused(&secured(security), &format!("{place}: {line}"));
    }
    refused(
        &secured("[{ token: [] }, { none: [] }]"),
        &format!("{place}/1: the security scheme 'none' is not declared"),
    );
    refused(&secured("[token]"), &format!("{place}/0: is not an object"));
    refused("security: [{ none: [] }]\npaths: {}", "#/security/0: the security scheme 'none' is not declared");
    for (security, scheme) in [
        ("[]", "None"),
        ("[{}]", "None"),
        ("[{ token: [] }]", "Bearer"),
        ("[{ oauth: [a] }]", "Bearer"),
        ("[{ cookie: [] }, { token: [] }]", "Bearer"),
        ("[{ token: [], cookie: [] }, { key: [] }]", "Header(\"K\")"),
        ("[{ key: [], token: [] }]", "Header(\"K\")"),
        ("[{ query: [] }]", "Query(\"q\")"),
        ("[{ basic: [] }]", "Basic"),
    ] {
        let code = generated(&document(&secured(security))).expect(security);
        assert!(flat(&code).contains(&format!("rt::SecurityScheme::{scheme};")), "{security}");
    }
    let code =
        generated(&document(&format!("security: [{{ token: [] }}]\n{}", secured("[{ key: [] }]")))).expect("both");
    assert!(flat(&code).contains("rt::SecurityScheme::Bearer;"), "that of the document comes first");
}
