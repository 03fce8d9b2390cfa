//! The programs in `examples/`, each run as its first comment says.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};
use std::{env, fs};

use clusterkit_sandbox::Sandbox;
use tokio::process::Command;

use crate::tls_server;

const MAX_LINES: usize = 120;
const TIMEOUT: Duration = Duration::from_secs(60);

struct Output {
    success: bool,
    out: String,
    err: String,
}

/// Runs an example with these variables and no others.
async fn run(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(program(name));
    command.args(arguments).env_clear().envs(variables.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(TIMEOUT, command.output()).await.expect("the example ends").unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Output { success: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs an example with a sandbox of its own, and returns what it prints.
async fn run_with_sandbox(name: &str) -> String {
    let Output { success, out, err } = run(name, &["--sandbox"], &[]).await;
    assert!(success, "{name}: {out}{err}");
    out
}

/// `cargo test` builds the examples, but `cargo test --test it` does not: an old program would test nothing.
fn program(name: &str) -> PathBuf {
    let own = env::current_exe().unwrap();
    let profile = own.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    let program = profile.join("examples").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing; run `cargo build --examples`", program.display());
    let is_new = changed(&program) >= changed(&source(name));
    assert!(is_new, "{} is older than its source; run `cargo build --examples`", program.display());
    program
}

fn changed(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|file| file.modified()).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn source(name: &str) -> PathBuf {
    folder().join(format!("{name}.rs"))
}

/// A file that this test alone uses, and that does not exist yet.
fn new_file(name: &str) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_file(&file);
    file.to_str().unwrap().to_owned()
}

#[test]
fn each_example_is_short_and_in_the_index() {
    let index = fs::read_to_string(folder().join("README.md")).unwrap();
    let names = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let names: Vec<_> = names.filter(|name| name != "README.md" && name != "other_api").collect();
    assert_eq!(names.len(), 11, "{names:?}");
    for file in names {
        let name = file.strip_suffix(".rs").expect("one file each");
        let text = fs::read_to_string(folder().join(&file)).unwrap();
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{file} has {lines} lines; {MAX_LINES} are allowed");
        let question = text.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or_default();
        assert!(question.ends_with('?'), "{file} does not begin with its question");
        assert!(index.contains(&format!("| {question} | [`{name}`]({file})")), "README.md does not list {file}");
        assert!(text.contains(&format!("cargo run --example {name}")), "{file} does not say how to run it");
    }
}

#[tokio::test]
async fn list() {
    let out = run_with_sandbox("list").await;
    for line in ["PerfectScale prod-eu\n", "CockroachDB  funky-skunk\n", "Camunda      Order fulfilment\n"] {
        assert!(out.contains(line), "{out}");
    }
}

#[tokio::test]
async fn list_skips_vendors_without_credentials() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.cockroach_url();
    let output = run("list", &[], &[("COCKROACH_API_KEY", sandbox.api_key()), ("COCKROACH_SERVER", &url)]).await;
    assert!(output.success && output.out.contains("CockroachDB  funky-skunk\n"), "{}{}", output.out, output.err);
    assert_eq!(output.err.matches("skipped: ").count(), 2, "{}", output.err);

    let output = run("list", &[], &[]).await;
    assert!(!output.success && output.err.contains("no credentials in the environment"), "{}", output.err);
}

#[tokio::test]
async fn stream_and_resume_prints_each_entry_once() {
    let sandbox = Sandbox::builder().audit_log_entries(47).start().await.unwrap();
    let (url, file) = (sandbox.perfectscale_url(), new_file("cursor"));
    let variables = [
        ("PERFECTSCALE_CLIENT_ID", sandbox.client_id()),
        ("PERFECTSCALE_CLIENT_SECRET", sandbox.client_secret()),
        ("PERFECTSCALE_PUBLIC_API_URL", &url),
    ];
    let mut lines = Vec::new();
    for run_number in 1.. {
        let output = run("stream_and_resume", &[&file], &variables).await;
        assert!(output.success, "{}", output.err);
        lines.extend(output.out.lines().map(str::to_owned));
        if output.err.contains("end of the log") {
            assert_eq!(run_number, lines.len().div_ceil(20), "two pages of ten entries a run");
            break;
        }
        assert!(fs::exists(&file).unwrap());
    }
    assert!(!fs::exists(&file).unwrap(), "the next run starts anew");

    let client = clusterkit::perfectscale::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(&url)
        .build()
        .unwrap();
    let entries = client.automation_audit_logs().stream().try_collect().await.unwrap();
    let expected =
        entries.iter().map(|entry| format!("{} {} {}", entry.started_at, entry.namespace, entry.workload_name));
    assert_eq!(lines, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn create_and_wait() {
    let out = run_with_sandbox("create_and_wait").await;
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[0].starts_with("created ") && lines[1].starts_with("CREATING after "), "{out}");
    assert!(out.contains("\nready: clusterkit-example-") && out.ends_with("\ndeleted\n"), "{out}");
}

#[tokio::test]
async fn create_and_wait_deletes_a_cluster_that_does_not_become_ready() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.cockroach_url();
    sandbox.faults().on("GET", "/api/v1/clusters/{id}").next(clusterkit_sandbox::Fault::status(403));
    let variables = [("COCKROACH_API_KEY", sandbox.api_key()), ("COCKROACH_SERVER", &url)];
    let output = run("create_and_wait", &[], &variables).await;
    assert!(!output.success && output.err.contains("403"), "{}{}", output.out, output.err);
    assert!(output.out.ends_with("deleted\n"), "{}", output.out);
}

#[tokio::test]
async fn errors() {
    let out = run_with_sandbox("errors").await;
    let lines: Vec<_> = out.lines().collect();
    let expected = [
        ("404 Not Found", "treat it as absent"),
        ("cluster_id: must not be empty", "correct the request"),
        ("cannot connect", "try again later (attempts: 1"),
        ("ftp://example.com", "ask a person"),
    ];
    assert_eq!(lines.len(), expected.len() * 2, "{out}");
    for (pair, (error, decision)) in lines.chunks(2).zip(expected) {
        assert!(pair[0].contains(error) && pair[1].contains(&format!("-> {decision}")), "{pair:?}");
    }
}

#[tokio::test]
async fn retry_and_limits() {
    let out = run_with_sandbox("retry_and_limits").await;
    assert!(out.contains("4 clusters\nthe sandbox received 3 requests\nfailed after 1 attempt: "), "{out}");
    assert!(out.contains("\nrate limit: RateLimitState { queued: "), "{out}");
    // Ten calls get a slot at once; the others wait until these are released.
    let seconds = out.split_once("15 calls took ").and_then(|(_, rest)| rest.split_once(" s\n")).unwrap().0;
    assert!(seconds.parse::<f64>().unwrap() >= 1.0, "{out}");
    assert!(out.ends_with("a worker keeps RateLimit::new(3, 1s)\n"), "{out}");
}

#[tokio::test]
async fn own_credentials_reads_a_file_once() {
    let output = run("own_credentials", &["--sandbox"], &[]).await;
    assert!(output.success && output.out == "4 clusters, 14 regions\n", "{}{}", output.out, output.err);
    assert_eq!(output.err.matches("read ").count(), 1, "{}", output.err);
}

#[tokio::test]
async fn proxy_and_ca_uses_the_proxy() {
    // The host name cannot be resolved, so that the sandbox was reached as a proxy.
    assert_eq!(run_with_sandbox("proxy_and_ca").await, "4 clusters\n");
}

#[tokio::test]
async fn proxy_and_ca_trusts_the_authority() {
    let sandbox = Sandbox::start().await.unwrap();
    let (url, authority) = tls_server::start(sandbox.addr()).await;
    let file = new_file("ca.pem");
    fs::write(&file, authority).unwrap();
    let variables = [("COCKROACH_API_KEY", sandbox.api_key()), ("COCKROACH_SERVER", &url), ("COMPANY_CA", &file)];

    let output = run("proxy_and_ca", &[], &variables).await;
    assert!(output.success && output.out == "4 clusters\n", "{}{}", output.out, output.err);
    let output = run("proxy_and_ca", &[], &variables[..2]).await;
    assert!(!output.success && output.err.contains("certificate"), "{}{}", output.out, output.err);
}

#[tokio::test]
async fn axum_service() {
    let expected = "GET /clusters: 200 OK\n[\"funky-skunk\",\"orders-prod\",\"analytics\",\"ledger-eu\"]\n\
                    GET /clusters/00000000-0000-4000-8000-000000000000: 404 Not Found\n\n";
    assert_eq!(run_with_sandbox("axum_service").await, expected);
}

#[tokio::test]
async fn blocking_main() {
    let out = run_with_sandbox("blocking_main").await;
    assert_eq!(out.lines().count(), 5, "{out}");
    assert!(out.ends_with("\nthe first one again: funky-skunk\n"), "{out}");
}

#[tokio::test]
async fn opentelemetry_exports_each_call_within_its_parent() {
    let out = run_with_sandbox("opentelemetry").await;
    let values = |name: &str| -> Vec<&str> {
        let fields = out.lines().filter_map(|line| line.trim().trim_start_matches("->").trim().split_once(": "));
        fields.filter(|(field, _)| field.trim() == name).map(|(_, value)| value).collect()
    };
    let (spans, parents, traces) = (values("SpanId"), values("ParentSpanId"), values("TraceId"));
    assert_eq!(spans.len(), 3, "{out}");
    assert_eq!(parents[..2], [spans[2], spans[2]]);
    assert!(traces.iter().all(|trace| *trace == traces[0]), "{out}");
    assert_eq!(values("http.response.status_code"), ["I64(200)", "I64(404)"]);
    assert_eq!(values("http.request.resend_count"), ["I64(0)", "I64(0)"]);
    for line in ["Name         : ListClusters", "Name         : GetCluster", "Kind         : Client"] {
        assert!(out.contains(line), "{out}");
    }
}
