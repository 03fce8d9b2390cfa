//! The files that an export writes, and those that it leaves alone.

use std::fs;
use std::time::Duration;

use clusterkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::advice::{Stopped, part};
use super::{FAST, export};
use crate::support::program::{self, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

const LOG: &str = "/public/v1/automation/audit_logs";

/// A server that rejects everything.
async fn rejecting() -> Recorder {
    let server = Recorder::start().await;
    server.respond_to_token(Response::empty(403));
    server.respond_always(Response::json(403, &json!({ "message": "no" })));
    server
}

fn names(folder: &tempfile::TempDir) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_state_is_not_kept_in_a_file_of_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| text(&folder.path().join(name)).to_owned();
    let server = rejecting().await;
    fs::write(path("log"), "the log of yesterday").unwrap();
    for (output, state) in [(path("log"), path("log")), (path("log"), path("./log")), (path("other"), path("./other"))]
    {
        for grow in [&[][..], &["--grow"]] {
            let arguments = [&["--output", &output, "--resume", &state], grow].concat();
            let outcome = export(&arguments, &server.url()).await;
            assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{arguments:?}");
            assert!(outcome.err.contains("is also the file of the output; name another"), "{}", outcome.err);
        }
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("log"), path("link")).unwrap();
        let outcome = export(&["--output", &path("log"), "--resume", &path("link")], &server.url()).await;
        assert!(outcome.err.contains("is also the file of the output; name another"), "{}", outcome.err);
        fs::remove_file(path("link")).unwrap();
    }
    assert_eq!(fs::read_to_string(path("log")).unwrap(), "the log of yesterday");
    assert_eq!((names(&folder), server.requests().len()), (vec!["log".to_owned()], 0));
}

#[tokio::test]
async fn a_folder_is_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let server = rejecting().await;
    let own = text(folder.path()).to_owned();
    for path in [own.clone(), format!("{own}/"), format!("{own}/absent/")] {
        let outcome = export(&["--output", &path], &server.url()).await;
        assert_eq!(outcome.err, format!("error: --output {path}: is a folder; name a file in it\n"));
    }
    assert_eq!((names(&folder), server.requests().len()), (Vec::new(), 0));
    assert!(!folder.path().with_extension("part").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_stays_one_and_a_link_too() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let server = rejecting().await;
    let (pipe, log) = (path("pipe"), path("log"));
    let (pipe, log) = (text(&pipe), text(&log));
    for arguments in [&["--output", pipe][..], &["--output", pipe, "--grow"], &["--output", log, "--resume", pipe]] {
        let outcome = export(arguments, &server.url()).await;
        assert_eq!(outcome.code, 2);
        assert!(outcome.err.contains("pipe: is not a regular file"), "{}", outcome.err);
    }
    assert!(fs::metadata(path("pipe")).unwrap().file_type().is_fifo());
    symlink(path("absent"), path("dangling")).unwrap();
    let outcome = export(&["--output", text(&path("dangling"))], &server.url()).await;
    assert!(outcome.err.contains("is a link without a target"), "{}", outcome.err);
    assert_eq!((names(&folder), server.requests().len()), (vec!["dangling".to_owned(), "pipe".to_owned()], 0));

    let sandbox = Sandbox::start().await.unwrap();
    fs::write(path("log"), "the log of yesterday").unwrap();
    symlink(path("log"), path("link")).unwrap();
    let outcome = export(&["--output", text(&path("link"))], &sandbox.perfectscale_url()).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    assert!(path("link").is_symlink());
    assert!(fs::read_to_string(path("log")).unwrap().starts_with('{'));
}

#[tokio::test]
async fn an_export_without_a_first_page_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (log, part, state) = (folder.path().join("log"), folder.path().join("log.part"), folder.path().join("state"));
    let server = rejecting().await;
    for grow in [&[][..], &["--grow"]] {
        let outcome =
            export(&[&["--output", text(&log), "--resume", text(&state)], grow].concat(), &server.url()).await;
        assert_eq!(outcome.code, 2);
        assert!(!outcome.err.contains("run the same command again"), "there is nothing to go on with: {}", outcome.err);
        assert_eq!(names(&folder), Vec::<String>::new());
    }
    fs::write(&log, "the log of yesterday").unwrap();
    fs::write(&part, "a part of it").unwrap();
    for grow in [&[][..], &["--grow"]] {
        assert_eq!(export(&[&["--output", text(&log)], grow].concat(), &server.url()).await.code, 2);
        assert_eq!(fs::read_to_string(&log).unwrap(), "the log of yesterday");
        assert_eq!(fs::read_to_string(&part).unwrap(), "a part of it");
    }
}

#[tokio::test]
async fn a_state_that_could_not_be_saved_is_reported_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    // The name leaves no room for that of the file that is written first.
    let (log, state) = (folder.path().join("log"), folder.path().canonicalize().unwrap().join("s".repeat(250)));
    let server = rejecting().await;
    let outcome = export(&["--output", text(&log), "--resume", text(&state)], &server.url()).await;
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains(&format!("--resume {}: cannot be written (", state.display())), "{}", outcome.err);
    assert_eq!((names(&folder), server.requests().len()), (Vec::new(), 0));
}

/// Files of the user whose names could be those of temporary files.
#[tokio::test]
async fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| text(&folder.path().join(name)).to_owned();
    let sandbox = Sandbox::start().await.unwrap();
    for name in ["state.new", "state.part", "log.new", "log.part"] {
        fs::write(path(name), "the user's own").unwrap();
    }
    // A temporary file of an export that was killed while it saved its state.
    fs::write(path(".state.Ab12Cd.new"), "half").unwrap();
    let files = ["--output", &path("log"), "--resume", &path("state"), "--page-size", "100"];
    let outcome = export(&files, &sandbox.perfectscale_url()).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    assert_eq!(names(&folder), ["log", "log.new", "log.part", "state.new", "state.part"]);
    for name in ["state.new", "state.part", "log.new", "log.part"] {
        assert_eq!(fs::read_to_string(path(name)).unwrap(), "the user's own");
    }
}

/// Both would write at the same place.
#[cfg(unix)]
#[tokio::test]
async fn two_exports_do_not_write_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.perfectscale_url();
    for grow in [&[][..], &["--grow"]] {
        let stall = Fault::stall(Duration::from_secs(60));
        sandbox.clear_requests();
        sandbox.faults().on("POST", LOG).sequence([Fault::none(), stall]);
        let arguments = [&FAST[..], &["--output", text(&log), "--page-size", "20"], grow].concat();
        let mut first = program::command(&arguments, &perfectscale(&url)).spawn().unwrap();
        let written = || part(folder.path()).unwrap_or_else(|| log.clone());
        while !fs::metadata(written()).is_ok_and(|found| found.len() > 0) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        while sandbox.requests_to("POST", LOG).len() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (before, requests) = (fs::read_to_string(written()).unwrap(), sandbox.requests().len());
        let outcome = program::run(&arguments, &perfectscale(&url)).await;
        assert_eq!(outcome.code, 2, "{}", outcome.err);
        assert!(outcome.err.contains("is being written by another export; wait until"), "{}", outcome.err);
        assert!(fs::read_to_string(written()).unwrap() == before);
        assert_eq!(sandbox.requests().len(), requests);

        // The lock ends with its holder. Files that the holder left behind are not an obstacle.
        first.kill().await.unwrap();
        sandbox.faults().clear();
        let outcome = program::run(&arguments, &perfectscale(&url)).await;
        assert_eq!((outcome.code, outcome.err.as_str(), names(&folder)), (0, "", vec!["log".to_owned()]));
        fs::remove_file(&log).unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_place_of_the_part_is_not_followed() {
    let stopped = Stopped::new(&[]).await;
    let (part, own) = (stopped.part(), stopped.folder.path().join("own"));
    fs::write(&own, "the user's own").unwrap();
    fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink(&own, &part).unwrap();
    let outcome = stopped.run_again(&[]).await;
    assert_eq!(outcome.code, 2, "{}", outcome.err);
    assert!(outcome.err.contains(".clusterkit-part is not a regular file"), "{}", outcome.err);
    assert_eq!(fs::read_to_string(&own).unwrap(), "the user's own");
}
