//! Small files that stand for something without an end: each is refused with one line, soon and in little memory.

use std::path::Path;

use crate::support::{document, folder, generated, refused, shorten};
use clusterkit_codegen::{Document, Error, Generator};
use serde_json::{Value, json};

fn read(name: &str, text: &str) -> Result<Document, String> {
    let folder = folder(&[(name, text)]);
    Document::read(&folder.path().join(name)).map_err(|error| shorten(&error.to_string(), folder.path()))
}

/// A document with components that are given as YAML.
fn schemas(schemas: &str) -> String {
    format!("paths: {{}}\ncomponents: {{ schemas: {{ {schemas} }} }}")
}

fn line(result: Result<impl Sized, Error>) -> String {
    result.err().expect("there is an end to it").to_string()
}

#[test]
fn values_deep_in_one_another() {
    for (name, text) in [
        ("deep.json", "[".repeat(20_000)),
        ("deep.yaml", "[".repeat(5_000)),
        ("deep.json", r#"{"a":"#.repeat(20_000)),
        ("deep.yaml", (0..300).flat_map(|level| [" ".repeat(level), "a:\n".to_owned()]).collect()),
    ] {
        let error = read(name, &text).unwrap_err();
        assert!(error.starts_with(name), "{error:.200}");
        assert!(
            error.contains("is nested more than 100 levels deep; ") || error.contains("is not YAML: "),
            "{error:.300}"
        );
        assert_eq!(error.lines().count(), 1);
    }
    let deep = (0..1_000).fold(json!({}), |inner, _| json!([inner]));
    let document = Document::from_value(Path::new("deep.yaml"), deep);
    assert!(
        line(Generator::new("deep").check(&document)).starts_with("deep.yaml: is nested more than 100 levels deep; ")
    );
}

#[test]
fn aliases_that_stand_for_aliases() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.extend(["a", &level.to_string(), ": &a", &level.to_string(), " [", &aliases, "]\n"]);
    }
    let error = read("laughs.yaml", &text).unwrap_err();
    assert!(error.contains("contains more than 500000 values; ") || error.contains("is not YAML: "), "{error}");
    assert_eq!(read("circle.yaml", "a: &a [*a]").unwrap_err().lines().count(), 1);
}

#[test]
fn values_without_number() {
    let error = read("wide.json", &format!("[{}0]", "0,".repeat(600_000))).unwrap_err();
    assert_eq!(error, "wide.json#/499999: contains more than 500000 values; shorten it, or expand its aliases");
    let error = read("long.yaml", &"# a\n".repeat(5_000_000)).unwrap_err();
    assert_eq!(error, "long.yaml: is longer than 16 MiB; remove what is not needed");
}

#[test]
fn a_large_thing_that_is_referred_to_often() {
    let paths = (0..2000).map(|index| {
        let operation =
            json!({ "operationId": format!("op{index}"), "parameters": [{ "$ref": "#/components/parameters/P" }] });
        (format!("/a{index}"), json!({ "get": operation }))
    });
    let parameter = json!({ "name": "p", "in": "query", "schema": { "type": "string" }, "x-large": vec![0; 1000] });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": paths.collect::<serde_json::Map<_, _>>(),
        "components": { "parameters": { "P": parameter } },
    });
    let document = Document::from_value(Path::new("large.yaml"), document);
    assert!(
        line(Generator::new("large").check(&document))
            .starts_with("large.yaml: contains more than 500000 values, including what it refers to; ")
    );
}

#[test]
fn schemas_that_are_made_of_themselves() {
    for (text, place) in [
        ("A: { $ref: '#/components/schemas/A' }", "A"),
        ("A: { allOf: [{ $ref: '#/components/schemas/A' }] }", "A"),
        ("A: { oneOf: [{ $ref: '#/components/schemas/B' }] }, B: { anyOf: [{ $ref: '#/components/schemas/A' }] }", "B"),
        ("A: { allOf: [{ allOf: [{ $ref: '#/components/schemas/A' }] }, { type: object }] }", "A"),
    ] {
        refused(&schemas(text), &format!("#/components/schemas/{place}: is composed of itself; "));
    }
    let list = "A: { type: object, properties: { next: { $ref: '#/components/schemas/A' }, \
        all: { type: array, items: { $ref: '#/components/schemas/A' } } } }";
    generated(&document(&schemas(list))).expect("a schema may hold itself");
}

#[test]
fn schemas_that_merge_without_an_end() {
    for (text, place) in [
        // Their properties of one name are merged, and have one of that name again.
        (
            "A: { properties: { next: { $ref: '#/components/schemas/A' } } }, \
             B: { properties: { next: { $ref: '#/components/schemas/B' } } }, \
             C: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }",
            "C",
        ),
        // What is merged holds itself, and is written out each time.
        (
            "A: { properties: { next: { allOf: [{ type: object }, { $ref: '#/components/schemas/A' }] } } }",
            "A/properties/next",
        ),
        (
            "A: { properties: { next: { allOf: [{ oneOf: [{ $ref: '#/components/schemas/A' }], properties: { b: {} } }] } } }",
            "A/properties/next/allOf/0",
        ),
        // The merged schema is one of several parts of the schema that contains it.
        (
            "A: { anyOf: [{ type: integer }, { $ref: '#/components/schemas/C' }] }, \
             B: { properties: { a: { additionalProperties: { $ref: '#/components/schemas/C' } } } }, \
             C: { anyOf: [{ type: object, properties: { a: { $ref: '#/components/schemas/A' } } }] }, \
             D: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: array }], allOf: [{ $ref: '#/components/schemas/A' }] }",
            "D",
        ),
        // A reference to a nullable schema is wrapped, and is merged with another of them.
        (
            "A: { oneOf: [{ additionalProperties: { $ref: '#/components/schemas/A' } }, { type: integer }], nullable: true }, \
             B: { allOf: [{ type: object, additionalProperties: { $ref: '#/components/schemas/A' } }], \
             properties: { b: { type: number }, c: { $ref: '#/components/schemas/A' } } }",
            "B",
        ),
        // Of alternatives each is merged with what stands beside them, and that with itself.
        (
            "A: { oneOf: [{}, { oneOf: [{}, { type: object }] }], \
             properties: { next: { anyOf: [{ $ref: '#/components/schemas/A' }] } } }",
            "A",
        ),
    ] {
        refused(
            &schemas(text),
            &format!("#/components/schemas/{place}: merges schemas that contain each other endlessly"),
        );
    }
}

#[test]
fn schemas_that_double_at_each_step() {
    let double = |key: &str| {
        let steps: Vec<String> = (0..40)
            .map(|step| {
                let next = format!("{{ $ref: '#/components/schemas/A{}' }}", step + 1);
                format!("A{step}: {{ type: object, {key}: [{next}, {next}] }}")
            })
            .collect();
        format!("{}, A40: {{ type: object }}", steps.join(", "))
    };
    for (key, problem) in
        [("allOf", "is composed of more than 1000 schemas"), ("oneOf", "is composed of more than 1000 schemas")]
    {
        let error = generated(&document(&schemas(&double(key)))).unwrap_err();
        assert!(error.lines().next().unwrap().contains(problem), "{error}");
    }
    let alternatives = ["{ oneOf: [{ type: object }, { type: object }, { type: object }] }"; 5].join(", ");
    refused(
        &schemas(&format!("A: {{ allOf: [{alternatives}] }}")),
        "#/components/schemas/A: merges to more alternatives than the 64 that are supported; ",
    );
}

/// typify merges each alternative with the negation of the others, so it would not end in a reasonable time.
#[test]
fn alternatives_inside_alternatives() {
    let map = |inner: &str| format!("{{ type: object, additionalProperties: {inner} }}");
    let (map_of_maps, numbers) = (map("{ $ref: '#/components/schemas/C' }"), map("{ type: integer }"));
    let tagged = format!(
        "{{ oneOf: [{}, {{ type: integer, enum: [8, 4, 1] }}], properties: {{ a: {{ type: boolean }} }} }}",
        map("{ type: object }")
    );
    let choice = "{ anyOf: [{ $ref: '#/components/schemas/B' }, { $ref: '#/components/schemas/A' }], properties: {} }";
    let either = format!("{{ oneOf: [{choice}, {{ type: array, items: {{ $ref: '#/components/schemas/B' }} }}] }}");
    let twice = "{ allOf: [{ $ref: '#/components/schemas/D' }, { $ref: '#/components/schemas/D' }] }";
    let merged = format!("{{ allOf: [{{ oneOf: [{{ $ref: '#/components/schemas/B' }}] }}, {twice}] }}");
    let all = format!(
        "paths: {{}}\ncomponents: {{ schemas: {{ A: {map_of_maps}, B: {tagged}, C: {numbers}, D: {either}, E: {merged} }} }}"
    );
    let error = generated(&document(&all)).expect_err("it merges too much");
    assert!(error.contains("merges to more alternatives than the 64 that are supported; "), "{error}");
}

#[test]
fn a_body_whose_schemas_all_hold_one_another() {
    let properties: Vec<String> =
        (0..12).map(|index| format!("p{index}: {{ $ref: '#/components/schemas/A{index}' }}")).collect();
    let components: Vec<String> = (0..12)
        .map(|index| format!("A{index}: {{ type: object, properties: {{ {} }} }}", properties.join(", ")))
        .collect();
    let paths = "paths: { /a: { post: { operationId: Act, requestBody: { content: { application/json: \
        { schema: { $ref: '#/components/schemas/A0' } } } } } } }";
    let text = format!("{paths}\ncomponents: {{ schemas: {{ {} }} }}", components.join(", "));
    generated(&document(&text)).expect("limits are searched for to a depth and no further");
}

#[test]
fn parameters_that_refer_in_a_circle() {
    refused(
        "paths: { /a: { get: { operationId: A, parameters: [{ $ref: '#/components/parameters/P' }] } } }
components: { parameters: { P: { $ref: '#/components/parameters/Q' }, Q: { $ref: '#/components/parameters/P' } } }",
        "#/paths/~1a/get/parameters/0: leads through more than 8 references; ",
    );
}

#[test]
fn overlays_that_grow_without_an_end() {
    let overlaid = |actions: &str| {
        let overlay = format!("overlay: 1.0.0\ninfo: {{ title: T, version: '1' }}\nactions:\n{actions}");
        let folder = folder(&[("small.yaml", &document("paths: {}")), ("small.overlay.yaml", &overlay)]);
        let found = Document::find(folder.path(), "small").map(|document| document.value().clone());
        found.map_err(|error| shorten(&error.to_string(), folder.path()))
    };
    let doubling = "- { target: $.., update: { a: {}, b: {}, c: {}, d: {} } }\n";
    let value: Result<Value, String> = overlaid(&doubling.repeat(3));
    assert!(value.is_err(), "texts are no objects");
    let keys: Vec<String> = ('a'..'k').map(|key| format!("{key}: {{ x: 1 }}")).collect();
    let growing = format!("- {{ target: '$..[?@.x]', update: {{ {} }} }}\n", keys.join(", "));
    let error = overlaid(&format!("- {{ target: $.info, update: {{ x: 1 }} }}\n{}", growing.repeat(6))).unwrap_err();
    assert!(error.ends_with("makes the document too large; shorten the update"), "{error}");
    for target in [
        format!("$[?{}", "(".repeat(900)),
        format!("${}", "[0,0]".repeat(60)),
        "$..[?@..a]".to_owned(),
        format!("$.{}", "a".repeat(2000)),
    ] {
        let error = overlaid(&format!("- {{ target: \"{target}\", update: {{}} }}")).unwrap_err();
        assert!(error.starts_with("small.overlay.yaml#/actions/0: the target is too complex; "), "{error:.200}");
    }
}
