//! One failure after another: what the first attempt leaves behind.

use clusterkit::{Error, RateLimit};
use serde_json::Value;

use crate::faults::http;
use crate::faults::matrix::{Case, cases, check_line, script};
use crate::faults::operations::Clients;
use crate::faults::server::{Accept, Server, Step};
use crate::support::recorder::Recorder;

/// Every way in which an attempt may have been processed without a response that says so.
fn lost_responses(body: &[u8]) -> [Vec<Step>; 7] {
    [
        vec![Step::Reset],
        vec![Step::Close],
        vec![Step::Hang],
        vec![Step::Write(http::half(200, body)), Step::Reset],
        status(408),
        status(502),
        status(504),
    ]
}

fn status(status: u16) -> Vec<Step> {
    http::write(http::response(status, &[], b""))
}

/// Calls an operation whose first attempt meets `first`, and each later one `then`.
async fn call(case: &Case, first: Vec<Step>, then: Vec<Step>) -> (Result<Value, Error>, Server) {
    let elsewhere = Recorder::start().await;
    let mut script = script(Accept::Open, first, 1, b"");
    script.good = then;
    let server = Server::start(script);
    let clients =
        Clients { url: server.url(), elsewhere: &elsewhere, has_token: false, limit: &RateLimit::unlimited() };
    ((case.call)(&clients).await, server)
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_finds_nothing_after_a_lost_response_was_probably_applied() {
    for case in cases().await.iter().filter(|case| case.operation.method() == "DELETE") {
        for first in lost_responses(&case.body) {
            let (result, server) = call(case, first.clone(), status(404)).await;
            let error = result.unwrap_err();
            assert!(error.is_not_found() && error.may_have_taken_effect(), "{first:?}: {error}");
            assert!(error.to_string().ends_with("; an earlier attempt may have deleted it"), "{error}");
            assert_eq!((error.attempts(), server.requests().len()), (2, 2));
            assert_eq!(check_line(&error, case.operation), Vec::<String>::new());
        }
        // No response was lost.
        let (result, _server) = call(case, status(429), status(404)).await;
        assert!(!result.unwrap_err().may_have_taken_effect());
    }
}

/// The rejection does not say what the attempt before it did.
#[tokio::test(start_paused = true)]
async fn a_change_that_is_rejected_after_a_lost_response_may_have_been_applied() {
    let cases = cases().await;
    for case in cases.iter().filter(|case| case.operation.is_idempotent()) {
        let changes = ["PUT", "DELETE"].contains(&case.operation.method());
        for first in lost_responses(&case.body) {
            let (result, _server) = call(case, first.clone(), status(409)).await;
            let error = result.unwrap_err();
            assert_eq!(error.may_have_taken_effect(), changes, "{first:?}: {error}");
            assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (2, 409), "{first:?}: {error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_is_not_retried_after_a_lost_response_although_it_was_after_a_429() {
    for case in cases().await.iter().filter(|case| !case.operation.is_idempotent()) {
        let (result, server) = call(case, status(429), status(503)).await;
        let error = result.unwrap_err();
        assert!(error.may_have_taken_effect(), "{error}");
        assert_eq!((error.attempts(), server.requests().len()), (2, 2), "{error}");
    }
}
