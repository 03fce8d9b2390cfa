//! The example `provision_camunda`, run as a program.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::fs;
use std::path::Path;

use clusterkit::camunda;
use clusterkit_sandbox::Sandbox;
use serde_json::json;

use support::answer::Answer;
use support::program::{self, Outcome};
use support::recorder::Recorder;

const CHOICE: [&str; 4] = ["--plan", "production - s", "--region", "belgium"];

async fn provision(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    run(&sandbox.camunda_url(), &sandbox.camunda_oauth_url(), arguments).await
}

async fn run(url: &str, oauth: &str, arguments: &[&str]) -> Outcome {
    let variables = [
        ("CAMUNDA_CONSOLE_CLIENT_ID", "sandbox-client"),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "sandbox-client-secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", url),
        ("CAMUNDA_OAUTH_URL", oauth),
    ];
    program::run("provision_camunda", arguments, &variables).await
}

fn client(sandbox: &Sandbox) -> camunda::Client {
    let builder = camunda::Client::builder().client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    builder.base_url(sandbox.camunda_url()).oauth_url(sandbox.camunda_oauth_url()).build().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn the_list_has_what_can_be_chosen() {
    let outcome = program::run("provision_camunda", &["--sandbox", "--list"], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    for name in ["Production - S", "Belgium, Europe (europe-west1)", "channel Stable", "Camunda 8.8"] {
        assert!(outcome.out.contains(name), "{}", outcome.out);
    }
}

#[tokio::test]
async fn the_secret_is_in_a_file_of_its_owner_and_nowhere_else() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    let arguments = [&["billing", "--client", "billing-worker", "--output", text(&file)][..], &CHOICE].concat();
    let outcome = provision(&sandbox, &arguments).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(outcome.out.trim(), text(&file));

    let written = fs::read_to_string(&file).unwrap();
    let value = |name: &str| {
        let line = written.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or_else(|| panic!("no {name} in {written}")).to_owned()
    };
    let secret = value("ZEEBE_CLIENT_SECRET");
    assert!(!secret.is_empty() && !outcome.out.contains(&secret) && !outcome.err.contains(&secret));
    assert!(value("ZEEBE_ADDRESS").contains("zeebe"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // It is what was asked for, at the server.
    let client = client(&sandbox);
    let clusters = client.get_clusters().send().await.unwrap().into_inner();
    let cluster = clusters.into_iter().find(|cluster| cluster.name == "billing").unwrap();
    assert_eq!(cluster.plan_type.unwrap().name.as_deref(), Some("Production - S"));
    assert!(cluster.region.unwrap().name.unwrap().starts_with("Belgium"));
    let clients = client.get_clients().cluster_uuid(&cluster.uuid).send().await.unwrap().into_inner();
    assert_eq!((clients[0].name.as_str(), &clients[0].client_id), ("billing-worker", &value("ZEEBE_CLIENT_ID")));
}

#[tokio::test]
async fn the_secret_is_printed_only_when_asked() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = provision(&sandbox, &[&["billing", "--print", "--permission", "Zeebe"][..], &CHOICE].concat()).await;
    assert!(outcome.code == 0 && outcome.out.contains("ZEEBE_CLIENT_SECRET="), "{}", outcome.err);
    assert!(!outcome.err.contains("SECRET"));
}

#[tokio::test]
async fn what_fits_nothing_or_too_much_is_said_and_nothing_created() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = client(&sandbox).get_clusters().send().await.unwrap().len();
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "another secret").unwrap();
    for (arguments, said) in [
        (
            &["billing", "--print", "--region", "belgium"][..],
            "choose a plan with --plan: 'Trial Cluster', 'Production - S'",
        ),
        (
            &["billing", "--print", "--plan", "production", "--region", "belgium"],
            "'production' fits more than one plan",
        ),
        (&["billing", "--print", "--plan", "trial", "--region", "mars"], "there is no region 'mars'; there are "),
        (&["billing", "--output", text(&taken), "--plan", "trial", "--region", "belgium"], "exists already"),
        (&["billing", "--output", "/no/such/folder/x", "--plan", "trial", "--region", "belgium"], "cannot be written"),
        (&["Order fulfilment", "--print", "--plan", "trial", "--region", "belgium"], "add --adopt to go on with it"),
        (&["billing"], "--output"),
    ] {
        let outcome = provision(&sandbox, arguments).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}: {}", outcome.err);
        assert!(outcome.err.contains(said), "{arguments:?}: {}", outcome.err);
    }
    assert_eq!(fs::read_to_string(&taken).unwrap(), "another secret");
    assert_eq!(client(&sandbox).get_clusters().send().await.unwrap().len(), before);
}

#[tokio::test]
async fn a_cluster_that_is_there_can_be_adopted() {
    let sandbox = Sandbox::start().await.unwrap();
    let arguments = [&["billing", "--print"][..], &CHOICE].concat();
    assert_eq!(provision(&sandbox, &arguments).await.code, 0);
    let before = client(&sandbox).get_clusters().send().await.unwrap().len();
    let again = [&arguments[..], &["--adopt", "--client", "second"]].concat();
    let outcome = provision(&sandbox, &again).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(client(&sandbox).get_clusters().send().await.unwrap().len(), before);
}

/// Its answer was lost, and its secret with it.
#[tokio::test]
async fn a_client_whose_secret_is_lost_is_replaced() {
    let server = Recorder::start().await;
    let named = |uuid: &str, name: &str| json!({ "uuid": uuid, "name": name });
    let generation = named("g", "8.8");
    server.answer(Answer::json(
        200,
        &json!({
            "channels": [{ "uuid": "c", "name": "Stable", "allowedGenerations": [generation], "defaultGeneration": generation }],
            "clusterPlanTypes": [named("p", "Trial")],
            "regions": [named("r", "Belgium")],
        }),
    ));
    server.answer(Answer::json(200, &json!([])));
    server.answer(Answer::json(200, &json!({ "clusterId": "u-1" })));
    let ready = json!({ "uuid": "u-1", "name": "billing", "status": { "ready": "Healthy" } });
    server.answer(Answer::json(200, &ready));
    server.answer(Answer::json(200, &ready));
    server.answer(Answer::empty(502)); // the client was created
    server.answer(Answer::json(200, &json!([{ "name": "worker", "clientId": "lost", "permissions": [] }])));
    server.answer(Answer::empty(204));
    server.answer(Answer::json(200, &json!({ "clientId": "kept", "clientSecret": "s3cr3t-kept", "name": "worker" })));
    server.answer(Answer::empty(412));
    let details = json!({ "name": "worker", "ZEEBE_ADDRESS": "address", "ZEEBE_CLIENT_ID": "kept" });
    server.answer(Answer::json(200, &details));
    let outcome = run(&server.url(), &(server.url() + "/oauth/token"), &["billing", "--print"]).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert!(outcome.out.contains("ZEEBE_CLIENT_ID=kept\nZEEBE_CLIENT_SECRET=s3cr3t-kept\n"), "{}", outcome.out);
    let sent: Vec<String> =
        server.requests().iter().map(|request| format!("{} {}", request.method(), request.path())).collect();
    assert!(sent.contains(&"DELETE /clusters/u-1/clients/lost".to_owned()), "{sent:?}");
    assert_eq!(sent.iter().filter(|line| *line == "POST /clusters").count(), 1);
}
