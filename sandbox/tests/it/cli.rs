//! The program `clusterkit-sandbox`.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

const PROGRAM: &str = env!("CARGO_BIN_EXE_clusterkit-sandbox");

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

/// Starts the program and reads its banner.
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

/// Returns the rest of the first line that begins with `start`.
fn after<'a>(banner: &'a [String], start: &str) -> &'a str {
    let line = banner.iter().find_map(|line| line.strip_prefix(start));
    line.unwrap_or_else(|| panic!("{start} is not in {banner:?}")).trim()
}

#[tokio::test]
async fn the_banner_prints_addresses_and_credentials_and_ctrl_c_stops_it() {
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
async fn the_commands_of_the_banner_work() {
    let (_child, banner) =
        start(&["--port", "0", "--cc-version", "2022-03-31", "--starts-at", "2026-01-01T00:00:00Z"]).await;
    assert_eq!(after(&banner, "  API version"), "2022-03-31, for requests without Cc-Version");
    let is_code = |line: &&String| line.contains("curl") || line.starts_with("    --data");
    let code: Vec<&str> = banner.iter().filter(is_code).map(String::as_str).collect();
    // This test needs curl, as the commands do.
    let output = tokio::process::Command::new("sh").args(["-ec", &code.join("\n")]).output().await.unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    for found in
        ["\"prod-eu\"", "\"funky-skunk\"", "\"my-first-1\"", "\"Claims\"", "\"spend_limit\"", "2024-04-01T00:00:00"]
    {
        assert!(out.contains(found), "{found} is not in {out} {err}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["--port", &port]);
    let line = format!("error: port {port} is already in use; choose another port, or 0 for any free port (--port)\n");
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(1), line));
}

#[test]
fn an_invalid_argument_is_named() {
    for (arguments, name) in [
        (&["--prot", "1"][..], "--prot"),
        (&["--port", "99999"], "--port: `99999` is not a number from 0 to 65535"),
        (&["--clients", "many"], "--clients: `many` is not a number from 0 to 10000000"),
        (&["--page-limit", "0"], "--page-limit: `0` is not a number from 1 to"),
        (&["--starts-at", "now"], "--starts-at: `now` is not an instant like"),
        (&["--cc-version", "2021-01-01"], "cockroach_version: \"2021-01-01\" is not one of 2022-03-31, "),
        (&["--seed"], "--seed"),
        (&["-p"], "-p"),
        (&["8080"], "8080"),
    ] {
        let output = run(arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && text.lines().count() == 1, "{text}");
        assert!(text.starts_with("error: ") && text.contains(name) && text.contains("--help"), "{text}");
    }
}

#[test]
fn help_names_every_option() {
    let help = |option| String::from_utf8(run(&[option]).stdout).unwrap();
    let (short, help) = (help("-h"), help("--help"));
    assert_eq!(short, help);
    for option in
        ["--port", "--seed", "--strict", "--audit-log", "--token-lifetime", "--latency", "--cc-version", "--starts-at"]
    {
        assert!(help.contains(option), "{option}");
    }
    assert!(String::from_utf8(run(&["--version"]).stdout).unwrap().starts_with("clusterkit-sandbox 0."));
}
