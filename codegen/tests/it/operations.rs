//! Operations: their methods, setters and extensions.

use clusterkit_codegen::{Document, Generator};

use crate::support::{document, flat, folder, generated, operation, refused};

#[track_caller]
fn has(code: &str, part: &str) {
    assert!(code.contains(part), "{part:?} is not in {code}");
}

#[track_caller]
fn code(rest: &str) -> String {
    flat(&generated(&document(rest)).expect("a good document"))
}

const BODY: &str =
    "requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } }";

fn posted(rest: &str, schema: &str) -> String {
    format!("{}\ncomponents: {{ schemas: {{ T: {schema} }} }}", operation("post", &format!("{BODY}, {rest}")))
}

#[test]
fn required_parameters_are_arguments_in_the_order_of_the_path() {
    let code = code(
        "paths: { '/{first}/{second}': { get: { operationId: A, responses: {}, parameters: [ \
         { name: X-Key, in: header, required: true, schema: { type: string } }, { name: old, in: query, schema: { type: string } }, \
         { name: tags, in: query, required: true, schema: { type: array, items: { type: string } } }, \
         { name: second, in: path, required: true, schema: { type: string } }, \
         { name: first, in: path, required: true, schema: { type: string } }] } } }",
    );
    has(
        &code,
        "pub fn a( &self, first: impl rt::Input<rt::PathSegment>, second: impl rt::Input<rt::PathSegment>, \
         tags: impl ::std::iter::IntoIterator< Item = impl rt::Input<::std::string::String>, >, \
         x_key: impl rt::Input<::std::string::String>, ) -> operations::A",
    );
    has(&code, "tags: rt::Setting::of_list(tags)");
    has(
        &code,
        "parts.path(\"first\", self.first)?; parts.path(\"second\", self.second)?; \
         parts.query(\"old\", \"old\", self.old)?; parts.query_required(\"tags\", \"tags\", self.tags)?; \
         parts.header_required(\"X-Key\", \"x_key\", self.x_key)?;",
    );
    assert!(!code.contains("pub fn tags("), "an argument has no setter: {code}");
}

#[test]
fn the_fields_of_a_body_are_setters() {
    let code = code(&posted(
        "parameters: [{ name: kind, in: query, schema: { type: string } }]",
        "{ type: object, required: [name, send], properties: { name: { type: string, description: Its name. }, \
         kind: { type: integer }, send: { type: boolean }, labels: { type: object, additionalProperties: { type: string } } } }",
    ));
    has(
        &code,
        "/// Its name. pub fn name(mut self, name: impl rt::Input<::std::string::String>) -> Self { self.body = self.body.map(|body| body.name(name)); self }",
    );
    has(
        &code,
        "pub fn kind(mut self, kind: impl rt::Input<::std::string::String>) -> Self { self.kind = rt::Setting::of(kind); self }",
    );
    has(
        &code,
        "pub fn kind_field(mut self, kind: impl rt::Input<i64>) -> Self { self.body = self.body.map(|body| body.kind(kind)); self }",
    );
    has(
        &code,
        "pub fn send_field(mut self, send: impl rt::Input<bool>) -> Self { self.body = self.body.map(|body| body.send_field(send)); self }",
    );
    has(
        &code,
        "labels: impl ::std::iter::IntoIterator< Item = ( impl ::std::convert::AsRef<str>, impl rt::Input<::std::string::String>, ), >",
    );
    has(
        &code,
        "pub fn body(mut self, body: impl rt::Build<types::T>) -> Self { self.body = rt::Setting::of_body(body); self }",
    );
    has(&code, "parts.json(&rt::Build::build_value(self.body.required(\"body\")?)?)?;");
    has(&code, "send: self.send.required(\"send_field\")?");
    has(&code, "/// Requires [`name`](operations::A::name), [`send_field`](operations::A::send_field).");
}

#[test]
fn a_body_that_is_not_an_object_is_given_whole() {
    let list = code(&posted("tags: []", "{ type: array, items: { type: string } }"));
    has(
        &list,
        "pub fn body(mut self, body: impl rt::Input<types::T>) -> Self { self.body = rt::Setting::of(body); self }",
    );
    has(&list, "impl rt::Input<T> for ::std::vec::Vec<::std::string::String>");
    has(&list, "parts.json(&self.body.required(\"body\")?)?;");
    let inline = operation(
        "post",
        "requestBody: { content: { application/json: { schema: { type: array, items: { type: integer } } } } }",
    );
    let inline = code(&inline);
    has(&inline, "body: impl ::std::iter::IntoIterator<Item = impl rt::Input<i64>>");
    has(&inline, "if let ::std::option::Option::Some(body) = self.body.optional(\"body\")? { parts.json(&body)?; }");
}

#[test]
fn types_of_requests_can_be_given() {
    let code = code(&posted(
        "tags: []",
        "{ type: object, properties: { id: { $ref: '#/components/schemas/Id' }, either: { $ref: '#/components/schemas/Either' }, \
         part: { $ref: '#/components/schemas/Part' } } }, Id: { type: string }, Part: { type: object, properties: { a: { type: string } } }, \
         Either: { oneOf: [{ type: string }, { $ref: '#/components/schemas/Part' }] }, Unsent: { type: object, properties: { a: { type: string } } }",
    ));
    has(&code, "impl rt::FromText for Id { fn from_text(text: &str)");
    has(&code, "rt::input!(Id);");
    has(&code, "rt::input!(Either);");
    has(&code, "rt::builder!(Part, PartBuilder);");
    assert!(!code.contains("UnsentBuilder"), "{code}");
    assert!(!code.contains("for PartBuilder { fn from("), "only a body starts from a value: {code}");
}

#[test]
fn a_type_that_has_the_name_of_a_builder() {
    refused(
        "paths: {}\ncomponents: { schemas: { Thing: { type: object }, thingBuilder: { type: object } } }",
        "#/components/schemas/thingBuilder: the type 'ThingBuilder' has the name of the builder of 'Thing'",
    );
    code("paths: {}\ncomponents: { schemas: { ThingBuilder: { type: object } } }");
}

#[test]
fn methods_are_found_by_other_words() {
    let code =
        code(&operation("get", "x-aliases: [spend limit, budget], externalDocs: { url: 'https://a.example/b' }"));
    has(&code, "#[doc(alias = \"A\")] #[doc(alias = \"spend limit\")] #[doc(alias = \"budget\")] pub fn a(");
    has(&code, "/// Sends `GET /a`. Source: <https://a.example/b>.");
    for (alias, problem) in
        [("'a\"b'", "cannot be an alias"), ("' a'", "cannot be an alias"), ("budget", "is listed twice")]
    {
        let error = generated(&document(&operation("get", &format!("x-aliases: [budget, {alias}]")))).unwrap_err();
        assert!(error.starts_with("small.yaml#/paths/~1a/get/x-aliases/1: '") && error.contains(problem), "{error}");
    }
    refused(
        &operation("get", "externalDocs: { url: none }"),
        "#/paths/~1a/get/externalDocs/url: is not the address of a page",
    );
}

#[test]
fn types_fields_and_setters_are_found_by_other_words() {
    let schema = "{ type: object, x-aliases: [order], properties: { \
                  cap: { type: integer, description: The most., deprecated: true, x-aliases: [spend limit, budget, cap] }, \
                  kind: { type: string, enum: [b], x-aliases: [plan] }, \
                  token: { type: string, format: password, x-aliases: [key] } } }";
    let code = code(&posted("tags: []", schema));
    has(&code, "#[doc(alias = \"order\")] #[serde(crate = \"rt::serde\")] #[non_exhaustive] pub struct T {");
    let cap = "/// The most. #[doc(alias = \"spend limit\")] #[doc(alias = \"budget\")] \
               #[deprecated(note = \"the vendor has deprecated it\")]";
    assert_eq!(code.matches(&format!("{cap} pub fn cap(")).count(), 2, "{code}");
    has(&code, "#[doc(alias = \"plan\")] pub enum TKind {");
    assert_eq!(code.matches("#[doc(alias = \"plan\")] pub fn kind(").count(), 2, "{code}");
    assert_eq!(code.matches("#[doc(alias = \"key\")] pub fn token(").count(), 2, "{code}");
    assert!(!code.contains("x-aliases"), "{code}");
    for (alias, problem) in [("'a,b'", "cannot be an alias"), ("cap", "is listed twice")] {
        let schema = format!("{{ type: object, properties: {{ a: {{ type: string, x-aliases: [cap, {alias}] }} }} }}");
        let error = generated(&document(&posted("tags: []", &schema))).unwrap_err();
        let at = "small.yaml#/components/schemas/T/properties/a/x-aliases/1: '";
        assert!(error.starts_with(at) && error.contains(problem), "{error}");
    }
}

#[test]
fn an_operation_of_some_versions() {
    let versions = |versions: &str| operation("get", &format!("x-versions: {versions}"));
    let code = code(&versions("{ since: '2022-09-20', until: '2024-09-16' }"));
    has(&code, ".versions(Some(\"2022-09-20\"), Some(\"2024-09-16\"))");
    has(&code, "/// In the versions 2022-09-20 to 2024-09-16 of the API.");
    let place = "#/paths/~1a/get/x-versions";
    refused(&versions("{ since: b, until: a }"), &format!("{place}/until: 'a' is before 'b'"));
    refused(&versions("{ from: a }"), &format!("{place}/from: is an unknown key of this extension"));
    refused(&versions("{ since: 2 }"), &format!("{place}/since: is not a non-empty string"));
}

#[test]
fn an_internal_operation_is_not_public() {
    let document = document(&posted(
        "x-internal: true",
        "{ type: object, properties: { part: { $ref: '#/components/schemas/Part' } } }, \
         Part: { type: object, properties: { a: { $ref: '#/components/schemas/Kind' } } }, \
         Kind: { type: string, enum: [b] }, Other: { type: object, properties: { a: { type: string } } }",
    ));
    let folder = folder(&[("small.yaml", &document)]);
    let document = Document::find(folder.path(), "small").unwrap();
    let code = flat(&Generator::new("small").schemas(true).generate(&document).unwrap());
    has(&code, "pub(crate) fn a(&self) -> operations::A");
    has(&code, "pub(crate) struct A {");
    has(&code, "pub static OPERATIONS: &[&rt::Operation] = &[];");
    has(&code, "pub(crate) struct Part {");
    has(&code, "pub(crate) struct PartBuilder {");
    has(&code, "pub (crate) enum Kind {");
    has(&code, "::from([ (\"Other\", generator.subschema_for::<types::Other>()), ])");
    assert_eq!(code.matches("derive(rt::schemars::JsonSchema)").count(), 1, "{code}");
}

#[test]
fn a_check_of_the_body_is_in_the_table() {
    let code = code(&posted(
        "x-handwritten-check: 'crate::a::check'",
        "{ type: object, properties: { a: { type: string } } }",
    ));
    has(&code, ".check(crate::a::check);");
}

#[test]
fn schemas_are_derived_where_they_are_asked_for() {
    let document =
        document("paths: {}\ncomponents: { schemas: { T: { type: object, properties: { a: { type: string } } } } }");
    let folder = folder(&[("small.yaml", &document)]);
    let document = Document::find(folder.path(), "small").unwrap();
    let without = Generator::new("small").generate(&document).unwrap();
    assert!(!without.contains("schemars"), "{without}");
    let with = flat(&Generator::new("small").schemas(true).generate(&document).unwrap());
    has(&with, "#[derive(rt::schemars::JsonSchema)] #[schemars(crate = \"rt::schemars\")]");
    has(&with, "#[schemars(schema_with = \"rt::schema::null_is_read::<::std::string::String>\")]");
    has(&with, "pub fn schemas( generator: &mut rt::schemars::SchemaGenerator, )");
    assert!(!with.contains("cfg"), "{with}");
}
