//! The sandbox as a program.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

const PROGRAM: &str = env!("CARGO_BIN_EXE_clusterkit-sandbox");

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

/// Starts it, and reads what it says until it is up.
async fn start(arguments: &[&str]) -> (Child, Vec<String>) {
    let mut command = tokio::process::Command::new(PROGRAM);
    let mut child = command.args(arguments).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut banner = Vec::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        let is_last = line.contains("Ctrl-C");
        banner.push(line);
        if is_last {
            break;
        }
    }
    (child, banner)
}

/// The word after this one in the first line that begins with it.
fn after<'a>(banner: &'a [String], start: &str) -> &'a str {
    let line = banner.iter().find_map(|line| line.strip_prefix(start));
    line.unwrap_or_else(|| panic!("{start} is not in {banner:?}")).trim()
}

#[tokio::test]
async fn it_says_where_it_is_and_who_may_come_in_and_ends_at_ctrl_c() {
    let options = ["--port", "0", "--cockroach-clusters", "7", "--strict", "--seed=3", "--page-limit", "5"];
    let (mut child, banner) = start(&options).await;
    let url = format!("{}/api/v1/clusters", after(&banner, "CockroachDB Cloud"));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let key = after(&banner, "API key");
    let list: serde_json::Value = http.get(&url).bearer_auth(key).send().await.unwrap().json().await.unwrap();
    assert_eq!(list["clusters"].as_array().unwrap().len(), 5);
    let mut status = 0;
    for _ in 0..10 {
        status = http.get(&url).bearer_auth(key).send().await.unwrap().status().as_u16();
    }
    assert_eq!(status, 429);

    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let status = tokio::time::timeout(Duration::from_secs(10), child.wait()).await.unwrap().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[tokio::test]
async fn a_port_that_is_taken_is_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["--port", &port]);
    let line = format!("error: the port {port} is taken; choose another one with --port, or 0 for any\n");
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), line));
}

#[test]
fn a_wrong_word_is_named() {
    for (arguments, name) in
        [(&["--prot", "1"][..], "--prot"), (&["--port", "many"], "many"), (&["--seed"], "--seed"), (&["8080"], "8080")]
    {
        let output = run(arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && text.lines().count() == 1, "{text}");
        assert!(text.starts_with("error: ") && text.contains(name) && text.contains("--help"), "{text}");
    }
}

#[test]
fn help_names_every_option() {
    let output = run(&["--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    for option in ["--port", "--seed", "--strict", "--audit-log", "--token-life", "--latency"] {
        assert!(help.contains(option), "{option}");
    }
    assert!(String::from_utf8(run(&["--version"]).stdout).unwrap().starts_with("clusterkit-sandbox 0."));
}
