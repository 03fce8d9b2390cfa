//! Bodies that are JSON under another name.

use crate::support::{document, generated, operation, refused};

const PLAIN: &str = "schema: { type: object, properties: { x: { type: string } } }";

/// Code without white space and the commas of long lines.
fn dense(code: &str) -> String {
    code.split_whitespace().collect::<String>().replace(",)", ")")
}

/// The code of a POST with these contents of its body and of its answer.
fn code(body: &str, answer: &str) -> String {
    let rest = format!(
        "operationId: A, requestBody: {{ content: {{ {body} }} }}, \
         responses: {{ '200': {{ description: d, content: {{ {answer} }} }} }}"
    );
    dense(
        &generated(&document(&format!("paths: {{ /a: {{ post: {{ {rest} }} }} }}"))).expect("JSON under another name"),
    )
}

/// One entry of a content.
fn content(media_type: &str) -> String {
    format!("'{media_type}': {{ {PLAIN} }}")
}

#[test]
fn the_documented_media_types_are_sent() {
    for media_type in ["application/vnd.api+json", "application/json; charset=utf-8", "application/merge-patch+json"] {
        let code = code(&content(media_type), &content(media_type));
        let spelled = dense(media_type);
        assert_eq!(code.matches(&format!(".content_type(\"{spelled}\")")).count(), 1, "{code}");
        assert_eq!(code.matches(&format!(".accept(\"{spelled}\")")).count(), 1, "{code}");
    }
}

#[test]
fn the_usual_media_type_is_preferred_and_left_to_the_runtime() {
    let both = format!("{}, {}", content("application/vnd.api+json"), content("application/json"));
    let code = code(&both, &both);
    assert!(!code.contains(".content_type(") && !code.contains(".accept(") && !code.contains("vnd.api"), "{code}");
}

#[test]
fn all_answers_are_accepted_that_the_document_has() {
    let answer = |status: &str, media_type: &str| {
        format!("'{status}': {{ description: d, content: {{ {} }} }}", content(media_type))
    };
    let responses = [answer("200", "application/json"), answer("201", "application/hal+json")].join(", ");
    for method in ["get", "delete"] {
        let paths = format!("paths: {{ /a: {{ {method}: {{ operationId: A, responses: {{ {responses} }} }} }} }}");
        let code = dense(&generated(&document(&paths)).unwrap());
        assert!(code.contains(".accept(\"application/json,application/hal+json\")"), "{code}");
    }
}

#[test]
fn what_is_no_media_type_of_json() {
    for media_type in
        ["application/*+json", "application/+json", "text/json", "application/x+jsonl", "application/ä+json"]
    {
        let body = format!("requestBody: {{ content: {{ {} }} }}", content(media_type));
        let line = format!("#/paths/~1a/post/requestBody: the media type {media_type} is unsupported; ");
        refused(&operation("post", &body), &line);
    }
}

#[test]
fn bodies_that_carry_nothing() {
    let form =
        "requestBody: { content: { application/x-www-form-urlencoded: { schema: { type: object, properties: {} } } } }";
    generated(&document(&operation("post", form))).expect("a form without fields is no body");
    let file = "requestBody: { content: { text/plain: { schema: { type: string } } } }";
    generated(&document(&operation("get", file))).expect("a GET has no body");
    refused(&operation("post", file), "#/paths/~1a/post/requestBody: the media type text/plain is unsupported");
}

#[test]
fn headers_that_are_no_parameters() {
    let names = ["Accept", "content-type", "Authorization", "X-Other"];
    let parameters = names.map(|name| format!("{{ name: {name}, in: header, schema: {{ type: string }} }}")).join(", ");
    let code = generated(&document(&operation("get", &format!("parameters: [{parameters}]")))).unwrap();
    assert!(code.contains("pub fn x_other("), "{code}");
    for ignored in ["pub fn accept(", "pub fn content_type(", "pub fn authorization("] {
        assert!(!code.contains(ignored), "{ignored}");
    }
}
