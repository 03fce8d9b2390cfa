use std::fs;
use std::time::Instant;

use clusterkit_sandbox::Sandbox;
use rustix::fs::{Mode, OFlags};
use rustix::pty::{self, OpenptFlags};

use super::{command, nothing_is_left, start};
use crate::support::program::cockroach;
use crate::support::running::Running;
use crate::support::text;

#[tokio::test]
async fn they_leave_no_cluster() {
    let sandbox = Sandbox::start().await.unwrap();
    // While it is waited for, and while the command runs.
    let creating = [("INT", 130, "CREATING"), ("HUP", 129, "CREATING")];
    let running = [("INT", 130), ("TERM", 143), ("HUP", 129), ("QUIT", 131)];
    let running = running.map(|(name, code)| (name, code, "cockroachlabs.cloud"));
    for (name, code, line) in [&creating[..], &running].concat() {
        let mut running = start(&sandbox.cockroach_url(), &["--", "sleep", "60"]);
        running.until(line).await;
        running.signal(name).await;
        let (ended, said) = running.end().await;
        assert_eq!(ended, code, "{line} {name}: {said}");
        assert!(said.contains(&format!("interrupted by SIG{name}")), "{said}");
        nothing_is_left(&sandbox).await;
    }
}

#[tokio::test]
async fn the_command_and_its_children_can_tidy_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| text(&folder.path().join(name)).to_owned();
    // The command ends before its child, which says that both have their traps.
    let child = format!("trap 'sleep 1; echo tidied > {}; exit' TERM; echo ready", file("child"));
    let script =
        format!("trap 'echo tidied > {}; exit' TERM; ({child}; while :; do sleep 0.1; done) & wait", file("command"));
    let mut running = start(&sandbox.cockroach_url(), &["--", "sh", "-c", &script]);
    running.until("ready").await;
    running.signal("INT").await;
    let (code, said) = running.end().await;
    assert_eq!(code, 130, "{said}");
    for name in ["command", "child"] {
        assert_eq!(fs::read_to_string(file(name)).unwrap(), "tidied\n", "{name}: {said}");
    }
    nothing_is_left(&sandbox).await;
}

/// It and its child would go on for minutes.
#[tokio::test]
async fn a_command_that_does_not_listen_is_killed() {
    let sandbox = Sandbox::start().await.unwrap();
    for insists in [false, true] {
        let script = "trap '' INT TERM; echo ready; sleep 300; sleep 300";
        let mut running = start(&sandbox.cockroach_url(), &["--", "sh", "-c", script]);
        running.until("ready").await;
        let started = Instant::now();
        running.signal("TERM").await;
        running.until("the command has 10 s to end").await;
        if insists {
            running.signal("INT").await;
        }
        let (code, said) = running.end().await;
        assert_eq!(code, 143, "{said}");
        assert_eq!(started.elapsed().as_secs() >= 10, !insists, "{said}");
        nothing_is_left(&sandbox).await;
    }
}

/// There the command is in the group that may read from it. Ctrl-C reaches it without help, and is not followed by a
/// signal that would cut its tidying short.
#[tokio::test]
async fn in_a_terminal_the_command_gets_the_keys_itself() {
    let sandbox = Sandbox::start().await.unwrap();
    let terminal = pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    pty::grantpt(&terminal).unwrap();
    pty::unlockpt(&terminal).unwrap();
    let keyboard = pty::ptsname(&terminal, Vec::new()).unwrap();
    let keyboard = rustix::fs::open(keyboard, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();

    // Nothing holds up a SIGTERM.
    let script = "trap 'sleep 1; echo tidied up; exit' INT; echo ready; while :; do sleep 0.1; done";
    let url = sandbox.cockroach_url();
    let mut command = command(&["--", "sh", "-c", script], &cockroach(&url));
    command.stdin(keyboard).process_group(0);
    let mut running = Running::start(command);
    running.until("ready").await;
    running.signal_group("INT").await;
    let (code, said) = running.end().await;
    assert_eq!(code, 130, "{said}");
    assert!(said.contains("tidied up"), "{said}");
    nothing_is_left(&sandbox).await;
}
