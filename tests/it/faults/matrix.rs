//! One fault after the other against all operations.

use std::sync::Arc;
use std::time::Duration;

use clusterkit::{Error, Operation, RateLimit};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::faults::calls::{CALLS, Call, Clients, operation};
use crate::faults::expected::{Expected, answers};
use crate::faults::fault::{Ends, Fault, Scene};
use crate::faults::server::{Door, Script, Server, Step, good_exchange};
use crate::faults::wire;
use crate::support::clients::{API_KEY, CLIENT_SECRET, SECRETS, TOKEN};
use crate::support::corpus;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

/// Longer than any call may take, on the clock of the test.
const HANGS: Duration = Duration::from_secs(3600);

/// An operation with what a good server answers.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) operation: &'static Operation,
    pub(crate) call: Call,
    pub(crate) body: Vec<u8>,
    /// What comes of it; null where an operation has no value.
    pub(crate) value: Value,
}

/// Runs each fault against each operation: it meets every attempt, and then the first alone.
pub(crate) async fn run(faults: impl IntoIterator<Item = Fault>) {
    let rows = rows().await;
    let mut problems = Vec::new();
    for fault in faults.into_iter().map(Arc::new) {
        let modes: &[bool] = if fault.may_pass() { &[true, false] } else { &[true] };
        for always in modes.iter().copied() {
            let mut runs = JoinSet::new();
            for row in rows.clone() {
                runs.spawn(meet(row, Arc::clone(&fault), always));
            }
            problems.extend(runs.join_all().await.into_iter().flatten());
        }
    }
    problems.sort();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Each operation, with the fullest body that the corpus has of it and its value.
pub(crate) async fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (api, id, call) in CALLS {
        let bodies = corpus::bodies(api, id).into_iter().map(|body| body.bytes);
        let body = bodies.max_by_key(Vec::len).expect("the corpus has each operation");
        let elsewhere = Recorder::start().await;
        let operation = operation(api, id);
        let good = wire::write(wire::answer(200, &[], &body));
        let server = Server::start(script(operation, Door::Open, Vec::new(), 0, good));
        let clients =
            Clients { url: server.url(), elsewhere: &elsewhere, at_hand: false, limit: &RateLimit::unlimited() };
        let value = call(&clients).await.expect("a good server");
        rows.push(Row { operation, call: *call, body, value });
    }
    rows
}

pub(crate) fn script(operation: &Operation, door: Door, fault: Vec<Step>, times: usize, good: Vec<Step>) -> Script {
    let exchange = (operation.id() != "PublicAuth").then(good_exchange);
    Script { door, fault, times, good, exchange }
}

/// What is wrong with how one operation meets one fault.
async fn meet(row: Row, fault: Arc<Fault>, always: bool) -> Vec<String> {
    let elsewhere = Recorder::start().await;
    let good = wire::write(wire::answer(200, &[], &row.body));
    let scene = Scene { body: &row.body, secret: secret(row.operation), elsewhere: &elsewhere.url() };
    let steps = (fault.steps)(&scene);
    let times = if always { usize::MAX } else { 1 };
    let server = Server::start(script(row.operation, fault.door, steps, times, good));
    let limit = if fault.limited { RateLimit::per_minute(10) } else { RateLimit::unlimited() };
    let at_hand = fault.door != Door::Open;
    let clients = Clients { url: server.url(), elsewhere: &elsewhere, at_hand, limit: &limit };
    let started = Instant::now();
    let result = timeout(HANGS, (row.call)(&clients)).await;
    let took = started.elapsed();
    // The one operation whose value a server may leave out.
    let left_out = fault.empty && row.operation.id() == "UpdateCluster";
    let value = if left_out { &Value::Null } else { &row.value };
    let expected =
        Expected { operation: row.operation, fault: &fault, reads: fault.foreign || !value.is_null(), always };
    let mut problems = match result {
        Err(_) => vec!["it hangs".to_owned()],
        Ok(Ok(given)) => well(&expected, value, &given),
        Ok(Err(error)) => failed(&expected, &error),
    };
    let (least, most) = expected.time();
    if took < least || took > most {
        problems.push(format!("it took {took:?}, not {least:?} to {most:?}"));
    }
    problems.extend(arrived(&expected, &server.requests()));
    if !elsewhere.requests().is_empty() {
        problems.push(format!("it went elsewhere: {:?}", elsewhere.requests()));
    }
    let (api, id) = (row.operation.api(), row.operation.id());
    let often = if always { "always" } else { "once" };
    problems.iter().map(|problem| format!("{}, {often}: {api} {id}: {problem}", fault.name)).collect()
}

fn well(expected: &Expected, right: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    if !expected.is_well() {
        problems.push(format!("it succeeded instead of {:?}", expected.fault.ends));
    }
    if value != right {
        problems.push(format!("another value: {value}"));
    }
    problems
}

fn failed(expected: &Expected, error: &Error) -> Vec<String> {
    let mut problems = Vec::new();
    let mut hold = |what: &str, is: &dyn std::fmt::Debug, should: &dyn std::fmt::Debug| {
        if format!("{is:?}") != format!("{should:?}") {
            problems.push(format!("{what} is {is:?} and not {should:?}: {error}"));
        }
    };
    hold("success", &false, &expected.is_well());
    hold("what it says yes to", &answers(error), &expected.answers());
    hold("status()", &error.status().map(|status| status.as_u16()), &expected.status());
    hold("attempts()", &error.attempts(), &expected.attempts());
    hold("may_have_taken_effect()", &error.may_have_taken_effect(), &expected.is_unknown());
    hold("operation()", &error.operation(), &Some(expected.operation.id()));
    hold("retry_after()", &error.retry_after(), &expected.hint());
    problems.extend(line(error, expected.operation));
    let text = error.to_string();
    if !text.contains(&expected.fault.says) {
        problems.push(format!("nothing of '{}': {text}", expected.fault.says));
    }
    if text.contains("may have taken effect") != expected.is_unknown() {
        problems.push(format!("the line tells another thing than may_have_taken_effect(): {text}"));
    }
    problems
}

/// What is wrong with the line that an error is, whatever it is.
pub(crate) fn line(error: &Error, operation: &Operation) -> Vec<String> {
    let mut problems = Vec::new();
    let text = error.to_string();
    if !text.starts_with(&format!("{} {}: ", operation.api(), operation.id())) {
        problems.push(format!("it does not say what was asked: {text}"));
    }
    if text.chars().any(char::is_control) || text.len() > 600 {
        problems.push(format!("no line to print: {text:?}"));
    }
    let shown = format!("{text} {error:?}");
    for (secret, name) in SECRETS {
        if shown.contains(secret) {
            problems.push(format!("it shows the {name}: {shown}"));
        }
    }
    problems
}

/// The secret that a request holds.
fn secret(operation: &Operation) -> &'static str {
    match (operation.api(), operation.id()) {
        (_, "PublicAuth") => CLIENT_SECRET,
        ("cockroach", _) => API_KEY,
        _ => TOKEN,
    }
}

/// What is wrong with the requests that arrived whole.
fn arrived(expected: &Expected, requests: &[Request]) -> Vec<String> {
    let mut problems = Vec::new();
    let operation = expected.operation;
    if requests.len() != usize::try_from(expected.arrivals()).unwrap() {
        problems.push(format!("{} requests arrived and not {}", requests.len(), expected.arrivals()));
    }
    let refused = matches!(expected.fault.ends, Ends::Status(401 | 429));
    if !operation.is_idempotent() && !refused && requests.len() > 1 {
        problems.push("it was done more than once".to_owned());
    }
    let token = (operation.id() != "PublicAuth").then(|| format!("Bearer {}", secret(operation)));
    for request in requests {
        let first = &requests[0];
        if (request.method(), request.target(), request.body()) != (operation.method(), first.target(), first.body()) {
            problems.push(format!("two requests differ: {first:?} {request:?}"));
        }
        if request.header("authorization") != token.as_deref() {
            problems.push(format!("another token: {request:?}"));
        }
    }
    problems
}
