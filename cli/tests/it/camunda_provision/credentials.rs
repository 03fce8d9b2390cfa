use std::fs;

use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::{CHOICE, clients, clusters, command, provision, run, value};
use crate::support::program::{self, Outcome, camunda};
use crate::support::server::{Recorder, Response};
use crate::support::text;

const DETAILS: &str = "/clusters/{uuid}/clients/{id}";

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
    let secret = value(&written, "ZEEBE_CLIENT_SECRET");
    assert!(!secret.is_empty() && !outcome.out.contains(&secret) && !outcome.err.contains(&secret));
    assert!(value(&written, "ZEEBE_ADDRESS").contains("zeebe"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // It is what was asked for, at the server.
    let cluster = clusters(&sandbox, "billing").await.remove(0);
    assert_eq!(cluster.plan_type.unwrap().name.as_deref(), Some("Production - S"));
    assert!(cluster.region.unwrap().name.unwrap().starts_with("Belgium"));
    let clients = clients(&sandbox, "billing").await;
    let id = value(&written, "ZEEBE_CLIENT_ID");
    assert_eq!((clients[0].name.as_str(), &clients[0].client_id), ("billing-worker", &id));
}

#[tokio::test]
async fn the_secret_is_printed_only_when_asked() {
    let sandbox = Sandbox::start().await.unwrap();
    let outcome = provision(&sandbox, &[&["billing", "--print"][..], &CHOICE].concat()).await;
    assert!(outcome.code == 0 && outcome.out.contains("ZEEBE_CLIENT_SECRET="), "{}", outcome.err);
    assert!(!outcome.err.contains("SECRET"));
}

#[tokio::test]
async fn the_secret_is_kept_where_the_address_cannot_be_had() {
    let folder = tempfile::tempdir().unwrap();
    for status in [404, 412] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.faults().on("GET", DETAILS).always(Fault::status(status));
        let file = folder.path().join(status.to_string());
        let arguments = [&["billing", "--output", text(&file), "--timeout", "4"][..], &CHOICE].concat();
        let outcome = provision(&sandbox, &arguments).await;
        assert_eq!(outcome.code, 2, "{}", outcome.err);
        assert!(outcome.err.contains(&status.to_string()) || outcome.err.contains("not ready"), "{}", outcome.err);
        let written = fs::read_to_string(&file).unwrap();
        let id = value(&written, "ZEEBE_CLIENT_ID");
        assert_eq!(clients(&sandbox, "billing").await[0].client_id, id);
        assert!(!value(&written, "ZEEBE_CLIENT_SECRET").is_empty());
        let said = format!("{} has its id and secret; only ZEEBE_ADDRESS is missing", text(&file));
        assert!(outcome.err.contains(&id) && outcome.err.contains(&said), "{}", outcome.err);
    }
}

/// Nothing was made whose secret it could hold, so the same command can be given again.
#[tokio::test]
async fn a_file_without_a_secret_is_taken_away() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    sandbox.faults().on("POST", "/clusters").next(Fault::status(403));
    let arguments = [&["billing", "--output", text(&file)][..], &CHOICE].concat();
    assert_eq!(provision(&sandbox, &arguments).await.code, 2);
    assert!(!file.exists());
    assert_eq!(provision(&sandbox, &arguments).await.code, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_client_whose_secret_cannot_be_written_is_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    // A disk that is full: no file can grow.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let arguments = [&["billing", "--output", text(&file)][..], &CHOICE].concat();
    let (url, oauth_url) = (sandbox.camunda_url(), sandbox.camunda_oauth_url());
    let mut command = tokio::process::Command::new("sh");
    command.args(["-c", script, program::PROGRAM, "camunda", "provision"]).args(arguments);
    command.env_clear().envs(camunda(&url, &oauth_url));
    let Outcome { code, err, .. } = program::output(command).await;
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("worker.env cannot be written") && err.contains("was deleted again"), "{err}");
    assert!(err.contains("run again with --adopt"), "{err}");
    assert!(!file.exists());
    assert_eq!(clients(&sandbox, "billing").await, []);
}

/// The path is of no use to anybody then; the secret is in its file.
#[tokio::test]
async fn a_path_without_a_reader_is_not_an_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    let arguments = [&["billing", "--output", text(&file)][..], &CHOICE].concat();
    let outcome = program::unread(command(&sandbox.camunda_url(), &arguments)).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    value(&fs::read_to_string(&file).unwrap(), "ZEEBE_ADDRESS");
}

/// A server chooses the values, and whoever has the file sources it.
#[cfg(unix)]
#[tokio::test]
async fn a_shell_that_sources_the_file_gets_the_secret_and_runs_nothing() {
    let secret = "it's\ta\nsecret\u{202e} $(echo run >&2)`echo run >&2`; echo run >&2 #\\";
    let server = Recorder::start().await;
    server.respond_by(move |request| match (request.method(), request.path()) {
        ("GET", "/clusters") => Some(Response::json(200, &json!([{ "uuid": "u-1", "name": "billing" }]))),
        ("GET", "/clusters/u-1") => {
            let cluster = json!({ "uuid": "u-1", "name": "billing", "status": { "ready": "Healthy" } });
            Some(Response::json(200, &cluster))
        }
        ("GET", "/clusters/u-1/clients") => Some(Response::json(200, &json!([]))),
        ("POST", "/clusters/u-1/clients") => {
            let client = json!({ "uuid": "c-1", "name": "worker", "clientId": "id", "clientSecret": secret });
            Some(Response::json(200, &client))
        }
        ("GET", "/clusters/u-1/clients/id") => {
            let details = json!({ "name": "worker", "ZEEBE_ADDRESS": "a b", "ZEEBE_CLIENT_ID": "id" });
            Some(Response::json(200, &details))
        }
        _ => None,
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    let outcome = run(&server.url(), &["billing", "--adopt", "--output", text(&file)]).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert!(fs::read_to_string(&file).unwrap().contains("ZEEBE_CLIENT_ID=id\n"));
    let script = r#". "$0"; printf '%s|%s' "$ZEEBE_CLIENT_SECRET" "$ZEEBE_ADDRESS""#;
    let mut shell = tokio::process::Command::new("sh");
    shell.args(["-c", script, text(&file)]);
    let Outcome { code, out, err } = program::output(shell).await;
    assert_eq!((code, out, err.as_str()), (0, format!("{secret}|a b"), ""));
}
