//! The page, and its file.

use std::fs;

use serde_json::json;

use super::support::answer::Answer;
use super::support::program;
use super::support::recorder::Recorder;
use super::{estate, report, workload};

#[tokio::test]
async fn without_any_cluster_there_is_no_report() {
    let server = Recorder::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, "the report of last week").unwrap();
    server.answer(Answer::json(200, &json!({ "data": [{ "uid": "u", "name": "only" }] })));
    server.answer_always(Answer::empty(403));
    let outcome = report(&["--html", file.to_str().unwrap()], &server.url()).await;
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
    server.answer(Answer::json(200, &json!({ "data": [{ "uid": "u", "name": nasty }] })));
    server.answer(Answer::json(200, &json!({ "data": [hostile, half] })));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, "an older one").unwrap();
    let outcome = report(&["--html", file.to_str().unwrap()], &server.url()).await;
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
    for text in ["<title>Savings report, 20", "150.00", "75.00", "37.50", "512.5", "The API names no currency."] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[tokio::test]
async fn the_sandbox_fills_table_and_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let outcome = program::run("savings_report", &["--sandbox", "--html", file.to_str().unwrap()], &[]).await;
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
    let server = estate().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let page = async |top: &str| {
        assert_eq!(report(&["--top", top, "--html", file.to_str().unwrap()], &server.url()).await.code, 0);
        fs::read_to_string(&file).unwrap()
    };
    assert!(page("1").await.contains("Workloads that waste most"));
    let page = page("0").await;
    assert!(!page.contains("Workloads that waste most") && !page.contains("None wastes anything"), "{page}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_stays_one_and_a_link_too() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let server = estate().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    symlink(path("pipe"), path("to-pipe")).unwrap();
    symlink(path("absent"), path("dangling")).unwrap();
    for (name, words) in [
        ("pipe", "is no regular file"),
        ("to-pipe", "is no regular file"),
        ("dangling", "is a link that leads nowhere"),
    ] {
        let outcome = report(&["--html", path(name).to_str().unwrap()], &server.url()).await;
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
        assert!(outcome.err.contains(words), "{}", outcome.err);
    }
    assert!(fs::metadata(path("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(server.requests().len(), 0);

    fs::write(path("page"), "the page of yesterday").unwrap();
    symlink(path("page"), path("link")).unwrap();
    assert_eq!(report(&["--html", path("link").to_str().unwrap()], &server.url()).await.code, 0);
    assert!(path("link").is_symlink());
    assert!(fs::read_to_string(path("page")).unwrap().starts_with("<!DOCTYPE html>"));
}

#[cfg(unix)]
#[tokio::test]
async fn an_interruption_leaves_no_half_a_page() {
    use std::process::Stdio;
    let server = Recorder::start().await;
    server.answer_always(Answer::never());
    let url = server.url();
    let variables = [
        ("PERFECTSCALE_CLIENT_ID", "id"),
        ("PERFECTSCALE_CLIENT_SECRET", "secret-of-a-client"),
        ("PERFECTSCALE_PUBLIC_API_URL", &*url),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    for signal in ["-INT", "-TERM"] {
        let before = server.requests().len();
        let mut command = program::command("savings_report", &["--html", file.to_str().unwrap()], &variables);
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        while server.requests().len() == before {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "it is being written");
        let id = child.id().unwrap().to_string();
        assert!(tokio::process::Command::new("kill").args([signal, &id]).status().await.unwrap().success());
        let output = child.wait_with_output().await.unwrap();
        assert_eq!((output.status.code(), &*output.stderr), (Some(2), &b"error: interrupted\n"[..]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left");
    }
}
