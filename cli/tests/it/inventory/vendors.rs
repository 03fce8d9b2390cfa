//! Vendors that fail, are slow, or say what they should not.

use std::process::Stdio;
use std::time::Duration;

use clusterkit_sandbox::Sandbox;
use serde_json::json;

use super::run;
use crate::support::program::{self, cockroach};
use crate::support::server::{Recorder, Response};

#[tokio::test]
async fn a_vendor_that_fails_is_one_line_and_the_others_are_shown() {
    let sandbox = Sandbox::start().await.unwrap();
    let (perfectscale, cockroach) = (sandbox.perfectscale_url(), sandbox.cockroach_url());
    let (camunda, oauth) = (sandbox.camunda_url(), sandbox.camunda_oauth_url());
    let variables = [
        ("PS_CLIENT_ID", sandbox.client_id()),
        ("PS_CLIENT_SECRET", sandbox.client_secret()),
        ("PS_BASE_URL", &perfectscale),
        ("COCKROACH_API_KEY", sandbox.api_key()),
        ("COCKROACH_SERVER", &cockroach),
        ("COCKROACH_API_VERSION", "2024-09-16"),
        ("CAMUNDA_CONSOLE_CLIENT_ID", sandbox.client_id()),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "wrong-but-secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", &camunda),
        ("CAMUNDA_OAUTH_URL", &oauth),
        ("CAMUNDA_CONSOLE_OAUTH_AUDIENCE", "api.cloud.camunda.io"),
    ];
    let outcome = run(&[], &variables).await;
    assert_eq!(outcome.code, 1, "{}", outcome.err);
    assert!(outcome.out.contains("prod-eu") && outcome.out.contains("orders-prod"), "{}", outcome.out);
    assert!(!outcome.out.contains("Order fulfilment"));
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    assert!(outcome.err.contains(&oauth) && outcome.err.contains("check the credentials"), "{}", outcome.err);
    assert!(!outcome.err.contains("wrong-but-secret"));
}

#[tokio::test]
async fn a_list_without_end_is_an_error() {
    let server = Recorder::start().await;
    let page = json!({ "clusters": [{ "id": "c", "name": "n" }], "pagination": { "next_page": "again" } });
    server.respond_always(Response::json(200, &page));
    let outcome = run(&[], &cockroach(&server.url())).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert_eq!(outcome.err.lines().count(), 1, "{}", outcome.err);
    assert!(outcome.err.starts_with("error: cockroach ListClusters: the server sent the cursor"), "{}", outcome.err);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_missing_or_empty_variable_is_named() {
    for (variables, line) in [
        (
            &[("PERFECTSCALE_CLIENT_ID", "id")][..],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_SECRET is not set; set it",
        ),
        (
            &[("PERFECTSCALE_CLIENT_ID", "id"), ("PERFECTSCALE_CLIENT_SECRET", " ")],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_SECRET is empty; set it or unset it",
        ),
        (
            &[("COCKROACH_API_KEY", "key"), ("COCKROACH_SERVER", "")],
            "cockroach: the environment variable COCKROACH_SERVER is empty; set it or unset it",
        ),
        (
            // A secret of the one kind does not go to the address of the other.
            &[("PERFECTSCALE_CLIENT_SECRET", "secret"), ("PS_CLIENT_ID", "id"), ("PS_BASE_URL", "http://127.0.0.1:1")],
            "perfectscale: the environment variable PERFECTSCALE_CLIENT_ID is not set; set it",
        ),
        (
            &[("CAMUNDA_CONSOLE_CLIENT_SECRET", "secret")],
            "camunda: the environment variable CAMUNDA_CONSOLE_CLIENT_ID is not set; set it",
        ),
    ] {
        let outcome = run(&[], variables).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
        assert_eq!(outcome.err, format!("error: {line}\n"));
    }
}

#[tokio::test]
async fn without_any_vendor_there_is_no_list() {
    let server = Recorder::start().await;
    server.respond_always(Response::empty(403));
    for arguments in [&[][..], &["--json"]] {
        let outcome = run(arguments, &cockroach(&server.url())).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
        assert!(outcome.err.starts_with("error: cockroach ListClusters: 403"), "{}", outcome.err);
    }
}

#[tokio::test]
async fn vendors_are_listed_concurrently() {
    let (perfectscale, cockroach, camunda) =
        (Recorder::start().await, Recorder::start().await, Recorder::start().await);
    let servers = [&perfectscale, &cockroach, &camunda];
    for server in servers {
        server.respond_to_token(Response::never());
        server.respond_always(Response::never());
    }
    let oauth = camunda.url() + "/oauth/token";
    let variables = [
        ("PERFECTSCALE_CLIENT_ID", "id"),
        ("PERFECTSCALE_CLIENT_SECRET", "secret"),
        ("PERFECTSCALE_PUBLIC_API_URL", &*perfectscale.url()),
        ("COCKROACH_API_KEY", "key"),
        ("COCKROACH_SERVER", &*cockroach.url()),
        ("CAMUNDA_CONSOLE_CLIENT_ID", "id"),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", &*camunda.url()),
        ("CAMUNDA_OAUTH_URL", &*oauth),
    ];
    let mut child = program::command(&["inventory"], &variables).stdout(Stdio::null()).spawn().unwrap();
    let asked = async {
        while servers.iter().any(|server| server.requests().is_empty()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    // Each gets its request though none has responded, which would take a minute.
    tokio::time::timeout(Duration::from_secs(20), asked).await.expect("all are asked at once");
    child.kill().await.unwrap();
}

#[tokio::test]
async fn names_are_no_commands_to_the_terminal() {
    // They would ring, clear the screen, forge a line and turn it around.
    let trick = "a\u{7}\u{1b}[2J\u{9b}\r\nerror: b\u{202e}c\u{2066}";
    let server = Recorder::start().await;
    let cluster = json!({
        "id": "1", "name": trick, "state": trick, "cloud_provider": trick, "regions": [{ "name": trick }],
    });
    server.respond(Response::json(200, &json!({ "clusters": [cluster] })));
    server.respond(Response::json(400, &json!({ "message": "b\u{202e}c" })));
    let url = server.url();
    let variables = cockroach(&url);
    let (listed, failed) = (run(&[], &variables).await.out, run(&[], &variables).await.err);
    for text in [&listed, &failed] {
        assert!(text.contains("b\u{fffd}c"), "{text:?}");
        let is_command = |c: char| c != '\n' && (c.is_control() || ('\u{2020}'..='\u{2070}').contains(&c));
        assert!(!text.contains(is_command), "{text:?}");
    }
    assert_eq!(listed.lines().count(), 2, "{listed}");
}

#[tokio::test]
async fn a_closed_output_is_not_an_error() {
    let outcome = program::unread(program::command(&["inventory", "--sandbox"], &[])).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}
