use std::fs;
use std::time::Duration;

use clusterkit_sandbox::{Fault, Sandbox};

use super::{CHOICE, clients, clusters, command, provision, value};
use crate::support::running::Running;
use crate::support::text;

#[tokio::test]
async fn they_report_what_exists_and_how_to_continue() {
    let sandbox = Sandbox::builder().creation_time(Duration::from_secs(6)).start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    let arguments = [&["billing", "--output", text(&file)][..], &CHOICE].concat();
    let mut uuid = None;
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let adopt = if uuid.is_some() { &["--adopt"][..] } else { &[] };
        let mut running = Running::start(command(&sandbox.camunda_url(), &[&arguments[..], adopt].concat()));
        running.until("Creating").await;
        running.signal(name).await;
        let (ended, said) = running.end().await;
        assert_eq!(ended, code, "{said}");
        let known = uuid.get_or_insert(clusters(&sandbox, "billing").await.remove(0).uuid);
        let exists = format!("cluster billing ({known}) exists; run again with --adopt");
        assert!(said.contains(&format!("interrupted by SIG{name}")) && said.contains(&exists), "{said}");
        assert!(!file.exists());
    }
    let outcome = provision(&sandbox, &[&arguments[..], &["--adopt"]].concat()).await;
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    assert_eq!(clients(&sandbox, "billing").await.len(), 1);
}

/// A secret is shown once: what is interrupted is not the creation of its client, but what comes next.
#[tokio::test]
async fn they_lose_no_secret() {
    let sandbox = Sandbox::start().await.unwrap();
    let stall = Fault::stall(Duration::from_secs(2)).after_processing();
    sandbox.faults().on("POST", "/clusters/{uuid}/clients").next(stall);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.env");
    let running =
        Running::start(command(&sandbox.camunda_url(), &[&["billing", "--output", text(&file)][..], &CHOICE].concat()));
    while sandbox.requests_to("POST", "/clusters/{uuid}/clients").is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.signal("INT").await;
    let (ended, said) = running.end().await;
    assert_eq!(ended, 130, "{said}");
    let written = fs::read_to_string(&file).unwrap();
    let clients = clients(&sandbox, "billing").await;
    assert_eq!(clients[0].client_id, value(&written, "ZEEBE_CLIENT_ID"));
    assert!(!value(&written, "ZEEBE_CLIENT_SECRET").is_empty());
    assert!(said.contains("only ZEEBE_ADDRESS is missing"), "{said}");
}
