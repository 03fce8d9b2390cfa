//! The reviewed public items of each client.

use std::fs;
use std::path::Path;

use clusterkit_codegen::Document;
use clusterkit_specs::surface;
use serde_json::{Value, json};

fn surface_of(document: Value) -> String {
    surface(&Document::from_value(Path::new("small.yaml"), document), "small").unwrap()
}

#[test]
fn the_surfaces_are_as_they_were_reviewed() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for api in ["perfectscale", "cockroach", "camunda"] {
        let now = surface(&Document::find(&workspace.join("openapi"), api).unwrap(), api).unwrap();
        let file = workspace.join(format!("tests/surface/{api}.txt"));
        let reviewed = fs::read_to_string(&file).unwrap_or_default();
        let first = now.lines().zip(reviewed.lines()).find(|(now, reviewed)| now != reviewed);
        assert!(
            now == reviewed,
            "what callers see of {api} has changed, first here: {first:?}\n\
             run `cargo specs surface`, and review the change of tests/surface/{api}.txt"
        );
    }
}

#[test]
fn a_surface_omits_types_of_internal_operations() {
    let text = surface_of(json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": { "/things": { "post": {
            "operationId": "PutThing",
            "x-internal": true,
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Thing" } } } },
            "responses": { "204": { "description": "" } },
        } } },
        "components": { "schemas": {
            "Thing": { "type": "object", "properties": { "kind": { "$ref": "#/components/schemas/Kind" } } },
            "Kind": { "type": "string", "enum": ["big"] },
        } },
    }));
    assert_eq!(text, "");
}

#[test]
fn a_surface_has_all_that_callers_see() {
    let text = surface_of(json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": {
            "/things/{thingId}": { "get": {
                "operationId": "GetThing",
                "deprecated": true,
                "parameters": [
                    { "name": "thingId", "in": "path", "required": true, "schema": { "type": "string" } },
                    { "name": "page.size", "in": "query", "schema": { "type": "integer", "format": "int32" } },
                    { "name": "kinds", "in": "query", "required": true,
                      "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Kind" } } },
                ],
                "responses": { "200": { "description": "", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" } } } } },
            } },
            "/things": { "post": {
                "operationId": "PutThings",
                "requestBody": { "required": true, "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Draft" } } } },
                "responses": { "200": { "description": "", "content": { "application/json": {
                    "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } } } } } },
            } },
        },
        "components": { "schemas": {
            "Draft": { "type": "object", "required": ["secretWord"], "properties": {
                "secretWord": { "type": "string", "format": "password" },
                "marks": { "type": "object", "additionalProperties": { "type": "string" } } } },
            "Kind": { "type": "string", "enum": ["big", "in-between"] },
            "Thing": { "type": "object", "required": ["kind"], "properties": {
                "kind": { "$ref": "#/components/schemas/Kind" },
                "type": { "type": "string" },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                "madeAt": { "type": "string", "format": "date-time" },
            } },
        } },
    }));
    let expected = "\
client.get_thing(thing_id: PathSegment, kinds: Vec<Kind>)  GET /things/{thingId}  deprecated
    .page_size(i32, optional)
    -> Thing

client.put_things()  POST /things
    .marks(BTreeMap<String, String>, optional)
    .secret_word(Secret)
    .body(Draft, optional)
    -> Vec<Thing>

struct Draft  with a builder
    marks: Option<BTreeMap<String, String>>
    secret_word: Secret  \"secretWord\"

enum Kind, open
    Big  \"big\"
    InBetween  \"in-between\"

struct Thing
    kind: Kind
    labels: BTreeMap<String, String>
    made_at: Option<Timestamp>  \"madeAt\"
    type_: Option<String>  \"type\"
";
    assert_eq!(text, expected);
}

#[test]
fn alternatives_are_told_with_what_they_hold() {
    let word = |word: &str| json!({ "type": "string", "enum": [word] });
    let text = surface_of(json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": {},
        "components": { "schemas": {
            "Event": { "oneOf": [
                { "type": "object", "required": ["kind"], "properties": {
                    "kind": word("made-by"), "madeAt": { "type": "string", "format": "date-time" } } },
                { "type": "object", "required": ["kind"], "properties": { "kind": word("gone") } },
            ] },
            "Either": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
        } },
    }));
    let expected = "\
enum Either
    String(String)
    Array(Vec<String>)

enum Event
    MadeBy  \"made-by\"
        made_at: Option<Timestamp>  \"madeAt\"
    Gone  \"gone\"
";
    assert_eq!(text, expected);
}

#[test]
fn streams_and_waits_are_listed() {
    let content = |schema: Value| json!({ "200": { "description": "", "content": { "application/json": { "schema": schema } } } });
    let text = surface_of(json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": {
            "/things": { "get": {
                "operationId": "ListThings",
                "x-list": { "items": "/things", "cursors": [{ "name": "page", "next": "/next", "send": { "query": "page" } }] },
                "parameters": [{ "name": "page", "in": "query", "schema": { "type": "string" } }],
                "responses": content(json!({ "$ref": "#/components/schemas/Things" })),
            } },
            "/things/{id}": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                "get": {
                    "operationId": "GetThing",
                    "x-wait": {
                        "ready": { "state": "/state", "reached": ["DONE"], "failed": ["FAILED"] },
                        "gone": { "not_found": "reached", "reached": ["GONE"], "state": "/state" },
                    },
                    "responses": content(json!({ "$ref": "#/components/schemas/Thing" })),
                },
            },
        },
        "components": { "schemas": {
            "Thing": { "type": "object", "properties": { "state": { "type": "string" } } },
            "Things": { "type": "object", "properties": {
                "things": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } },
                "next": { "type": "string" } } },
        } },
    }));
    let expected = "\
client.list_things()  GET /things
    .page(String, optional)
    -> Things
    streams Thing

client.get_thing(id: PathSegment)  GET /things/{id}
    -> Thing
    .wait_ready() -> Thing
    .wait_gone() -> ()
";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn deprecated_items_are_marked() {
    let schema = json!({ "type": "object", "required": ["r"], "properties": {
        "r": { "type": "string", "deprecated": true }, "n": { "type": "string" } } });
    let text = surface_of(json!({
        "openapi": "3.0.3",
        "info": { "title": "Small", "version": "1" },
        "paths": { "/a": { "post": {
            "operationId": "A",
            "parameters": [{ "name": "old", "in": "query", "deprecated": true, "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/T" } } } },
            "responses": {},
        } } },
        "components": { "schemas": { "T": schema } },
    }));
    for line in [".old(String, optional)  deprecated", "    r: String  deprecated", "    n: Option<String>\n"] {
        assert!(text.contains(line), "{line}: {text}");
    }
}
