//! Responses whose status is not a success, as the vendors write them.

use clusterkit::{Error, ErrorKind};
use serde_json::json;

use crate::errors::{error_of, snapshot};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// Compares the error of one GET of CockroachDB that gets this response.
async fn matches(name: &str, response: Answer) -> Error {
    let server = Recorder::start().await;
    let error = error_of(&server, response).await;
    assert_eq!((error.operation(), error.attempts()), (Some("GetCluster"), 1));
    snapshot::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn a_403_is_a_missing_permission() {
    let status = json!({ "code": 7, "message": "user is not allowed to see this cluster", "details": [] });
    let error = matches("status_403", Answer::json(403, &status).header("x-request-id", "req-7f3a")).await;
    assert_eq!(error.kind(), ErrorKind::Permission);
}

#[tokio::test(start_paused = true)]
async fn a_404_is_a_missing_resource() {
    let error = matches("status_404", Answer::json(404, &json!({ "code": 5, "message": "not found" }))).await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_409_is_a_conflict() {
    let error =
        matches("status_409", Answer::json(409, &json!({ "code": 6, "message": "cluster name is taken" }))).await;
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[tokio::test(start_paused = true)]
async fn a_412_is_a_conflict_that_a_wait_solves() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    server.answer(Answer::body(412, "text/plain; charset=utf-8", "Cluster is not ready yet,\nclients need it.\n"));
    let error = client.create_client("c-1").client_name("worker").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(!error.may_have_taken_effect());
    snapshot::matches("status_412", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_problem_document_has_its_detail_in_the_line() {
    let problem = json!({
        "type": "https://api.example/problems/invalid",
        "title": "Unprocessable",
        "status": 422,
        "detail": "period must be P7D, P30D or P90D",
    });
    let error = matches("status_422", Answer::body(422, "application/problem+json", problem.to_string())).await;
    assert_eq!(error.kind(), ErrorKind::Rejected);
}

#[tokio::test(start_paused = true)]
async fn a_429_says_how_long_to_wait() {
    let response = Answer::json(429, &json!({ "message": "Too many requests" })).header("retry-after", "7200");
    let error = matches("status_429", response).await;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after().unwrap().as_secs(), 7200);
}

#[tokio::test(start_paused = true)]
async fn a_500_is_a_failure_of_the_server() {
    let status = json!({ "code": 13, "message": "an internal server error has occurred", "details": [] });
    let error = matches("status_500", Answer::json(500, &status).header("cf-ray", "8a1b2c")).await;
    assert_eq!(error.kind(), ErrorKind::Server);
}

#[tokio::test(start_paused = true)]
async fn the_page_of_a_gateway_is_named_and_not_printed() {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>";
    matches("status_502_html", Answer::body(502, "text/html", page)).await;
}

#[tokio::test(start_paused = true)]
async fn a_status_without_a_name_and_a_body_is_a_number() {
    matches("status_499_empty", Answer::empty(499)).await;
}

#[tokio::test(start_paused = true)]
async fn a_redirect_names_its_host_alone() {
    let response = Answer::empty(307).header("location", "https://elsewhere.example/login?token=abc");
    assert_eq!(matches("redirect", response).await.kind(), ErrorKind::Redirect);
    matches("redirect_relative", Answer::empty(302).header("location", "/login?token=abc")).await;
}

#[tokio::test(start_paused = true)]
async fn a_304_says_that_nothing_has_changed() {
    let server = Recorder::start().await;
    let error = error_of(&server, Answer::empty(304)).await;
    assert_eq!(error.status().unwrap(), 304);
    snapshot::matches("status_304", &error, &server.url());
}
