//! `x-wait`: states that callers wait for.

use crate::support::{document, flat, generated, refused};

fn reading(waits: &str) -> String {
    format!(
        "paths:
  '/a/{{id}}':
    get:
      operationId: GetA
      x-wait: {waits}
      parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]
      responses: {{ '200': {{ description: d, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }} }} }}
components:
  schemas:
    A: {{ type: object, properties: {{ state: {{ $ref: '#/components/schemas/State' }}, status: {{ $ref: '#/components/schemas/Status' }} }} }}
    Status: {{ type: object, required: [enabled], properties: {{ enabled: {{ type: boolean }} }} }}
    State: {{ type: string, enum: [UP, STATE_DOWN, BROKEN] }}"
    )
}

#[track_caller]
fn code(waits: &str) -> String {
    flat(&generated(&document(&reading(waits))).expect("a good wait"))
}

#[track_caller]
fn has(code: &str, part: &str) {
    assert!(code.contains(part), "{part:?} is not in {code}");
}

#[test]
fn a_state_that_is_reached() {
    let code = code(
        "{ ready: { state: /state, strip_prefix: STATE_, reached: [UP], failed: [DOWN, BROKEN], not_found: tolerated, times: 2, \
         timeout: 90 } }",
    );
    has(&code, "impl GetA { /// Waits until `state` is `UP` in 2 consecutive polls, and returns the response.");
    has(&code, "`DOWN` or `BROKEN` ends the wait with an error of the kind `FailedState`.");
    has(&code, "pub fn wait_ready(self) -> rt::Waiter<types::A>");
    has(
        &code,
        "rt::WaitTarget { name: \"ready\", reached: &[\"UP\"], failed: &[\"DOWN\", \"BROKEN\"], strip_prefix: \"STATE_\", \
         not_found: rt::NotFound::Tolerated, times: 2, timeout_seconds: 90, }",
    );
    has(&code, "rt::wait( self, &TARGET, |value| value.state.as_ref().map(::std::string::ToString::to_string), )");
}

#[test]
fn a_resource_that_is_gone_has_no_value() {
    let code = code("{ gone: { state: /state, not_found: reached } }");
    has(&code, "/// Waits until the server responds with status 404.");
    has(&code, "pub fn wait_gone(self) -> rt::Waiter<()>");
    has(&code, "not_found: rt::NotFound::Reached, times: 1, timeout_seconds: 0, }");
    has(&code, "rt::wait_gone( self, &TARGET,");
}

#[test]
fn a_state_that_is_not_text() {
    let code = code("{ enabled: { state: /status/enabled, reached: ['true'] } }");
    has(&code, "not_found: rt::NotFound::Error");
    has(&code, "value .status .as_ref() .map(|it| &it.enabled) .map(::std::string::ToString::to_string)");
}

#[test]
fn faults_of_a_wait() {
    for (waits, line) in [
        ("{ ready: [] }", "/ready: is not an object"),
        ("{ Ready: { state: /state, reached: [UP] } }", "/Ready: 'Ready' cannot be a part of a method's name"),
        ("{ ready: { state: /state, reached: [UP], until: 1 } }", "/ready/until: is an unknown key of this extension"),
        ("{ ready: { state: /states, reached: [UP] } }", "/ready/state: '/states' is not a field of the response"),
        ("{ ready: { reached: [UP] } }", "/ready: 'state' is missing"),
        ("{ ready: { state: /state } }", "/ready: 'reached' is missing or empty"),
        ("{ ready: { state: /state, reached: UP } }", "/ready/reached: is not a list of strings"),
        ("{ ready: { state: /state, reached: [DOWN] } }", "/ready/reached: 'DOWN' is not a value of the state"),
        (
            "{ ready: { state: /state, reached: [UP], failed: [GONE] } }",
            "/ready/failed: 'GONE' is not a value of the state",
        ),
        ("{ ready: { state: /state, reached: [UP], failed: [UP] } }", "/ready/failed: 'UP' is also in 'reached'"),
        ("{ ready: { state: /state, reached: [UP], not_found: maybe } }", "/ready/not_found: 'maybe' is unknown"),
        ("{ ready: { state: /state, reached: [UP], times: 0 } }", "/ready/times: is not a whole number from 1 up"),
    ] {
        let error = generated(&document(&reading(waits))).expect_err(waits);
        let lines: Vec<&str> = error.lines().collect();
        let start = format!("small.yaml#/paths/~1a~1{{id}}/get/x-wait{line}");
        // A list that cannot be read has no value either.
        assert!(lines.iter().any(|line| line.starts_with(&start)), "{waits}: {error}");
        assert!(lines.len() == 1 || waits.contains("reached: UP"), "{error}");
    }
    refused(&reading("none"), "#/paths/~1a~1{id}/get/x-wait: is not an object");
}
