//! Defaults that do not fit their schemas, although they are never sent, and what else no type can say.

use crate::support::{document, folder, one};
use clusterkit_codegen::{Document, check};

fn schema(schema: &str) -> String {
    document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ T: {schema} }} }}"))
}

fn parameter(path: &str, parameters: &str) -> String {
    document(&format!(
        "paths: {{ '{path}': {{ get: {{ operationId: A, responses: {{}}, parameters: [{parameters}] }} }} }}"
    ))
}

#[test]
fn defaults_that_do_not_fit() {
    for (text, problem) in [
        ("{ type: integer, default: '5' }", "\"5\" is no integer"),
        ("{ type: integer, default: 1.5 }", "1.5 is no integer"),
        ("{ type: string, default: null }", "null is no string"),
        ("{ type: string, enum: [a, b], default: c }", "\"c\" is no value of the enum"),
        ("{ type: integer, maximum: 5, default: 6 }", "6 is more than the maximum"),
        ("{ type: integer, minimum: 5, exclusiveMinimum: true, default: 5 }", "5 is less than the minimum"),
        ("{ type: integer, multipleOf: 5, default: 6 }", "6 is no multiple of 5"),
        ("{ type: string, maxLength: 1, default: äö }", "\"äö\" has more than 1 characters"),
        ("{ type: array, minItems: 1, default: [] }", "[] has fewer than 1 entries"),
        ("{ type: array, items: { type: string }, default: [a, 1] }", "in entry 1, 1 is no string"),
        ("{ properties: { a: { type: string } }, default: { a: 1 } }", "in 'a', 1 is no string"),
        ("{ required: [a], default: {} }", "it lacks 'a'"),
        ("{ additionalProperties: false, default: { a: 1 } }", "it has the unknown 'a'"),
        ("{ allOf: [{ type: string }], default: 1 }", "1 is no string"),
        ("{ oneOf: [{ type: string }, { type: integer }], default: true }", "true fits none of oneOf"),
    ] {
        one(
            &schema(text),
            &format!(
                "#/components/schemas/T/default: the default does not fit: {problem}; \
                 mend the default or the schema in an overlay, or remove the default"
            ),
        );
    }
    for fits in [
        "{ type: string, nullable: true, default: null }",
        "{ type: integer, minimum: 5, maximum: 5, default: 5 }",
        "{ type: number, default: 5 }",
        "{ type: string, maxLength: 2, default: äö }",
        "{ type: object, additionalProperties: { type: integer }, default: { a: 1 } }",
        "{ oneOf: [{ type: string }, { type: integer }], default: 1 }",
    ] {
        let folder = folder(&[("small.yaml", &schema(fits))]);
        check(&Document::find(folder.path(), "small").unwrap(), "small").expect(fits);
    }
    one(
        &parameter("/a", "{ name: size, in: query, schema: { type: integer, default: ten } }"),
        "#/paths/~1a/get/parameters/0/schema/default: the default does not fit: \"ten\" is no integer; \
         mend the default or the schema in an overlay, or remove the default",
    );
}

#[test]
fn schemas_that_say_what_no_type_can() {
    for (text, line) in [
        ("{ not: {} }", "/not: cannot be expressed as a Rust type; remove it in an overlay: the server checks it"),
        ("{ allOf: [] }", "/allOf: is no list of schemas; list at least one schema"),
        (
            "{ anyOf: [{ type: string }], oneOf: [{ type: string }] }",
            "/anyOf: stands beside a oneOf; keep one of them, or put each into an entry of an allOf",
        ),
        (
            "{ type: number, enum: [1, one] }",
            "/enum/1: the value \"one\" is no number; mend it, in quotes if it is a string, or declare the enum's type",
        ),
        ("{ type: string, enum: [] }", "/enum: has no value; list the values"),
        (
            "{ type: string, enum: [a, 1] }",
            "/enum/1: the value 1 is no string; mend it, in quotes if it is a string, or declare the enum's type",
        ),
        (
            "{ enum: [a], properties: {} }",
            "/enum: is an enum of no type, beside what describes another; declare the schema's type",
        ),
        ("{ type: string, minLength: -1 }", "/minLength: is no whole number from 0 up; write one"),
        ("{ type: string, nullable: 'yes' }", "/nullable: is no boolean; write true or false"),
        (
            "{ x-handwritten-type: 'no type' }",
            "/x-handwritten-type: 'no type' is no path of a Rust type; write one as crate::Cursor",
        ),
    ] {
        one(&schema(text), &format!("#/components/schemas/T{line}"));
    }
}
