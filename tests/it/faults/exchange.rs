//! Faults of the token exchange, before the call of every operation that needs one.

use std::time::Duration;

use clusterkit::{Error, ErrorKind, RateLimit};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::faults::fault;
use crate::faults::http;
use crate::faults::matrix::{Case, cases, check_line, run, script};
use crate::faults::operations::Clients;
use crate::faults::server::{Accept, Server, Step};
use crate::support::clients::{CLIENT_SECRET, TOKEN};
use crate::support::recorder::Recorder;

/// The longest that an exchange may take: its timeout.
const MAX_TIME: Duration = Duration::from_secs(31);

/// A fault of the exchange, how often it occurs, and the status of the error.
struct Fault {
    name: &'static str,
    steps: Vec<Step>,
    attempts: u32,
    status: Option<u16>,
    /// How long the server asks to wait.
    retry_after: Option<u64>,
}

fn fault(name: &'static str, steps: Vec<Step>, attempts: u32, status: Option<u16>) -> Fault {
    Fault { name, steps, attempts, status, retry_after: None }
}

fn faults(elsewhere: &str) -> Vec<Fault> {
    let response = |status, body: &str| http::write(http::response(status, &[], body.as_bytes()));
    let wait = |status, seconds| http::write(http::response(status, &[("retry-after", seconds)], b""));
    let cut = http::half(200, br#"{"access_token": "s3cr3t-token", "expires_in": 3600}"#);
    let echo = format!(r#"{{"error": "invalid_client", "error_description": "{CLIENT_SECRET}\nis wrong"}}"#);
    let redirect = http::response(307, &[("location", &format!("{elsewhere}/oauth/token"))], b"");
    vec![
        fault("reset", vec![Step::Reset], 4, None),
        fault("closed", vec![Step::Close], 4, None),
        fault("silent", vec![Step::Hang], 1, None),
        fault("cut short", vec![Step::Write(cut), Step::Close], 4, None),
        fault("400", response(400, &echo), 1, Some(400)),
        fault("401", response(401, &echo), 1, Some(401)),
        fault("403", response(403, &echo), 1, Some(403)),
        fault("404", response(404, &echo), 1, Some(404)),
        fault("408", response(408, &echo), 4, Some(408)),
        fault("429", response(429, &echo), 4, Some(429)),
        fault("500", response(500, &echo), 4, Some(500)),
        fault("501", response(501, &echo), 1, Some(501)),
        fault("502", response(502, "<html>"), 4, Some(502)),
        fault("307", http::write(redirect), 1, Some(307)),
        // Rejected credentials stay rejected, whatever the server asks.
        fault("400 to retry", wait(400, "3"), 1, Some(400)),
        fault("401 to retry", wait(401, "3"), 1, Some(401)),
        fault("403 to retry", wait(403, "3"), 1, Some(403)),
        Fault { retry_after: Some(3), ..fault("503 to retry", wait(503, "3"), 4, Some(503)) },
        Fault { retry_after: Some(61), ..fault("429 to retry late", wait(429, "61"), 1, Some(429)) },
        fault("empty", response(200, ""), 1, Some(200)),
        fault("HTML", response(200, "<html><body>s3cr3t-token</body></html>"), 1, Some(200)),
        fault("truncated", response(200, &format!(r#"{{"access_token": "{TOKEN}", "expi"#)), 1, Some(200)),
        fault("a text", response(200, &format!(r#""{TOKEN}""#)), 1, Some(200)),
        fault("a text in data", response(200, &format!(r#"{{"data": "{TOKEN}", "access_token": 1}}"#)), 1, Some(200)),
        fault(
            "a list",
            response(200, &format!(r#"{{"data": ["{TOKEN}"], "access_token": ["{TOKEN}"]}}"#)),
            1,
            Some(200),
        ),
    ]
}

/// Calls an operation whose token exchange meets these steps, so many times. Returns the result with the numbers of
/// exchanges and of requests.
async fn call(case: &Case, steps: &[Step], times: usize, elsewhere: &Recorder) -> (Result<Value, Error>, usize, usize) {
    let mut script = script(Accept::Open, Vec::new(), 0, &case.body);
    (script.exchange, script.exchange_times) = (steps.to_vec(), times);
    let server = Server::start(script);
    let clients = Clients { url: server.url(), elsewhere, has_token: false, limit: &RateLimit::unlimited() };
    let result = timeout(Duration::from_secs(600), (case.call)(&clients)).await.expect("it does not hang");
    (result, server.exchanges().len(), server.requests().len())
}

/// The operation is never sent, so that it cannot have been applied.
#[tokio::test(start_paused = true)]
async fn a_call_without_a_token_is_an_error_of_authentication() {
    let elsewhere = Recorder::start().await;
    let mut problems = Vec::new();
    for case in cases().await.iter().filter(|case| case.operation.api() != "cockroach") {
        for fault in faults(&elsewhere.url()) {
            let started = Instant::now();
            let (result, exchanges, requests) = call(case, &fault.steps, usize::MAX, &elsewhere).await;
            let error = result.expect_err(fault.name);
            let mut found = check_line(&error, case.operation);
            let status = error.status().map(|status| status.as_u16());
            let retry_after = error.retry_after().map(|wait| wait.as_secs());
            let is = (error.attempts(), exchanges, requests, status, retry_after, error.may_have_taken_effect());
            let times = usize::try_from(fault.attempts).unwrap();
            // Without a header, a 429 asks for the window of the rate limit: Camunda's endpoint has one.
            let window = (case.operation.api() == "camunda" && fault.status == Some(429)).then_some(1);
            let should = (fault.attempts, times, 0, fault.status, fault.retry_after.or(window), false);
            if is != should {
                found.push(format!("{is:?}, not {should:?}: {error}"));
            }
            if error.kind() != ErrorKind::Authentication || !error.is_authentication() {
                found.push(format!("the kind is {:?}: {error}", error.kind()));
            }
            if !error.to_string().contains(": token exchange at http://127.0.0.1:") {
                found.push(format!("the line does not say what failed: {error}"));
            }
            if started.elapsed() > MAX_TIME {
                found.push(format!("it took {:?}", started.elapsed()));
            }
            problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", fault.name)));
        }
    }
    assert!(elsewhere.requests().is_empty(), "a redirect was followed");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn a_call_succeeds_after_a_transient_fault_of_its_exchange() {
    let elsewhere = Recorder::start().await;
    for case in cases().await.iter().filter(|case| case.operation.api() != "cockroach") {
        for fault in faults(&elsewhere.url()).into_iter().filter(|fault| fault.attempts > 1) {
            let (result, exchanges, requests) = call(case, &fault.steps, 1, &elsewhere).await;
            assert_eq!(result.as_ref().ok(), Some(&case.value), "{}: {result:?}", fault.name);
            assert_eq!((exchanges, requests), (2, 1), "{}", fault.name);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_tokens_are_all_rejected_exchanges_twice() {
    run([fault::Fault::new("401", fault::Outcome::Status(401), |_| {
        let header = ("www-authenticate", "Bearer");
        http::write(http::response(401, &[header], b"{\"message\": \"who are you?\"}"))
    })
    .line_contains("401 Unauthorized: who are you?")])
    .await;
}
