use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::{CHOICE, clients, clusters, provision, run};
use crate::support::program::camunda_client;
use crate::support::server::{Recorder, Response};

#[tokio::test]
async fn one_that_is_there_can_be_adopted_by_name_and_by_uuid() {
    let sandbox = Sandbox::start().await.unwrap();
    let arguments = [&["billing", "--print"][..], &CHOICE].concat();
    assert_eq!(provision(&sandbox, &arguments).await.code, 0);
    let uuid = clusters(&sandbox, "billing").await.remove(0).uuid;
    // Nothing is left to choose.
    for (name, worker) in [("billing", "second"), (&uuid, "third")] {
        let outcome = provision(&sandbox, &[name, "--print", "--adopt", "--client", worker]).await;
        assert_eq!(outcome.code, 0, "{}", outcome.err);
    }
    assert_eq!(clients(&sandbox, "billing").await.len(), 3);
}

#[tokio::test]
async fn one_of_several_is_not_guessed() {
    let sandbox = Sandbox::start().await.unwrap();
    let arguments = [&["billing", "--print"][..], &CHOICE].concat();
    assert_eq!(provision(&sandbox, &arguments).await.code, 0);
    let body = sandbox.requests_to("POST", "/clusters")[0].body.clone();
    let body: clusterkit::camunda::types::CreateClusterRequest = serde_json::from_value(body).unwrap();
    camunda_client(&sandbox).create_cluster().body(body).await.unwrap();
    let outcome = provision(&sandbox, &["billing", "--print", "--adopt", "--client", "second"]).await;
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("2 clusters are named 'billing'; use a uuid instead: "), "{}", outcome.err);
}

#[tokio::test]
async fn one_whose_response_was_lost_is_found() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.faults().on("POST", "/clusters").next(Fault::reset().after_processing());
    let outcome = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(clients(&sandbox, "billing").await.len(), 1);
}

/// It is in the list only after a while.
#[tokio::test]
async fn one_that_appears_late_is_found() {
    let server = Recorder::start().await;
    let lists = std::sync::atomic::AtomicUsize::new(0);
    server.respond_by(move |request| match (request.method(), request.path()) {
        ("GET", "/clusters/parameters") => {
            let named = |uuid: &str| json!({ "uuid": uuid, "name": uuid });
            let channel = json!({ "uuid": "c", "name": "c", "allowedGenerations": [named("g")] });
            let plans = [named("p")];
            Some(Response::json(
                200,
                &json!({ "channels": [channel], "clusterPlanTypes": plans, "regions": [named("r")] }),
            ))
        }
        ("POST", "/clusters") => Some(Response::empty(502)),
        ("GET", "/clusters") => {
            let late = lists.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= 3;
            let cluster = json!({ "uuid": "u-1", "name": "billing", "status": { "ready": "Healthy" } });
            Some(Response::json(200, &if late { json!([cluster]) } else { json!([]) }))
        }
        _ => None,
    });
    let outcome = run(&server.url(), &["billing", "--print"]).await;
    assert!(outcome.err.contains("billing: u-1"), "{}", outcome.err);
    let created =
        server.requests().into_iter().filter(|request| request.method() == "POST" && request.path() == "/clusters");
    assert_eq!(created.count(), 1);
}

/// It exists, and whoever reads the error has to know.
#[tokio::test]
async fn one_that_is_of_no_use_yet_is_named() {
    let sandbox = Sandbox::start().await.unwrap();
    // The first one is for the parameters.
    sandbox.faults().on("GET", "/clusters/{uuid}").sequence([Fault::none(), Fault::status(403)]);
    let outcome = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert_eq!(outcome.code, 2);
    let uuid = clusters(&sandbox, "billing").await.remove(0).uuid;
    let said = format!("cluster billing ({uuid}) exists; run again with --adopt");
    assert!(outcome.err.contains(&said), "{}", outcome.err);

    // Nothing exists of one that was rejected.
    sandbox.faults().on("POST", "/clusters").next(Fault::status(403));
    let outcome = provision(&sandbox, &[&["other", "--print"][..], &CHOICE].concat()).await;
    assert!(outcome.code == 2 && !outcome.err.contains("exist"), "{}", outcome.err);
}
