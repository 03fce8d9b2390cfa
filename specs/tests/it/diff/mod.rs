//! What changed between two documents: the whole catalogue, a small pair of documents for each kind.

mod bodies;
mod docs;
mod extensions;
mod fields;
mod large;
mod limits;
mod operations;
mod parameters;
mod parts;
mod real;
mod support;
mod types;
mod values;

use std::collections::BTreeSet;

use clusterkit_specs::{Group, Kind};
use support::Case;

fn cases() -> impl Iterator<Item = &'static Case> {
    let all = [
        operations::CASES,
        parameters::CASES,
        parts::CASES,
        bodies::CASES,
        fields::CASES,
        values::CASES,
        limits::CASES,
        types::CASES,
        docs::CASES,
        extensions::CASES,
    ];
    all.into_iter().flatten()
}

#[test]
fn each_pair_shows_what_differs_in_it_and_nothing_else() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = case.found();
        if found != case.expected {
            wrong.push(format!("{}\n{}\n  is {found:#?}\n  and not {:#?}\n", case.old, case.new, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_kind_of_the_catalogue_is_shown_by_a_pair() {
    // Whole APIs are compared in `real`.
    let mut untested: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    untested.remove("api-added");
    untested.remove("api-removed");
    for line in cases().flat_map(|case| case.expected) {
        untested.remove(line.split(' ').nth(1).unwrap());
    }
    assert_eq!(untested, BTreeSet::new());
}

#[test]
fn a_document_is_the_same_as_itself() {
    for case in cases() {
        let (old, _) = (case.document)(case.old);
        assert!(support::compare(&old, &old).is_empty(), "{old}");
    }
}

/// What one direction adds the other removes, and a difference is never seen from one side alone.
#[test]
fn the_other_way_round_each_change_is_its_opposite() {
    let opposite = |name: &str| match name {
        name if name.ends_with("-added-required") => name.replace("-added-required", "-removed"),
        name if name.ends_with("-added") => name.replace("-added", "-removed"),
        name => name.to_owned(),
    };
    for case in cases() {
        let ((old, _), (new, _)) = ((case.document)(case.old), (case.document)(case.new));
        let (there, back) = (support::compare(&old, &new), support::compare(&new, &old));
        assert_eq!(there.is_empty(), back.is_empty(), "{old}\n{new}");
        for change in &there {
            let name = change.kind.name();
            if !name.contains("-added") || name == "parameter-added" && change.old.is_some() {
                continue;
            }
            let is_opposite = back.iter().any(|other| {
                other.kind.name() == opposite(name) && (&other.old, &other.new) == (&change.new, &change.old)
            });
            assert!(is_opposite, "{change}\n\n{back}");
        }
    }
}

#[test]
fn breaking_changes_come_first() {
    for case in cases() {
        let ((old, _), (new, _)) = ((case.document)(case.old), (case.document)(case.new));
        let groups: Vec<Group> = support::compare(&old, &new).iter().map(clusterkit_specs::Change::group).collect();
        assert!(groups.is_sorted(), "{groups:?}");
    }
}

#[test]
fn what_several_operations_share_is_one_change_that_names_them() {
    let document = |limit: u8| {
        let operation = |id: &str| {
            format!(
                "/{id}: {{ get: {{ operationId: {id}, responses: {{}}, parameters: [{{ $ref: '#/components/parameters/P' }}] }} }}"
            )
        };
        let parameter = format!("{{ name: p, in: query, schema: {{ type: integer, maximum: {limit} }} }}");
        let paths = ["A", "B", "C"].map(operation).join(", ");
        format!("paths: {{ {paths} }}\ncomponents: {{ parameters: {{ P: {parameter} }} }}")
    };
    let changes = support::compare(&document(2), &document(1));
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let at = "#/components/parameters/P/schema/maximum";
    assert_eq!(lines, [format!("breaking  A and 2 others: 'maximum' of the parameter 'p' is 1 instead of 2  ({at})")]);
    assert_eq!(changes.iter().next().unwrap().operations, ["A", "B", "C"]);
}

#[test]
fn only_the_operations_that_lead_to_a_schema_are_named() {
    let document = |word: &str| {
        let operation = |id: &str, name: &str| {
            let content =
                format!("content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }}");
            format!(
                "/{id}: {{ get: {{ operationId: {id}, responses: {{ '200': {{ description: d, {content} }} }} }} }}"
            )
        };
        let paths = [("A", "T"), ("B", "U"), ("C", "T")].map(|(id, name)| operation(id, name)).join(", ");
        let schemas = format!("T: {{ type: object, properties: {{ a: {{ type: {word} }} }} }}, U: {{ type: object }}");
        format!("paths: {{ {paths} }}\ncomponents: {{ schemas: {{ {schemas} }} }}")
    };
    let changes = support::compare(&document("string"), &document("boolean"));
    let operations: Vec<&[String]> = changes.iter().map(|change| change.operations.as_slice()).collect();
    assert_eq!(operations, [["A", "C"]]);
}

/// A list of an answer is never an `Option`; that of a type which requests carry is, if it may be left out.
#[test]
fn a_type_that_requests_begin_to_carry_has_options_for_its_lists() {
    let document = |request: &str| {
        let content = "content: { application/json: { schema: { $ref: '#/components/schemas/T' } } }";
        let body = request.replace("BODY", &format!("requestBody: {{ {content} }}"));
        let operation = format!("operationId: A, {body} responses: {{ '200': {{ description: d, {content} }} }}");
        let schema = "{ type: object, properties: { a: { type: array, items: { type: string } } } }";
        format!("paths: {{ /a: {{ post: {{ {operation} }} }} }}\ncomponents: {{ schemas: {{ T: {schema} }} }}")
    };
    let changes = support::compare(&document(""), &document("BODY,"));
    let kinds: Vec<&str> = changes.iter().map(|change| change.kind.name()).collect();
    assert_eq!(kinds, ["response-field-optional", "request-body-added"]);
}
