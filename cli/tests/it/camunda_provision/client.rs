use clusterkit_sandbox::{Fault, Sandbox};

use super::{CHOICE, clients, clusters, provision, value};
use crate::support::program::camunda_client;

const CLIENTS: &str = "/clusters/{uuid}/clients";

/// Its response was lost, and its secret with it.
#[tokio::test]
async fn one_whose_secret_is_lost_is_replaced() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("POST", CLIENTS).next(Fault::truncated());
    let outcome = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let clients = clients(&sandbox, "billing").await;
    assert_eq!(clients.len(), 1, "{clients:?}");
    assert_eq!(clients[0].client_id, value(&outcome.out, "ZEEBE_CLIENT_ID"));
}

/// If every response is lost, no client is left.
#[tokio::test]
async fn one_whose_secret_is_always_lost_is_taken_back() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("POST", CLIENTS).always(Fault::status(502).after_processing());
    let outcome = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert!(outcome.code == 2 && outcome.out.is_empty() && outcome.err.contains("502"), "{}", outcome.err);
    assert_eq!(clients(&sandbox, "billing").await, []);
}

/// Somebody uses it.
#[tokio::test]
async fn one_of_the_same_name_is_left_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert_eq!(first.code, 0, "{}", first.err);
    sandbox.faults().on("POST", CLIENTS).always(Fault::reset());
    let outcome = provision(&sandbox, &["billing", "--print", "--adopt"]).await;
    assert_eq!(outcome.code, 2);
    let said = "client 'worker' already exists";
    assert!(outcome.err.contains(said) && outcome.err.contains("--client"), "{}", outcome.err);
    assert_eq!(clients(&sandbox, "billing").await[0].client_id, value(&first.out, "ZEEBE_CLIENT_ID"));
    assert_eq!(sandbox.requests_to("DELETE", "/clusters/{uuid}/clients/{id}").len(), 0);
}

/// Only what is new and has the name is deleted.
#[tokio::test]
async fn others_are_left_alone_where_a_response_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = provision(&sandbox, &[&["billing", "--print", "--client", "old"][..], &CHOICE].concat()).await;
    assert_eq!(first.code, 0, "{}", first.err);
    let uuid = clusters(&sandbox, "billing").await.remove(0).uuid;
    camunda_client(&sandbox).create_client(&uuid).client_name("another").await.unwrap();
    sandbox.faults().on("POST", CLIENTS).next(Fault::reset().after_processing());
    let outcome = provision(&sandbox, &["billing", "--print", "--adopt"]).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let names: Vec<String> = clients(&sandbox, "billing").await.into_iter().map(|client| client.name).collect();
    assert_eq!(names, ["old", "another", "worker"]);
}
