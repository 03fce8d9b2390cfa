//! Faults of the exchange for a token, on the way of every operation that needs one.

use std::time::Duration;

use clusterkit::{Error, RateLimit};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::faults::calls::Clients;
use crate::faults::matrix::{Row, line, rows};
use crate::faults::server::{Door, Script, Server, Step};
use crate::faults::wire;
use crate::support::clients::{CLIENT_SECRET, TOKEN};
use crate::support::recorder::Recorder;

/// A fault of the exchange, how often it is met, and the status that the error has.
struct Fault {
    name: &'static str,
    steps: Vec<Step>,
    times: usize,
    status: Option<u16>,
}

fn fault(name: &'static str, steps: Vec<Step>, times: usize, status: Option<u16>) -> Fault {
    Fault { name, steps, times, status }
}

fn faults(elsewhere: &str) -> Vec<Fault> {
    let answer = |status, body: &str| wire::write(wire::answer(status, &[], body.as_bytes()));
    let cut = wire::half(200, br#"{"access_token": "s3cr3t-token", "expires_in": 3600}"#);
    let echo = format!(r#"{{"error": "invalid_client", "error_description": "{CLIENT_SECRET}\nis wrong"}}"#);
    let redirect = wire::answer(307, &[("location", &format!("{elsewhere}/oauth/token"))], b"");
    vec![
        fault("reset", vec![Step::Reset], 4, None),
        fault("closed", vec![Step::Close], 4, None),
        fault("silent", vec![Step::Stall], 4, None),
        fault("cut", vec![Step::Write(cut), Step::Close], 4, None),
        fault("400", answer(400, &echo), 1, Some(400)),
        fault("401", answer(401, &echo), 1, Some(401)),
        fault("403", answer(403, &echo), 1, Some(403)),
        fault("404", answer(404, &echo), 1, Some(404)),
        fault("429", answer(429, &echo), 4, Some(429)),
        fault("502", answer(502, "<html>"), 4, Some(502)),
        fault("307", wire::write(redirect), 1, Some(307)),
        fault("nothing", answer(200, ""), 1, Some(200)),
        fault("HTML", answer(200, "<html><body>s3cr3t-token</body></html>"), 1, Some(200)),
        fault("truncated", answer(200, &format!(r#"{{"access_token": "{TOKEN}", "expi"#)), 1, Some(200)),
        fault("a text", answer(200, &format!(r#""{TOKEN}""#)), 1, Some(200)),
        fault("wrapped in itself", answer(200, &format!(r#"{{"data": "{TOKEN}", "access_token": 1}}"#)), 1, Some(200)),
        fault("a list", answer(200, &format!(r#"{{"data": ["{TOKEN}"], "access_token": ["{TOKEN}"]}}"#)), 1, Some(200)),
    ]
}

/// The call of `row` at a server whose exchange does `steps`; what it got, and how often it was asked.
async fn meet(row: &Row, steps: Vec<Step>, elsewhere: &Recorder) -> (Result<Value, Error>, usize, usize) {
    let good = wire::write(wire::answer(200, &[], &row.body));
    let script = Script { door: Door::Open, fault: Vec::new(), times: 0, good, exchange: Some(steps) };
    let server = Server::start(script);
    let clients = Clients { url: server.url(), elsewhere, at_hand: false, limit: &RateLimit::unlimited() };
    let result = timeout(Duration::from_secs(600), (row.call)(&clients)).await.expect("it does not hang");
    (result, server.exchanges().len(), server.requests().len())
}

/// The operation is never sent, so nothing can have come of it.
#[tokio::test(start_paused = true)]
async fn no_token() {
    let elsewhere = Recorder::start().await;
    let mut problems = Vec::new();
    for row in
        rows().await.iter().filter(|row| row.operation.api() != "cockroach" && row.operation.id() != "PublicAuth")
    {
        for fault in faults(&elsewhere.url()) {
            let started = Instant::now();
            let (result, exchanges, requests) = meet(row, fault.steps, &elsewhere).await;
            let error = result.expect_err(fault.name);
            let mut found = line(&error, row.operation);
            let status = error.status().map(|status| status.as_u16());
            let is = (error.is_authentication(), status, exchanges, requests, error.may_have_taken_effect());
            let should = (true, fault.status, fault.times, 0, false);
            if is != should {
                found.push(format!("{is:?}, not {should:?}: {error}"));
            }
            if !error.to_string().contains("no token from http://127.0.0.1:") {
                found.push(format!("it does not say what failed: {error}"));
            }
            if started.elapsed() > Duration::from_secs(124) {
                found.push(format!("it took {:?}", started.elapsed()));
            }
            problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", fault.name)));
        }
    }
    assert!(elsewhere.requests().is_empty(), "nothing goes where a redirect leads");
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// A server that takes no token at all: asked twice, and no more.
#[tokio::test(start_paused = true)]
async fn no_token_is_good_enough() {
    crate::faults::matrix::run([crate::faults::fault::Fault::new(
        "401",
        crate::faults::fault::Ends::Status(401),
        |_| wire::write(wire::answer(401, &[("www-authenticate", "Bearer")], b"{\"message\": \"who are you?\"}")),
    )
    .says("401 Unauthorized: who are you?")])
    .await;
}
