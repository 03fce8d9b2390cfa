//! The generated code from the view of callers.

use std::path::Path;

use crate::support::{document, flat, generated};
use clusterkit_codegen::{Document, Generator};

const THINGS: &str = "
servers: [{ url: https://things.example/v1 }]
paths:
  /things/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      operationId: GetThing
      summary: Gets one
      description: \"See https://things.example/docs.\\n\\n```\\nlet x = not_rust;\\n```\\n\\n    indented\"
      parameters:
        - { name: X-Version, in: header, schema: { type: string }, x-sent-by-client: true }
        - { name: page.size, in: query, schema: { type: integer, minimum: 1, maximum: 50, default: 10 } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
        '404': { description: d, content: { application/json: { schema: { type: object, properties: { e: { type: string } } } } } }
        default: { description: d }
    delete:
      operationId: DeleteThing
      security: []
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
        '204': { description: d }
  /things:
    post:
      operationId: FindThings
      deprecated: true
      x-idempotent: true
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string, minLength: 2 }, sizes: { type: array, items: { type: integer } } } } } } }
      responses:
        '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } }
components:
  parameters:
    Id: { name: id, in: path, required: true, schema: { type: string } }
  schemas:
    Thing:
      type: object
      required: [Id, kind, gone, undeclared, list]
      properties:
        id: { type: string }
        kind: { type: string, enum: [small-one, LARGE] }
        gone: { type: string, format: date-time, nullable: true }
        level: { type: integer, enum: [0, 1], description: How much. }
        memoryMiB: { type: number }
        key: { type: string, format: password }
        cursor: { $ref: '#/components/schemas/Cursor' }
        list: { type: array, items: { type: string } }
        labels: { type: object, nullable: true, additionalProperties: { type: string } }
        other: { $ref: '#/components/schemas/Other', nullable: true }
    Cursor: { oneOf: [{ type: string }, { type: integer }], x-handwritten-type: crate::Cursor }
    Other: { type: object, properties: { a: { type: string, default: x, pattern: '(?i)a' } } }
";

fn things() -> String {
    flat(&generated(&document(THINGS)).expect("a good document"))
}

#[track_caller]
fn has(code: &str, part: &str) {
    assert!(code.contains(part), "{part:?} is not in the code");
}

#[track_caller]
fn has_not(code: &str, part: &str) {
    assert!(!code.contains(part), "{part:?} is in the code");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    for api in ["perfectscale", "cockroach", "camunda"] {
        let run = || Generator::new(api).generate(&Document::find(&folder, api).unwrap()).unwrap();
        assert_eq!(run(), run(), "{api}");
    }
}

#[test]
fn path_parameters_cannot_leave_the_path() {
    let code = things();
    has(&code, "pub fn delete_thing( &self, id: impl rt::Input<rt::PathSegment>, ) -> operations::DeleteThing");
    has(&code, "parts.path(\"id\", self.id)?;");
}

#[test]
fn only_success_is_generated() {
    let code = things();
    has_not(&code, "GetThing404");
    has(&code, "type Decode = rt::Object<types::Thing>;");
    has(&code, "type Decode = rt::Empty;");
    has(&code, "type Decode = rt::Collection<::std::vec::Vec<types::Thing>>;");
}

#[test]
fn an_answer_that_may_be_empty_is_an_option() {
    let marked = THINGS.replace("'200': { description: d,", "'200': { description: d, x-may-be-empty: true,");
    let code = flat(&generated(&document(&marked)).expect("a good document"));
    has(&code, "table::GET_THING; type Decode = rt::Optional<types::Thing>;");
    has(&code, "table::DELETE_THING; type Decode = rt::Empty;");
}

#[test]
fn string_enums_are_open() {
    let code = things();
    has(&code, "rt::open_enum! {");
    has(&code, "pub enum ThingKind { #[doc = \" `small-one`\"] SmallOne = \"small-one\"");
}

#[test]
fn integer_enums_are_integers_that_say_their_values() {
    let code = things();
    has(&code, "How much. /// /// Known values: 0, 1.");
    has(&code, "pub level: ::std::option::Option<i64>");
}

#[test]
fn fields_read_null_and_nothing_alike() {
    let code = things();
    has(&code, "pub gone: ::std::option::Option<rt::jiff::Timestamp>");
    has(
        &code,
        "#[serde(default, deserialize_with = \"rt::null_as_empty\")] pub list: ::std::vec::Vec<::std::string::String>",
    );
    has(&code, "pub labels: ::std::collections::BTreeMap< ::std::string::String, ::std::string::String, >");
    has(&code, "pub other: ::std::option::Option<Other>");
}

#[test]
fn required_names_what_there_is() {
    let code = things();
    has_not(&code, "undeclared");
    has(&code, "pub id: ::std::string::String");
}

#[test]
fn names_are_put_right_everywhere() {
    let code = things();
    has(&code, "rename = \"memoryMiB\"");
    has(&code, "pub memory_mib");
    has_not(&code, "memory_mi_b");
}

#[test]
fn secrets_and_handwritten_types_take_their_places() {
    let code = things();
    has(&code, "pub key: ::std::option::Option<rt::Secret>");
    has(&code, "pub cursor: ::std::option::Option<crate::Cursor>");
}

#[test]
fn defaults_stay_the_servers_and_limits_go_into_the_table() {
    let code = things();
    has_not(&code, "NonZero");
    has_not(&code, "default_");
    has(
        &code,
        "rt::Limit { target: rt::Target::Query(\"page.size\"), measure: rt::Measure::Value, minimum: Some(1), maximum: Some(50), }",
    );
    has(
        &code,
        "rt::Limit { target: rt::Target::Body(\"/name\"), measure: rt::Measure::Length, minimum: Some(2), maximum: None, }",
    );
}

#[test]
fn the_table_says_what_the_pipeline_needs() {
    let code = things();
    has(&code, "rt::Operation::new( super::API, \"FindThings\", \"POST\", \"/things\", ) .idempotent(true) .limits(");
    has(
        &code,
        "rt::Operation::new( super::API, \"DeleteThing\", \"DELETE\", \"/things/{id}\", ) .authenticated(false);",
    );
    has(&code, "pub(crate) const BASE_URL: &str = \"https://things.example/v1\"");
}

#[test]
fn headers_of_the_client_are_no_parameters() {
    let code = things();
    has_not(&code, "x_version");
    has_not(&code, "api-version");
    has_not(&code, "parts.header");
}

#[test]
fn header_parameters_are_sent() {
    let code = generated(&document(
        "paths: { /a: { get: { operationId: A, parameters: [{ name: X-Trace, in: header, schema: { type: string } }], responses: {} } } }",
    ));
    let code = flat(&code.unwrap());
    has(&code, "pub fn x_trace( mut self, x_trace: impl rt::Input<::std::string::String>, ) -> Self");
    has(&code, "parts.header(\"X-Trace\", \"x_trace\", self.x_trace)?;");
    has_not(&code, "api-version");
}

#[test]
fn deprecation_is_passed_on() {
    has(&things(), "#[deprecated(note = \"the vendor has deprecated it\")] pub fn find_things");
}

#[test]
fn documentation_is_the_vendors_and_runs_as_no_test() {
    let code = generated(&document(THINGS)).unwrap();
    has(&code, "/// See <https://things.example/docs>.");
    has(&code, "/// ```text\n    /// let x = not_rust;\n    /// ```");
    has_not(&code, "///     indented");
    has_not(&code, "```ignore");
    has_not(&code, "JSON schema");
}

#[test]
fn only_what_is_sent_has_a_builder() {
    let code = things();
    has(&code, "rt::builder!(FindThingsBody, FindThingsBodyBuilder);");
    has_not(&code, "ThingBuilder");
}

#[test]
fn what_is_sent_tells_an_empty_list_from_none() {
    let code = things();
    has(&code, "pub sizes: ::std::option::Option<::std::vec::Vec<i64>>");
    has(&code, "sizes: self.sizes.optional(\"sizes\")?");
    has(&code, "self.sizes = rt::Setting::of_list(sizes);");
}

#[test]
fn nothing_of_the_generators_own_runtime_is_left() {
    let code = things();
    for name in ["progenitor", "ClientHooks", "ClientInfo", "new_with_client", "ConversionError", "unwrap()"] {
        has_not(&code, name);
    }
}

#[test]
fn a_word_that_would_be_the_unknown_variant_is_left_to_it() {
    let code =
        generated(&document("paths: {}\ncomponents: { schemas: { Way: { type: string, enum: [up, unknown] } } }"));
    has(&flat(&code.unwrap()), "pub enum Way { #[doc = \" `up`\"] Up = \"up\", }");
}

#[test]
fn a_reference_may_lead_to_a_reference() {
    let code = generated(&document(
        "paths: { '/a/{id}': { get: { operationId: A, parameters: [{ $ref: '#/components/parameters/One' }], responses: {} } } }
components:
  parameters:
    One: { $ref: '#/components/parameters/Two' }
    Two: { name: id, in: path, required: true, schema: { type: string } }",
    ));
    has(&flat(&code.unwrap()), "pub fn a(&self, id: impl rt::Input<rt::PathSegment>) -> operations::A");
}

#[test]
fn an_operation_overrides_what_its_path_declares() {
    let code = generated(&document(
        "paths:
  /a:
    parameters: [{ $ref: '#/components/parameters/Size' }]
    get: { operationId: A, parameters: [{ name: size, in: query, schema: { type: integer } }], responses: {} }
components: { parameters: { Size: { name: size, in: query, schema: { type: string } } } }",
    ));
    has(&flat(&code.unwrap()), "size: rt::Setting<i64>");
}

#[test]
fn a_body_without_content_is_none() {
    for body in ["{ required: true, content: {} }", "{ required: true }"] {
        let code = generated(&document(&format!(
            "paths: {{ /a: {{ post: {{ operationId: A, requestBody: {body}, responses: {{}} }} }} }}"
        )));
        has_not(&code.unwrap(), "body");
    }
}
