//! Defaults that do not fit their schemas, although they are never sent, and what else no type can say.

use crate::support::{document, folder, one};
use clusterkit_codegen::{Document, Generator};

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
        ("{ type: integer, default: '5' }", "\"5\" is not an integer"),
        ("{ type: integer, default: 1.5 }", "1.5 is not an integer"),
        ("{ type: string, default: null }", "null is not a string"),
        ("{ type: string, enum: [a, b], default: c }", "\"c\" is not a value of the enum"),
        ("{ type: integer, maximum: 5, default: 6 }", "6 is more than the maximum"),
        ("{ type: integer, minimum: 5, exclusiveMinimum: true, default: 5 }", "5 is less than the minimum"),
        ("{ type: integer, multipleOf: 5, default: 6 }", "6 is not a multiple of 5"),
        ("{ type: string, maxLength: 1, default: äö }", "\"äö\" has more than 1 characters"),
        ("{ type: array, minItems: 1, default: [] }", "[] has fewer than 1 entries"),
        ("{ type: array, items: { type: string }, default: [a, 1] }", "in entry 1, 1 is not a string"),
        ("{ properties: { a: { type: string } }, default: { a: 1 } }", "in 'a', 1 is not a string"),
        ("{ required: [a], default: {} }", "'a' is missing"),
        ("{ additionalProperties: false, default: { a: 1 } }", "'a' is unknown"),
        ("{ allOf: [{ type: string }], default: 1 }", "1 is not a string"),
        ("{ oneOf: [{ type: string }, { type: integer }], default: true }", "true matches no schema of oneOf"),
    ] {
        one(
            &schema(text),
            &format!(
                "#/components/schemas/T/default: the default is invalid: {problem}; \
                 fix the default or the schema in an overlay, or remove the default"
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
        Generator::new("small").check(&Document::find(folder.path(), "small").unwrap()).expect(fits);
    }
    one(
        &parameter("/a", "{ name: size, in: query, schema: { type: integer, default: ten } }"),
        "#/paths/~1a/get/parameters/0/schema/default: the default is invalid: \"ten\" is not an integer; \
         fix the default or the schema in an overlay, or remove the default",
    );
}

#[test]
fn schemas_that_say_what_no_type_can() {
    for (text, line) in [
        ("{ not: {} }", "/not: cannot be expressed as a Rust type; remove it in an overlay: the server checks it"),
        ("{ allOf: [] }", "/allOf: is not a list of schemas; list at least one schema"),
        (
            "{ anyOf: [{ type: string }], oneOf: [{ type: string }] }",
            "/anyOf: is beside oneOf; keep one of them, or put each into an entry of an allOf",
        ),
        (
            "{ type: number, enum: [1, one] }",
            "/enum/1: the value \"one\" is not a number; fix it, quote it if it is a string, or declare the type of the enum",
        ),
        ("{ type: string, enum: [] }", "/enum: is empty; list the values"),
        (
            "{ type: string, enum: [a, 1] }",
            "/enum/1: the value 1 is not a string; fix it, quote it if it is a string, or declare the type of the enum",
        ),
        (
            "{ enum: [a], properties: {} }",
            "/enum: is an enum without a type beside keys of another type; declare the type of the schema",
        ),
        ("{ type: string, minLength: -1 }", "/minLength: is not a non-negative integer; write one"),
        ("{ type: string, nullable: 'yes' }", "/nullable: is not a boolean; write true or false"),
        (
            "{ x-handwritten-type: 'no type' }",
            "/x-handwritten-type: 'no type' is not a path of a Rust type; write one as crate::Cursor",
        ),
    ] {
        one(&schema(text), &format!("#/components/schemas/T{line}"));
    }
}
