use std::sync::Mutex;

use clusterkit_sandbox::Sandbox;
use serde_json::json;

use super::{command, nothing_is_left, ready, run};
use crate::support::program::{self, cockroach};
use crate::support::server::{Recorder, Request, Response};

/// A server that creates the cluster and loses its response.
async fn forgetful(listed: usize) -> Recorder {
    let server = Recorder::start().await;
    let (mut name, mut asked, mut deleted) = (String::new(), 0, false);
    let responder = move |request: &Request| -> Option<Response> {
        Some(match (request.method(), request.path()) {
            ("POST", _) => {
                request.json()["name"].as_str().unwrap().clone_into(&mut name);
                Response::empty(502)
            }
            ("DELETE", "/api/v1/clusters/c-1") => {
                deleted = true;
                Response::json(200, &json!({}))
            }
            ("GET", "/api/v1/clusters") => {
                asked += 1;
                let there = asked >= listed && !deleted;
                let clusters = if there { json!([{ "id": "c-1", "name": name }]) } else { json!([]) };
                Response::json(200, &json!({ "clusters": clusters }))
            }
            _ => Response::empty(418),
        })
    };
    let responder = Mutex::new(responder);
    server.respond_by(move |request| (responder.lock().unwrap())(request));
    server
}

#[tokio::test]
async fn one_whose_response_is_lost_leaves_no_cluster() {
    // At once in the list, and after a while.
    for listed in [1, 3] {
        let server = forgetful(listed).await;
        let outcome = run(&server.url(), &["--", "true"]).await;
        assert_eq!(outcome.code, 2);
        assert!(outcome.err.contains("502") && outcome.err.contains(": deleted"), "{}", outcome.err);
        let sent: Vec<String> = server.requests().iter().map(|request| request.method().to_owned()).collect();
        assert_eq!(sent.iter().filter(|method| *method == "POST").count(), 1, "created twice");
        assert_eq!(sent.last().unwrap(), "DELETE");
    }
}

#[tokio::test]
async fn one_that_was_rejected_needs_no_deletion() {
    let server = Recorder::start().await;
    server.respond_always(Response::json(400, &json!({ "message": "no such region" })));
    let outcome = run(&server.url(), &["--", "true"]).await;
    assert!(outcome.code == 2 && outcome.err.contains("no such region"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 1);
}

/// A version of the API that has no spend limits would lose it.
#[tokio::test]
async fn the_spend_limit_is_kept_whatever_version_is_set() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.cockroach_url();
    let variables = [&cockroach(&url)[..], &[("COCKROACH_API_VERSION", "2024-09-16")]].concat();
    let outcome = program::output(command(&["--spend-limit", "1234", "--", "true"], &variables)).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let created = &sandbox.requests_to("POST", "/api/v1/clusters")[0];
    assert_eq!(created.body["spec"]["serverless"]["spendLimit"], 1234);
    assert_eq!(created.headers["cc-version"], "2022-03-31");
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn a_cluster_with_another_limit_is_not_used() {
    let server = Recorder::start().await;
    let mut cluster = ready();
    cluster["config"] = json!({ "serverless": { "spend_limit": 90_000, "routing_id": "r" } });
    server.respond_always(Response::json(200, &cluster));
    for limit in ["0", "5"] {
        let outcome = run(&server.url(), &["--spend-limit", limit, "--", "echo", "used"]).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{}", outcome.err);
        assert!(outcome.err.contains(&format!("a spend limit of 90000 cents, not of {limit}")), "{}", outcome.err);
        assert_eq!(server.requests().last().unwrap().method(), "DELETE");
    }
}

#[tokio::test]
async fn a_negative_limit_is_rejected() {
    let outcome = program::output(command(&["--sandbox", "--spend-limit", "-4", "--", "true"], &[])).await;
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("-4 is not in 0.."), "{}", outcome.err);
}
