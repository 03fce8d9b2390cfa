use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::{nothing_is_left, ready, run, start};
use crate::support::server::{Recorder, Response};

const CLUSTER: &str = "/api/v1/clusters/{id}";

/// The client itself gives up earlier.
#[tokio::test]
async fn it_is_tried_until_the_server_is_back() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("DELETE", CLUSTER).times(6, Fault::status(503));
    let outcome = run(&sandbox.cockroach_url(), &["--", "sh", "-c", "exit 7"]).await;
    assert_eq!(outcome.code, 7, "{}", outcome.err);
    assert!(outcome.err.contains("not deleted yet: 503"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

/// The server that gets the deletion does not know the new cluster yet.
#[tokio::test]
async fn a_404_right_after_the_creation_is_not_believed() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("DELETE", CLUSTER).times(2, Fault::status(404));
    let outcome = run(&sandbox.cockroach_url(), &["--", "sh", "-c", "exit 7"]).await;
    assert_eq!(outcome.code, 7, "{}", outcome.err);
    assert!(outcome.err.contains("not deleted yet: 404"), "{}", outcome.err);
    nothing_is_left(&sandbox).await;
}

#[tokio::test]
async fn a_cluster_that_cannot_be_deleted_is_named_after_the_outcome() {
    let server = Recorder::start().await;
    server.respond_by(|request| match request.method() {
        "DELETE" => Some(Response::json(403, &json!({ "message": "not yours" }))),
        _ => Some(Response::json(200, &ready())),
    });
    let outcome = run(&server.url(), &["--", "sh", "-c", "exit 5"]).await;
    assert_eq!(outcome.code, 3);
    let ended = outcome.err.find("the command ended (exit status: 5)").expect("the outcome");
    let left = outcome.err.find("(c-1) still exists and costs money: ").expect("what is left");
    assert!(ended < left && outcome.err[left..].contains("not yours"), "{}", outcome.err);
    assert!(outcome.err.contains("delete it in the console"), "{}", outcome.err);
}

#[tokio::test]
async fn ctrl_c_twice_ends_it() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("DELETE", CLUSTER).always(Fault::status(503));
    // The first one while it is deleted, and while the command runs.
    for (command, first) in [("true", "not deleted yet"), ("sleep", "cockroachlabs.cloud")] {
        let mut running = start(&sandbox.cockroach_url(), &["--", command, "60"]);
        running.until(first).await;
        running.signal("INT").await;
        running.until("being deleted; Ctrl-C stops the deletion").await;
        running.signal("INT").await;
        let (code, said) = running.end().await;
        assert_eq!(code, 3, "{said}");
        assert!(said.contains("may still exist and cost money: its deletion was interrupted"), "{said}");
    }
}

/// Neither that it is there is known, nor that it is not.
#[tokio::test]
async fn what_is_not_known_is_not_reported() {
    let server = Recorder::start().await;
    server.respond_always(Response::empty(503));
    let mut running = start(&server.url(), &["--", "true"]);
    running.until("not found yet: 503").await;
    running.signal("INT").await;
    running.until("being deleted").await;
    running.signal("INT").await;
    let (code, said) = running.end().await;
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("may still exist") && said.contains("look for it and delete it"), "{said}");
    assert!(!said.contains("still exists"), "{said}");
}
