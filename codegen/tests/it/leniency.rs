//! Documents that are stricter than a client should be, and deprecated items.

use crate::support::{document, flat, generated, operation};

fn properties(properties: &str) -> String {
    let schema =
        format!("T: {{ type: object, additionalProperties: false, required: [r], properties: {{ {properties} }} }}");
    let body = "requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } }, \
        parameters: [{ name: old, in: query, deprecated: true, schema: { type: string } }]";
    document(&format!("{}\ncomponents: {{ schemas: {{ {schema} }} }}", operation("post", body)))
}

#[test]
fn a_field_that_the_document_lacks_fails_no_answer() {
    let code = generated(&properties(
        "a: { type: string }, b: { type: object, additionalProperties: false, properties: { c: { type: string } } }",
    ))
    .unwrap();
    assert!(!code.contains("deny_unknown_fields"), "{code}");
}

#[test]
fn enums_of_other_values_than_strings_are_plain() {
    let code = flat(
        &generated(&properties(
            "yes: { type: boolean, enum: [true], description: Always. }, half: { type: number, enum: [0.5] }, \
             set: { type: object, enum: [{}], default: {} }, old: { type: integer, enum: [1, 2] }",
        ))
        .unwrap(),
    );
    for (field, known) in [("yes: ::std::option::Option<bool>", "true"), ("half: ::std::option::Option<f64>", "0.5")] {
        assert!(code.contains(&format!("pub {field}")), "{code}");
        assert!(code.contains(&format!("Known values: {known}.")), "{code}");
    }
    assert!(code.contains("Known values: `{}`.") && code.contains("Known values: 1, 2."), "{code}");
}

#[test]
fn alternatives_that_only_require_are_left_to_the_server() {
    let code = generated(&document(
        "paths: {}\ncomponents: { schemas: { T: { type: object, properties: { a: { type: string }, b: { type: string } }, \
         anyOf: [{ required: [a] }, { required: [b] }] } } }",
    ))
    .unwrap();
    assert!(code.contains("pub struct T {") && !code.contains("pub enum "), "{code}");
}

#[test]
fn callers_are_warned_of_what_is_deprecated() {
    let yaml = properties(
        "r: { type: string, deprecated: true, description: A text. }, \
         o: { type: string, enum: [a, b], deprecated: true }, n: { type: string }",
    );
    let code = flat(&generated(&yaml).unwrap());
    let mark = "#[deprecated(note = \"the vendor has deprecated it\")]";
    for item in ["pub r: ", "pub o: ", "pub fn r(", "pub fn o(", "pub fn old("] {
        assert!(
            code.contains(&format!("{mark} {item}")) || code.contains(&format!("{mark} #[serde")),
            "{item}: {code}"
        );
    }
    // Two fields, their setters of the builder and of the operation, and a parameter.
    assert_eq!(code.matches(mark).count(), 7, "{code}");
    assert!(!code.contains("Deprecated by the vendor"), "{code}");
    let allow = "#[allow(deprecated, reason = \"the vendor still serves it\")]";
    for user in ["impl rt::Build<T> for TBuilder", "impl ::std::convert::From<T> for TBuilder"] {
        assert!(code.contains(&format!("{allow} {user}")), "{user}: {code}");
    }
}

#[test]
fn a_format_on_an_object() {
    let code = generated(&properties("o: { type: object, format: uuid, properties: { x: { type: string } } }"));
    assert!(code.unwrap().contains("pub struct To {"));
}

#[test]
fn a_time_is_ours_where_schemas_are_merged() {
    let code = generated(&document(
        "paths: {}\ncomponents: { schemas: { A: { type: object, properties: { at: { type: string, format: date-time }, \
         on: { type: string, format: date }, id: { type: string, format: uuid } } }, \
         T: { allOf: [{ $ref: '#/components/schemas/A' }, { type: object, required: [at, on, id], properties: { \
         at: { type: string, format: date-time }, on: { type: string }, id: { type: string } } }] } } }",
    ))
    .unwrap();
    assert!(!code.contains("chrono") && !code.contains("uuid::"), "{code}");
    assert!(code.contains("pub at: rt::jiff::Timestamp") && code.contains("pub on: rt::jiff::civil::Date"), "{code}");
}

#[test]
fn thumbs_are_variants() {
    let code =
        generated(&document("paths: {}\ncomponents: { schemas: { T: { type: string, enum: ['+1', '-1', laugh] } } }"))
            .unwrap();
    assert!(flat(&code).contains("Plus1 = \"+1\"") && flat(&code).contains("Minus1 = \"-1\""), "{code}");
}
