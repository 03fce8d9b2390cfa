//! Limits of integers, as the table of operations has them.

use crate::support::{document, flat, generated};

/// The limits in the table, for a body with one property.
#[track_caller]
fn limited(schema: &str, limit: &str) {
    let body = format!("{{ type: object, properties: {{ n: {schema} }} }}");
    let code = generated(&document(&format!(
        "paths: {{ /a: {{ post: {{ operationId: A, responses: {{}}, \
         requestBody: {{ content: {{ application/json: {{ schema: {body} }} }} }} }} }} }}"
    )));
    let code = flat(&code.unwrap());
    let limits = code.split(".limits( &[").nth(1).and_then(|rest| rest.split("], );").next()).unwrap_or_default();
    assert_eq!(
        limits.split("measure: rt::Measure::Value, ").nth(1).unwrap_or(limits).trim_end_matches(['}', ' ', ',']),
        limit
    );
}

#[test]
fn exclusive_limits_move_by_one() {
    limited("{ type: integer, minimum: 0, exclusiveMinimum: true }", "minimum: Some(1), maximum: None");
    limited("{ type: integer, maximum: 9, exclusiveMaximum: true }", "minimum: None, maximum: Some(8)");
    limited("{ type: integer, minimum: 0, exclusiveMinimum: false }", "minimum: Some(0), maximum: None");
}

#[test]
fn fractional_limits_of_integers_move_inwards() {
    limited("{ type: integer, minimum: 0.5, maximum: 9.5 }", "minimum: Some(1), maximum: Some(9)");
    limited(
        "{ type: integer, minimum: -1.5, exclusiveMinimum: true, maximum: -0.5, exclusiveMaximum: true }",
        "minimum: Some(-1), maximum: Some(-1)",
    );
}

#[test]
fn limits_of_floats_and_those_of_other_types_are_left_out() {
    limited("{ type: number, minimum: 1, maximum: 2 }", "");
    limited("{ type: string, minimum: 1 }", "");
    limited("{ type: integer, maxLength: 1 }", "");
}
