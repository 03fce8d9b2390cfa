//! Two types never have one name, wherever their schemas stand.

use std::collections::BTreeSet;

use crate::support::{document, flat, generated, refused};

/// The code of these components.
#[track_caller]
fn code(schemas: &str) -> String {
    let code = generated(&document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ {schemas} }} }}"))).unwrap();
    let types =
        code.lines().filter_map(|line| line.strip_prefix("    pub ").or(line.strip_prefix("        pub enum ")));
    let mut names = BTreeSet::new();
    for line in types.filter(|line| !line.contains("fn ") && !line.contains("mod ")) {
        let name = line.trim_start_matches("struct ").trim_start_matches("enum ").split([' ', '(']).next().unwrap();
        assert!(names.insert(name.to_owned()), "two types are called {name}:\n{code}");
    }
    flat(&code)
}

#[test]
fn alternatives_beside_a_component_of_their_name() {
    for word in ["anyOf", "oneOf"] {
        let own =
            format!("schedule: {{ {word}: [{{ type: string }}, {{ $ref: '#/components/schemas/sub_schedule' }}] }}");
        let inner = format!("sub: {{ type: object, properties: {{ {own} }} }}");
        let named = "sub_schedule: { type: object, properties: { end: { type: integer } } }";
        for schemas in [format!("{inner}, {named}"), format!("{named}, {inner}")] {
            let code = code(&schemas);
            assert!(code.contains("pub schedule: ::std::option::Option<SubScheduleChoice>"), "{code}");
            assert!(code.contains("pub struct SubSchedule {"), "{code}");
        }
    }
}

#[test]
fn objects_and_enums_beside_a_component_of_their_name() {
    let code = code(
        "a: { type: object, properties: { b: { type: object, properties: { x: { type: string } } }, \
         c: { type: string, enum: [one, two] } } }, \
         AB: { type: object, properties: { y: { type: string } } }, AC: { type: object, properties: { z: { type: string } } }",
    );
    assert!(code.contains("pub b: ::std::option::Option<AbObject>"), "{code}");
    assert!(code.contains("pub c: ::std::option::Option<AcEnum>"), "{code}");
}

#[test]
fn an_equal_schema_is_the_component_of_its_name() {
    let object = "{ type: object, properties: { x: { type: string } } }";
    let code = code(&format!("foo: {{ type: object, properties: {{ bar: {object} }} }}, foo_bar: {object}"));
    assert!(code.contains("pub bar: ::std::option::Option<FooBar>"), "{code}");
}

#[test]
fn what_stands_in_parts_and_alternatives() {
    let code = code(
        "base: { type: object, properties: { kind: { type: string, enum: [a, b] } } }, \
         whole: { allOf: [{ $ref: '#/components/schemas/base' }, { type: object, properties: { \
           kind: { type: string, enum: [a] }, size: { type: string, enum: [big, small] } } }] }, \
         whole_size: { type: object, properties: { x: { type: string } } }, \
         either: { oneOf: [{ type: object, properties: { how: { type: string, enum: [c, d] } } }, { type: string }] }, \
         either_variant0_how: { type: object, properties: { x: { type: string } } }",
    );
    assert!(code.contains("pub size: ::std::option::Option<WholeSizeEnum>"), "{code}");
    assert!(code.contains("pub how: ::std::option::Option<EitherVariant0HowEnum>"), "{code}");
}

#[test]
fn names_that_cannot_be_told_apart() {
    let line = "would be the type 'FooBar', which another schema of a different shape already is";
    refused(
        "paths: {}\ncomponents: { schemas: { foo_bar: { type: object }, FooBar: { type: string } } }",
        &format!("#/components/schemas/FooBar: {line}"),
    );
    let object = |name: &str| format!("{{ type: object, properties: {{ {name}: {{ type: string }} }} }}");
    let (x, y, z) = (object("x"), object("y"), object("z"));
    refused(
        &format!(
            "paths: {{}}\ncomponents: {{ schemas: {{ Foo: {{ type: object, properties: {{ bar: {x} }} }}, FooBar: {y}, \
             FooBarObject: {z} }} }}"
        ),
        &format!("#/components/schemas/Foo/properties/bar: {line}"),
    );
}

#[test]
fn names_that_the_code_of_types_needs() {
    for name in ["String", "string", "Ok", "Err", "Some", "None"] {
        refused(
            &format!("paths: {{}}\ncomponents: {{ schemas: {{ {name}: {{ type: string }} }} }}"),
            &format!(
                "#/components/schemas/{name}: the schema name '{name}' is the name of a Rust item that generated code uses"
            ),
        );
    }
    for name in ["Option", "Vec", "Result", "Default", "Strings"] {
        code(&format!("{name}: {{ type: string }}"));
    }
    code("String: { type: object, x-handwritten-type: crate::Secret }");
}

#[test]
fn a_component_that_is_null() {
    let code = code(
        "maybe: { type: object, nullable: true, properties: { x: { type: string } } }, \
         word: { type: string, nullable: true, enum: [a, null] }, \
         holder: { type: object, required: [one, two, many], properties: { one: { $ref: '#/components/schemas/maybe' }, \
           two: { $ref: '#/components/schemas/word' }, many: { type: array, items: { $ref: '#/components/schemas/maybe' } }, \
           three: { type: string, nullable: true, enum: [b, null] } } }",
    );
    assert!(code.contains("pub one: ::std::option::Option<Maybe>"), "{code}");
    assert!(code.contains("pub two: ::std::option::Option<Word>"), "{code}");
    assert!(code.contains("pub many: ::std::vec::Vec<::std::option::Option<Maybe>>"), "{code}");
    assert!(code.contains("pub three: ::std::option::Option<HolderThree>"), "{code}");
}
