use std::fs;

use clusterkit_sandbox::Sandbox;
use serde_json::{Value, json};

use super::{CHOICE, command, provision, run};
use crate::support::program::{self, camunda_client};
use crate::support::server::{Recorder, Response};
use crate::support::text;

#[tokio::test]
async fn the_list_has_what_can_be_chosen() {
    let outcome = program::run(&["camunda", "provision", "--sandbox", "--list"], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    for name in ["Production - S", "Belgium, Europe (europe-west1)", "channel Stable", "Camunda 8.8"] {
        assert!(outcome.out.contains(name), "{}", outcome.out);
    }
}

#[tokio::test]
async fn a_closed_output_is_not_an_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = program::unread(command(&sandbox.camunda_url(), &["--list"])).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}

#[tokio::test]
async fn no_match_or_several_are_reported_and_nothing_is_created() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = camunda_client(&sandbox).get_clusters().await.unwrap().len();
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "another secret").unwrap();
    let full = |more: &[&'static str]| [&["billing", "--print"][..], &CHOICE, more].concat();
    for (arguments, said) in [
        (vec!["billing", "--print", "--region", "belgium"], "add --plan with one of 'Trial Cluster', 'Production - S'"),
        (
            vec!["billing", "--print", "--plan", "production", "--region", "belgium"],
            "'production' matches more than one plan; use one of 'Production - S', 'Production - M'\n",
        ),
        (vec!["billing", "--print", "--plan", "trial", "--region", "mars"], "no region matches 'mars'; use one of "),
        (vec!["billing", "--output", text(&taken), "--plan", "trial", "--region", "belgium"], "already exists"),
        (
            vec!["billing", "--output", "/no/such/folder/x", "--plan", "trial", "--region", "belgium"],
            "cannot be written",
        ),
        (vec!["Order fulfilment", "--print"], "add --adopt to continue with it"),
        (vec!["billing"], "--output"),
        (full(&["--permission", "Zebra"]), "use one of Zeebe, Operate, Tasklist, Optimize, Secrets"),
        (full(&["--client", ""]), "--client"),
    ] {
        let outcome = provision(&sandbox, &arguments).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.err);
        assert!(outcome.err.contains(said), "{arguments:?}: {}", outcome.err);
    }
    assert_eq!(fs::read_to_string(&taken).unwrap(), "another secret");
    assert_eq!(camunda_client(&sandbox).get_clusters().await.unwrap().len(), before);
}

#[tokio::test]
async fn all_that_is_chosen_is_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let parameters = camunda_client(&sandbox).get_parameters().await.unwrap();
    let (stable, alpha) = (&parameters.channels[0], &parameters.channels[1]);
    let previous = &stable.allowed_generations[1];
    for (more, channel, generation) in [
        (&["--generation", "8.7", "--permission", "zeebe", "--permission", "Operate"][..], stable, previous),
        (&["--channel", "alpha", "--client", "worker"], alpha, &alpha.allowed_generations[0]),
        // By id.
        (&["--generation", &previous.uuid], stable, previous),
    ] {
        sandbox.clear_requests();
        let name = format!("billing-{}", generation.uuid.len() + more.len());
        let outcome = provision(&sandbox, &[&[&*name, "--print"][..], &CHOICE, more].concat()).await;
        assert_eq!(outcome.code, 0, "{}", outcome.err);
        let created = &sandbox.requests_to("POST", "/clusters")[0].body;
        assert_eq!((&created["channelId"], &created["generationId"]), (&json!(channel.uuid), &json!(generation.uuid)));
        let created = &sandbox.requests_to("POST", "/clusters/{uuid}/clients")[0].body;
        let wanted = if more.len() == 6 { json!(["Zeebe", "Operate"]) } else { Value::Null };
        assert_eq!((&created["clientName"], &created["permissions"]), (&json!("worker"), &wanted));
    }
}

/// Its names would write lines of their own, or steer the terminal; two are the same.
#[tokio::test]
async fn strange_names_are_distinguished_and_steer_nothing() {
    let server = Recorder::start().await;
    let named = |uuid: &str, name: &str| json!({ "uuid": uuid, "name": name });
    let evil = "a\u{1b}[2J\nerror: b\u{202e}";
    let generation = named("g", evil);
    let channel =
        json!({ "uuid": "c", "name": evil, "allowedGenerations": [generation], "defaultGeneration": generation });
    let parameters = json!({
        "channels": [channel],
        "clusterPlanTypes": [named("p-1", "Trial"), named("p-2", "Trial"), named("p-3", "Production")],
        "regions": [named("r", evil)],
    });
    server.respond_by(move |request| match request.path() {
        "/clusters/parameters" => Some(Response::json(200, &parameters)),
        "/clusters" if request.method() == "GET" => Some(Response::json(200, &json!([]))),
        _ => None,
    });
    let outcome = run(&server.url(), &["--list"]).await;
    assert!(!outcome.out.contains(['\u{1b}', '\u{202e}']) && !outcome.out.contains("\nerror"), "{:?}", outcome.out);
    assert!(outcome.out.contains("  a\u{fffd}[2J\u{fffd}error: b\u{fffd}\n"), "{:?}", outcome.out);

    let outcome = run(&server.url(), &["billing", "--print", "--plan", "p-1", "--region", "mars"]).await;
    assert_eq!((outcome.code, outcome.err.lines().count()), (2, 1), "{:?}", outcome.err);
    assert!(!outcome.err.contains(['\u{1b}', '\u{202e}']), "{:?}", outcome.err);
    let outcome = run(&server.url(), &["billing", "--print", "--plan", "trial"]).await;
    assert!(outcome.err.contains("more than one plan; use one of 'Trial' (p-1), 'Trial' (p-2)\n"), "{}", outcome.err);
    run(&server.url(), &["billing", "--print", "--plan", "P-2"]).await;
    let created =
        server.requests().into_iter().find(|request| request.method() == "POST" && request.path() == "/clusters");
    assert_eq!(created.unwrap().json()["planTypeId"], "p-2");
}
