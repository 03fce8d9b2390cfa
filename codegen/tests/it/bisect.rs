//! Finds the part of a document that progenitor rejects unexpectedly, without printing its panic.

use crate::support::{document, found};
use clusterkit_codegen::{Document, Generator};

fn schema(schema: &str) -> String {
    document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ T: {schema} }} }}"))
}

#[test]
fn what_no_rule_foresees_is_named_by_its_place() {
    let wrong = "{ oneOf: [{ type: object }, { allOf: [{ type: string }], anyOf: [{ type: object }] }], \
        properties: { a: { type: string } } }";
    let outer = format!("{{ type: object, properties: {{ b: {wrong} }} }}");
    let components = |extra: &str| {
        document(&format!(
            "paths: {{ /a: {{ get: {{ operationId: A, responses: {{ '200': {{ description: d, content: {{ application/json: \
             {{ schema: {{ $ref: '#/components/schemas/S' }} }} }} }} }} }} }} }}\n\
             components: {{ schemas: {{ S: {{ type: string }}, U: {{ items: {{ $ref: '#/components/schemas/T' }} }}, {extra} }} }}"
        ))
    };
    for (schemas, places) in [
        (format!("T: {wrong}"), vec!["T"]),
        (format!("T: {outer}"), vec!["T/properties/b"]),
        (format!("T: {wrong}, V: {wrong}"), vec!["T", "V"]),
    ] {
        let lines = found(&[("small.yaml", &components(&schemas))]);
        assert_eq!(lines.len(), places.len(), "{lines:?}");
        for (line, place) in lines.iter().zip(places) {
            let line = line.strip_prefix(&format!("small.yaml#/components/schemas/{place}: progenitor panicked: "));
            assert!(line.is_some_and(|line| line.ends_with("; simplify it in an overlay")), "{lines:?}");
        }
    }
}

#[test]
fn panics_elsewhere_are_printed_as_ever() {
    let _ =
        Generator::new("none").check(&Document::from_value(std::path::Path::new("none.yaml"), serde_json::Value::Null));
    let program = std::env::current_exe().unwrap();
    let run = std::process::Command::new(program)
        .args(["--exact", "bisect::a_panic_beside_a_check", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&run.stderr).contains("this is printed"), "{run:?}");
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn a_panic_beside_a_check() {
    let small = schema(
        "{ oneOf: [{ type: object }, { allOf: [{ type: string }], anyOf: [{ type: object }] }], properties: { a: {} } }",
    );
    found(&[("small.yaml", &small)]);
    panic!("this is printed");
}
