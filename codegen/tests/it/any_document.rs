//! Whatever is given as a document: a client that is Rust, or one line for each fault; no panic, no hang, no flood.
//!
//! The tests run few cases each, so that they take seconds. For a longer search:
//! `PROPTEST_CASES=20000 cargo test -p clusterkit-codegen --test it any_document`.

use std::path::Path;
use std::sync::LazyLock;

use crate::support::{document, folder};
use clusterkit_codegen::{Document, Error, Generator};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

/// What a document of OpenAPI is full of, and what its rules and generated code give a meaning.
const WORDS: [&str; 76] = [
    "openapi",
    "info",
    "title",
    "version",
    "paths",
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "/a",
    "/a/{id}",
    "/{",
    "get",
    "post",
    "delete",
    "options",
    "operationId",
    "A",
    "B",
    "new",
    "type",
    "Self",
    "name",
    "in",
    "query",
    "path",
    "header",
    "cookie",
    "required",
    "schema",
    "content",
    "application/json",
    "text/csv",
    "200",
    "201",
    "2XX",
    "default",
    "404",
    "$ref",
    "#/components/schemas/A",
    "#/components/schemas/B",
    "#/components/parameters/A",
    "#/paths",
    "#",
    "string",
    "integer",
    "number",
    "object",
    "array",
    "boolean",
    "items",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "enum",
    "nullable",
    "format",
    "date-time",
    "password",
    "minimum",
    "exclusiveMinimum",
    "style",
    "explode",
    "x-handwritten-type",
    "x-may-be-empty",
    "servers",
    "url",
    "security",
    "description",
    "",
    "\u{0}",
    "a b",
];

fn cases(few: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(few);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 500, ..ProptestConfig::default() }
}

/// Asserts that a document gives a client or lines.
#[track_caller]
fn taken(value: Value) {
    let document = Document::from_value(Path::new("any.yaml"), value);
    match Generator::new("any").generate(&document) {
        Ok(code) => drop(syn::parse_file(&code).expect("the client is Rust")),
        Err(error) => {
            lines(&error);
            for finding in error.findings() {
                let at = finding.pointer();
                let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
                let is_there = [at, parent].iter().any(|at| document.value().pointer(at).is_some());
                assert!(is_there || at.starts_with("/info/"), "{finding}: there is no such place");
            }
        }
    }
}

#[track_caller]
fn lines(error: &Error) {
    assert!(!error.findings().is_empty());
    for finding in error.findings() {
        let line = finding.to_string();
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(!line.contains(char::is_control), "{line}");
        assert!(line.contains(": ") && line.contains("; "), "{line}");
        assert!(!line.contains("the generator panicked"), "{line}");
        assert!(line.len() < 2500, "{line}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![20 => select(&WORDS[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => (-3_i64..300).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        6 => word().prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(6, 48, 5, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => btree_map(word(), inner, 0..5).prop_map(|entries| Value::Object(Map::from_iter(entries))),
        ]
    })
}

/// A schema that could be meant. It breaks few rules, so that most of them reach the generator.
fn schema() -> impl Strategy<Value = Value> {
    const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
    let leaf = prop_oneof![
        20 => select(vec!["A", "B", "C", "D"]).prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })),
        20 => select(vec!["string", "integer", "number", "object", "array", "boolean"])
            .prop_map(|word| json!({ "type": word })),
        10 => subsequence(vec!["on", "off", "un-set", "type", "unknown", "1"], 2..5)
            .prop_map(|words| json!({ "type": "string", "enum": words })),
        2 => subsequence(vec!["on", "off", "1"], 1..3).prop_map(|words| json!({ "enum": words })),
        3 => vec(-1_i64..9, 1..4).prop_map(|values| json!({ "type": "integer", "enum": values })),
        5 => (select(vec!["string", "integer", "object"]), select(vec!["date", "int32", "uuid", "ipv4", "password", "x"]))
            .prop_map(|(word, format)| json!({ "type": word, "format": format })),
        2 => (-3_i64..9).prop_map(|limit| json!({ "type": "integer", "minimum": limit, "default": 9 })),
        2 => Just(json!({})),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let properties = btree_map(select(vec!["a", "b", "cD", "type", "e.f"]), inner.clone(), 0..4);
        let required = vec(select(vec!["a", "b", "A", "x"]), 0..3);
        prop_oneof![
            8 => (properties.clone(), required).prop_map(|(properties, required)| {
                json!({ "type": "object", "properties": properties, "required": required })
            }),
            4 => inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            4 => inner.clone().prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
            6 => (select(&PARTS[..]), vec(inner.clone(), 1..4)).prop_map(|(key, parts)| json!({ key: parts })),
            4 => (select(&PARTS[..]), vec(inner.clone(), 1..3), properties)
                .prop_map(|(key, parts, properties)| json!({ key: parts, "properties": properties })),
            2 => (select(&PARTS[..]), vec(inner.clone(), 1..3), select(&PARTS[..]), vec(inner.clone(), 1..3))
                .prop_map(|(one, parts, other, others)| json!({ one: parts, other: others })),
            2 => (inner.clone(), any::<bool>()).prop_map(|(mut schema, nullable)| {
                schema["nullable"] = nullable.into();
                schema
            }),
            1 => (inner, word(), value()).prop_map(|(mut schema, key, value)| {
                schema[key] = value;
                schema
            }),
        ]
    })
}

/// A schema that a parameter can have.
fn simple_schema() -> impl Strategy<Value = Value> {
    let word = select(vec!["string", "integer", "number", "boolean"]).prop_map(|word| json!({ "type": word }));
    prop_oneof![
        4 => word.clone(),
        2 => word.prop_map(|items| json!({ "type": "array", "items": items })),
        1 => schema(),
    ]
}

/// A document around schemas, which uses them in every place.
fn around(schemas: [Value; 4], body: &Value, answer: &Value, query: &Value) -> Value {
    let [a, b, c, d] = schemas;
    json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a/{id}": { "post": {
            "operationId": "Act",
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "q", "in": "query", "schema": query },
            ],
            "requestBody": { "content": { "application/json": { "schema": body } } },
            "responses": { "200": { "description": "d", "content": { "application/json": { "schema": answer } } } },
        } } },
        "components": { "schemas": { "A": a, "B": b, "C": c, "D": d } },
    })
}

/// What is done to one node of a document: which, with which other, and how.
type Mutation = (Index, Index, usize, Value);

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    vec((any::<Index>(), any::<Index>(), 0_usize..5, value()), 1..4)
}

fn mutated(mut document: Value, mutations: Vec<Mutation>) -> Value {
    for (one, other, how, value) in mutations {
        let mut places = Vec::new();
        collect(&document, String::new(), &mut places);
        let (one, other) = (one.get(&places).clone(), other.get(&places).clone());
        let (parent, key) = one.rsplit_once('/').unwrap_or_default();
        let key = key.replace("~1", "/").replace("~0", "~");
        let other = document.pointer(&other).cloned().unwrap_or_default();
        match (how, document.pointer_mut(parent)) {
            (0, Some(Value::Object(object))) => drop(object.shift_remove(&key)),
            (0, Some(Value::Array(list))) if !list.is_empty() => drop(list.remove(key.parse().unwrap_or(0))),
            (1, Some(Value::Array(list))) => list.push(other),
            (1, Some(Value::Object(object))) => {
                let moved = object.shift_remove(&key).unwrap_or_default();
                object.insert(value.as_str().unwrap_or("renamed").to_owned(), moved);
            }
            (2 | 3, _) => document.pointer_mut(&one).into_iter().for_each(|node| *node = other.clone()),
            _ => document.pointer_mut(&one).into_iter().for_each(|node| *node = value.clone()),
        }
    }
    document
}

fn collect(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, inner)| {
            collect(inner, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), places);
        }),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, inner)| collect(inner, format!("{at}/{index}"), places));
        }
        _ => {}
    }
    places.push(at);
}

/// A document with something of everything, in which most mutations matter.
static SMALL: LazyLock<Value> = LazyLock::new(|| {
    let yaml = document(
        "paths:
  /things/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      operationId: GetThing
      parameters: [{ name: page.size, in: query, schema: { type: integer, minimum: 1, default: 10 } }]
      responses: { '200': { $ref: '#/components/responses/Thing' } }
    put:
      operationId: PutThing
      requestBody: { $ref: '#/components/requestBodies/Thing' }
      responses: { '204': { description: d } }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  requestBodies: { Thing: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
  responses: { Thing: { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
  schemas:
    Thing:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - type: object
          required: [kind]
          properties:
            kind: { type: string, enum: [small, large], default: small }
            next: { $ref: '#/components/schemas/Thing' }
            many: { type: array, items: { type: object, properties: { x: { type: number, nullable: true } } } }
            key: { type: string, format: password }
    Base: { type: object, properties: { id: { type: string }, at: { type: string, format: date-time } } }
    Either: { oneOf: [{ type: string }, { $ref: '#/components/schemas/Base' }] }
",
    );
    let folder = folder(&[("small.yaml", &yaml)]);
    Document::find(folder.path(), "small").unwrap().value().clone()
});

fn published(api: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    Document::find(&folder, api).unwrap().value().clone()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_value(value in value()) {
        taken(value);
    }

    #[test]
    fn any_value_below_the_head_of_a_document(mut value in value()) {
        if let Some(object) = value.as_object_mut() {
            object.insert("openapi".to_owned(), json!("3.0.3"));
        }
        taken(value);
    }

    #[test]
    fn any_text(tokens in vec(prop_oneof![
        word(),
        select(vec![": ", "- ", "\n", "\n  ", "\n    ", "&a ", "*a", "[", "]", "{", "}", ", ", "'", "\"", "|", "!x ", "<<: ", "? "])
            .prop_map(str::to_owned),
    ], 0..60)) {
        let text = tokens.concat();
        let folder = folder(&[("any.yaml", &text), ("any.json", &text)]);
        for name in ["any.yaml", "any.json"] {
            match Document::read(&folder.path().join(name)) {
                Ok(document) => taken(document.value().clone()),
                Err(error) => lines(&error),
            }
        }
    }

    #[test]
    fn a_small_document_with_mutations(mutations in mutations()) {
        taken(mutated(SMALL.clone(), mutations));
    }

    #[test]
    fn any_schemas(
        a in schema(), b in schema(), c in schema(), d in schema(),
        body in schema(), answer in schema(), query in simple_schema(),
    ) {
        taken(around([a, b, c, d], &body, &answer, &query));
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn a_published_document_with_mutations(
        api in select(vec!["perfectscale", "cockroach", "camunda"]), mutations in mutations(),
    ) {
        taken(mutated(published(api), mutations));
    }
}
