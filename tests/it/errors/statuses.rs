//! Answers that are no success, as the vendors write them.

use clusterkit::Error;
use serde_json::json;

use crate::errors::{of, shown};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

/// What a GET of CockroachDB makes of an answer.
async fn snapshot(name: &str, answer: Answer) -> Error {
    let server = Recorder::start().await;
    let error = of(&server, answer).await;
    assert_eq!((error.operation(), error.attempts()), (Some("GetCluster"), 1));
    shown::matches(name, &error, &server.url());
    error
}

#[tokio::test(start_paused = true)]
async fn no_permission() {
    let status = json!({ "code": 7, "message": "user is not allowed to see this cluster", "details": [] });
    let error = snapshot("status_403", Answer::json(403, &status).header("x-request-id", "req-7f3a")).await;
    assert!(error.is_permission() && !error.is_authentication());
}

#[tokio::test(start_paused = true)]
async fn not_found() {
    let error = snapshot("status_404", Answer::json(404, &json!({ "code": 5, "message": "not found" }))).await;
    assert!(error.is_not_found());
}

#[tokio::test(start_paused = true)]
async fn conflict() {
    let text = "cluster name is taken";
    snapshot("status_409", Answer::json(409, &json!({ "code": 6, "message": text }))).await;
}

#[tokio::test(start_paused = true)]
async fn not_ready_in_plain_text() {
    let server = Recorder::start().await;
    let client = clients::camunda(&server).build().unwrap();
    server.answer(Answer::body(412, "text/plain; charset=utf-8", "Cluster is not ready yet,\nclients need it.\n"));
    let create = client.create_client().cluster_uuid("c-1").body_map(|body| body.client_name("worker"));
    let error = create.send().await.unwrap_err();
    assert!(!error.may_have_taken_effect());
    shown::matches("status_412", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_problem() {
    let problem = json!({
        "type": "https://api.example/problems/invalid",
        "title": "Unprocessable",
        "status": 422,
        "detail": "period must be P7D, P30D or P90D",
    });
    snapshot("status_422", Answer::body(422, "application/problem+json", problem.to_string())).await;
}

#[tokio::test(start_paused = true)]
async fn limited_for_longer_than_anyone_waits() {
    let answer = Answer::json(429, &json!({ "message": "Too many requests" })).header("retry-after", "7200");
    let error = snapshot("status_429", answer).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after().unwrap().as_secs(), 7200);
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_server() {
    let status = json!({ "code": 13, "message": "an internal server error has occurred", "details": [] });
    snapshot("status_500", Answer::json(500, &status).header("cf-ray", "8a1b2c")).await;
}

#[tokio::test(start_paused = true)]
async fn a_page_of_a_gateway() {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>";
    snapshot("status_502_html", Answer::body(502, "text/html", page)).await;
}

#[tokio::test(start_paused = true)]
async fn a_status_without_a_name_and_a_body() {
    snapshot("status_499_empty", Answer::empty(499)).await;
}

#[tokio::test(start_paused = true)]
async fn a_redirect() {
    let answer = Answer::empty(307).header("location", "https://elsewhere.example/login?token=abc");
    snapshot("redirect", answer).await;
    snapshot("redirect_relative", Answer::empty(302).header("location", "/login?token=abc")).await;
}
