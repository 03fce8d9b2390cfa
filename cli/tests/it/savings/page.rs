//! The page, and its file.

use std::fs;

use serde_json::json;

use super::{report, two_clusters, workload};
use crate::support::program::{self, perfectscale};
use crate::support::server::{Recorder, Response};
use crate::support::text;

#[tokio::test]
async fn without_any_cluster_there_is_no_report() {
    let server = Recorder::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, "the report of last week").unwrap();
    server.respond(Response::json(200, &json!({ "data": [{ "uid": "u", "name": "only" }] })));
    server.respond_always(Response::empty(403));
    let outcome = report(&["--html", text(&file)], &server.url()).await;
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.ends_with("error: no cluster could be read, so there is no report\n"), "{}", outcome.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "the report of last week");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test]
async fn the_page_is_whole_in_itself_and_runs_nothing() {
    let server = Recorder::start().await;
    let nasty = "<script>alert(1)</script>\"'&";
    let mut hostile = workload(nasty, nasty, nasty, [100.0, 50.0, 25.0, 0.0]);
    hostile["type"] = nasty.into();
    hostile["containers"][0]["name"] = nasty.into();
    hostile["indicators"][0] = json!({ "name": nasty, "type": nasty, "severityLevel": 3 });
    let half = workload("half", "half", "balanced", [50.0, 25.0, 12.5, 0.0]);
    server.respond(Response::json(200, &json!({ "data": [{ "uid": "u", "name": nasty }] })));
    server.respond(Response::json(200, &json!({ "data": [hostile, half] })));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, "an older one").unwrap();
    let outcome = report(&["--html", text(&file)], &server.url()).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("://"), "{page}");
    assert!(!page.contains("alert(1)&lt;/script&gt;\""), "an attribute is left open: {page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(page.contains("default-src 'none'"), "{page}");
    // The bars are as long as the amounts: waste 50 and 25, savings 25 and 12.50.
    for bar in [
        r#"<div class="bar waste" style="width:100.00%">"#,
        r#"<div class="bar savings" style="width:50.00%">"#,
        r#"<div class="bar waste" style="width:50.00%">"#,
        r#"<div class="bar savings" style="width:25.00%">"#,
    ] {
        assert!(page.contains(bar), "{bar}: {page}");
    }
    for text in ["<title>Savings report, 20", "150.00", "75.00", "37.50", "512.5", "The API does not state a currency."]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test]
async fn the_sandbox_fills_table_and_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let outcome = program::run(&["savings", "--sandbox", "--html", text(&file)], &[]).await;
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    let page = fs::read_to_string(&file).unwrap();
    for text in ["shop", "balanced", "prod-eu"] {
        assert!(outcome.out.contains(text) && page.contains(text), "{text}: {}", outcome.out);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&file), mode(&plain), "it can be read by whom any file can");
    }
}

#[tokio::test]
async fn a_page_without_a_list_does_not_say_that_none_is_to_be_listed() {
    let server = two_clusters().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let page = async |top: &str| {
        assert_eq!(report(&["--top", top, "--html", text(&file)], &server.url()).await.code, 0);
        fs::read_to_string(&file).unwrap()
    };
    assert!(page("1").await.contains("Workloads with the most waste"));
    let page = page("0").await;
    assert!(!page.contains("Workloads with the most waste") && !page.contains("No workload wastes anything"), "{page}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_stays_one_and_a_link_too() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let server = two_clusters().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    symlink(path("pipe"), path("to-pipe")).unwrap();
    symlink(path("absent"), path("dangling")).unwrap();
    for (name, words) in [
        ("pipe", "is not a regular file"),
        ("to-pipe", "is not a regular file"),
        ("dangling", "is a link without a target"),
    ] {
        let outcome = report(&["--html", text(&path(name))], &server.url()).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
        assert!(outcome.err.contains(words), "{}", outcome.err);
    }
    assert!(fs::metadata(path("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(server.requests().len(), 0);

    fs::write(path("page"), "the page of yesterday").unwrap();
    symlink(path("page"), path("link")).unwrap();
    assert_eq!(report(&["--html", text(&path("link"))], &server.url()).await.code, 0);
    assert!(path("link").is_symlink());
    assert!(fs::read_to_string(path("page")).unwrap().starts_with("<!DOCTYPE html>"));
}

#[cfg(unix)]
#[tokio::test]
async fn an_interruption_leaves_no_half_a_page() {
    let server = Recorder::start().await;
    server.respond_always(Response::never());
    let url = server.url();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let before = server.requests().len();
        let mut command = program::command(&["savings", "--html", text(&file)], &perfectscale(&url));
        let child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
        while server.requests().len() == before {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        program::signal(&child, signal).await;
        let outcome = program::end(child).await;
        assert_eq!((outcome.code, outcome.err), (code, format!("error: interrupted by SIG{signal}\n")));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left");
    }
}
