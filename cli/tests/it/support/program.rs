//! The program, run to its end.

use std::process::Stdio;

use clusterkit_sandbox::Sandbox;
use tokio::process::{Child, Command};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_clusterkit");

pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Returns the program with only these variables. It is detached from the terminal of the tests.
pub(crate) fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
    command.kill_on_drop(true);
    command
}

pub(crate) async fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    output(command(arguments, variables)).await
}

pub(crate) async fn output(mut command: Command) -> Outcome {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    end(child).await
}

/// Runs it without a reader of its standard output.
pub(crate) async fn unread(mut command: Command) -> Outcome {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    end(command.stdout(writer).stderr(Stdio::piped()).spawn().expect("the program runs")).await
}

pub(crate) async fn end(child: Child) -> Outcome {
    let output = child.wait_with_output().await.expect("the program ends");
    Outcome {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Sends the signal of this name, such as `INT`.
#[cfg(unix)]
pub(crate) async fn signal(child: &Child, name: &str) {
    let id = child.id().expect("it runs").to_string();
    assert!(Command::new("kill").args(["-s", name, &id]).status().await.expect("kill").success());
}

/// The credentials of a sandbox, for PerfectScale at this URL.
pub(crate) fn perfectscale(url: &str) -> [(&str, &str); 3] {
    [
        ("PERFECTSCALE_CLIENT_ID", "sandbox-client"),
        ("PERFECTSCALE_CLIENT_SECRET", "sandbox-client-secret"),
        ("PERFECTSCALE_PUBLIC_API_URL", url),
    ]
}

/// As [`perfectscale`]. The path is for the commands that the program runs.
pub(crate) fn cockroach(url: &str) -> [(&str, &str); 3] {
    [("COCKROACH_API_KEY", "CCDB1_sandbox_key"), ("COCKROACH_SERVER", url), ("PATH", "/usr/bin:/bin")]
}

/// As [`perfectscale`].
pub(crate) fn camunda<'a>(url: &'a str, oauth_url: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("CAMUNDA_CONSOLE_CLIENT_ID", "sandbox-client"),
        ("CAMUNDA_CONSOLE_CLIENT_SECRET", "sandbox-client-secret"),
        ("CAMUNDA_CONSOLE_BASE_URL", url),
        ("CAMUNDA_OAUTH_URL", oauth_url),
    ]
}

pub(crate) fn cockroach_client(sandbox: &Sandbox) -> clusterkit::cockroach::Client {
    let client = clusterkit::cockroach::Client::builder().api_key(sandbox.api_key());
    client.base_url(sandbox.cockroach_url()).build().expect("a client")
}

pub(crate) fn camunda_client(sandbox: &Sandbox) -> clusterkit::camunda::Client {
    let client = clusterkit::camunda::Client::builder();
    let client = client.client_id(sandbox.client_id()).client_secret(sandbox.client_secret());
    client.base_url(sandbox.camunda_url()).oauth_url(sandbox.camunda_oauth_url()).build().expect("a client")
}
