//! The findings in schemas, one line each, with the pointer.

use crate::support::{document, generated, operation, refused};

/// A document with one component `T`.
fn schema(schema: &str) -> String {
    format!("paths: {{}}\ncomponents: {{ schemas: {{ T: {schema} }} }}")
}

#[test]
fn properties_that_are_one_rust_name() {
    let line = "/properties/foo_bar: the properties 'fooBar' and 'foo_bar' have the same Rust name";
    let own = "{ type: object, properties: { fooBar: { type: string }, foo_bar: { type: string } } }";
    refused(&schema(own), &format!("#/components/schemas/T{line}"));
    let renamed = "{ type: object, properties: { memoryMiB: { type: string }, memory_mib: { type: string } } }";
    let place = "#/components/schemas/T/properties/memory_mib";
    refused(&schema(renamed), &format!("{place}: the properties 'memoryMiB' and 'memory_mib' have the same Rust name"));
    let parts =
        "{ allOf: [{ properties: { fooBar: { type: string } } }, { properties: { foo_bar: { type: string } } }] }";
    refused(&schema(parts), &format!("#/components/schemas/T/allOf/1{line}"));
    let body = format!("requestBody: {{ content: {{ application/json: {{ schema: {own} }} }} }}");
    refused(&operation("post", &body), &format!("#/paths/~1a/post/requestBody/content/application~1json/schema{line}"));
    let failure = format!(
        "paths: {{ /a: {{ get: {{ operationId: A, responses: {{ '404': {{ description: d, \
         content: {{ application/json: {{ schema: {own} }} }} }} }} }} }} }}"
    );
    generated(&document(&failure)).expect("the bodies of failures are not generated");
}

#[test]
fn properties_that_typify_tells_apart() {
    let thumbs = "{ type: object, properties: { '+1': { type: integer }, '-1': { type: integer } } }";
    let code = generated(&document(&schema(thumbs))).expect("they have names of their own");
    assert!(code.contains("pub plus1: ") && code.contains("pub minus1: "), "{code}");
}

#[test]
fn a_property_that_has_the_name_of_the_additional_ones() {
    let problem = "has the same Rust name as the additional properties";
    for (name, rest) in [("extra", "{ type: integer }"), ("Extra", "{}")] {
        let object = format!("{{ properties: {{ {name}: {{ type: string }} }}, additionalProperties: {rest} }}");
        refused(
            &schema(&object),
            &format!("#/components/schemas/T/properties/{name}: the property '{name}' {problem}"),
        );
    }
    let parts = "{ allOf: [{ properties: { extra: {} } }, { properties: { a: {} }, additionalProperties: {} }] }";
    let line = format!("#/components/schemas/T/allOf/0/properties/extra: the property 'extra' {problem}");
    refused(&schema(parts), &line);
    for rest in ["", ", additionalProperties: true", ", additionalProperties: false"] {
        let object = format!("{{ type: object, properties: {{ extra: {{ type: string }} }}{rest} }}");
        generated(&document(&schema(&object))).expect("it has no field for others");
    }
}

#[test]
fn a_uuid_is_the_text_that_the_server_sent() {
    let id = "{ type: string, format: uuid }";
    let holder = "{ type: object, properties: { own: { type: string, format: uuid }, id: { $ref: '#/components/schemas/Id' } } }";
    let code = generated(&document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ Id: {id}, T: {holder} }} }}")));
    let code = code.expect("it is a string");
    assert!(code.contains("pub own: ::std::option::Option<::std::string::String>"), "{code}");
    assert!(code.contains("pub struct Id(pub ::std::string::String);"), "{code}");
    // Beside the `From<String>` that a text has, this would not compile.
    assert!(!code.contains("TryFrom<String> for Id"), "{code}");
}

#[test]
fn limits_that_leave_no_value() {
    for (limits, least, what) in [
        ("type: integer, minimum: 5, maximum: 1", "minimum", "minimum 5 and maximum 1"),
        ("type: integer, minimum: 5, maximum: 5, exclusiveMaximum: true", "minimum", "minimum 5 and maximum 5"),
        ("type: integer, minimum: 5, maximum: 5, exclusiveMinimum: true", "minimum", "minimum 5 and maximum 5"),
        ("type: string, minLength: 2, maxLength: 1", "minLength", "minLength 2 and maxLength 1"),
        ("type: array, items: {}, minItems: 2, maxItems: 1", "minItems", "minItems 2 and maxItems 1"),
        ("type: object, minProperties: 2, maxProperties: 1", "minProperties", "minProperties 2 and maxProperties 1"),
    ] {
        let line = format!("#/components/schemas/T/{least}: no value satisfies {what}; ");
        refused(&schema(&format!("{{ {limits} }}")), &line);
    }
    for limits in ["type: integer, minimum: 5, maximum: 5", "type: string, minLength: 1, maxLength: 1"] {
        generated(&document(&schema(&format!("{{ {limits} }}")))).expect("one value is left");
    }
}

#[test]
fn words_that_are_one_rust_name() {
    for (words, one, other) in [("asc, ASC", "asc", "ASC"), ("'<', '>'", "<", ">"), ("a, b, a", "a", "a")] {
        refused(
            &schema(&format!("{{ type: string, enum: [{words}] }}")),
            &format!("#/components/schemas/T/enum: the values '{one}' and '{other}' have the same Rust name"),
        );
    }
    let line = "#/components/schemas/T/properties/sort/enum: the values 'asc' and 'ASC' have the same Rust name";
    refused(&schema("{ type: object, properties: { sort: { type: string, enum: [asc, ASC] } } }"), line);
    refused(&schema("{ type: string, enum: [unknown] }"), "#/components/schemas/T/enum: contains only 'Unknown'");
    for words in ["a-b, a b c", "a, '-a'", "'+1', '-1'"] {
        generated(&document(&schema(&format!("{{ type: string, enum: [{words}] }}")))).expect(words);
    }
}

#[test]
fn schemas_that_are_none() {
    for (wrong, line) in [
        ("{ type: text }", "/type: \"text\" is not a type"),
        ("{ type: [string, 'null'] }", "/type: [\"string\",\"null\"] is not a type"),
        ("{ type: object, properties: { a: { type: date } } }", "/properties/a/type: \"date\" is not a type"),
        ("{ type: array, items: { type: int } }", "/items/type: \"int\" is not a type"),
        ("{ type: string, required: true }", "/required: is not a list of names"),
        (
            "{ type: object, properties: { a: { type: string, required: true } } }",
            "/properties/a/required: is not a list",
        ),
        ("{ type: object, properties: [a] }", "/properties: is not an object"),
        ("{ type: object, properties: { a: string } }", "/properties/a: is not an object"),
        ("{ type: integer, exclusiveMinimum: 1 }", "/exclusiveMinimum: is not a boolean"),
    ] {
        refused(&schema(wrong), &format!("#/components/schemas/T{line}"));
    }
}

#[test]
fn a_property_may_be_called_as_a_keyword_of_schemas() {
    let properties =
        ["type", "required", "properties", "enum", "items"].map(|name| format!("{name}: {{ type: string }}"));
    let schema = schema(&format!("{{ type: object, properties: {{ {} }} }}", properties.join(", ")));
    generated(&document(&schema)).expect("names of properties are free");
}
