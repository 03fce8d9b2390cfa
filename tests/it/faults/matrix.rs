//! One fault after another against all operations.

use std::sync::Arc;
use std::time::Duration;

use clusterkit::{Error, Operation, RateLimit};
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::errors::kinds;
use crate::faults::expected::Expected;
use crate::faults::fault::{Context, Fault, Outcome};
use crate::faults::http;
use crate::faults::operations::{CALLS, Call, Clients, operation};
use crate::faults::server::{Accept, Script, Server, Step};
use crate::support::clients::{API_KEY, SECRETS, TOKEN};
use crate::support::corpus;
use crate::support::recorder::Recorder;
use crate::support::request::Request;

/// Longer than any call may take, on the clock of the test.
const HANGS: Duration = Duration::from_secs(3600);

/// An operation with the response of a good server.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) operation: &'static Operation,
    pub(crate) call: Call,
    pub(crate) body: Vec<u8>,
    /// The value of that body; null if the operation has no value.
    pub(crate) value: Value,
}

/// Runs each fault against each operation, where it meets every attempt, and where it meets only the first.
pub(crate) async fn run(faults: impl IntoIterator<Item = Fault>) {
    let cases = cases().await;
    let mut problems = Vec::new();
    for fault in faults.into_iter().map(Arc::new) {
        let modes: &[bool] = if fault.is_transient() { &[true, false] } else { &[true] };
        for always in modes.iter().copied() {
            let mut runs = JoinSet::new();
            for case in cases.clone() {
                runs.spawn(run_case(case, Arc::clone(&fault), always));
            }
            problems.extend(runs.join_all().await.into_iter().flatten());
        }
    }
    problems.sort();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Each operation, with the largest body that the corpus has for it.
pub(crate) async fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (api, id, call) in CALLS {
        let bodies = corpus::bodies(api, id).into_iter().map(|body| body.bytes);
        let body = bodies.max_by_key(Vec::len).expect("the corpus has each operation");
        let elsewhere = Recorder::start().await;
        let server = Server::start(script(Accept::Open, Vec::new(), 0, &body));
        let limit = RateLimit::unlimited();
        let clients = Clients { url: server.url(), elsewhere: &elsewhere, has_token: false, limit: &limit };
        let value = call(&clients).await.expect("a good server");
        cases.push(Case { operation: operation(api, id), call: *call, body, value });
    }
    cases
}

/// A server with the fault, and afterwards the right response with this body.
pub(crate) fn script(accept: Accept, fault: Vec<Step>, times: usize, body: &[u8]) -> Script {
    let good = http::write(http::response(200, &[], body));
    Script { accept, fault, times, good, exchange: Vec::new(), exchange_times: 0 }
}

/// What is wrong with how one operation meets one fault.
async fn run_case(case: Case, fault: Arc<Fault>, always: bool) -> Vec<String> {
    let elsewhere = Recorder::start().await;
    let context = Context { body: &case.body, secret: secret(case.operation), elsewhere: &elsewhere.url() };
    let times = if always { usize::MAX } else { 1 };
    let server = Server::start(script(fault.accept, (fault.steps)(&context), times, &case.body));
    let limit = if fault.rate_limited { RateLimit::per_minute(10) } else { RateLimit::unlimited() };
    // Otherwise the exchange would meet the fault.
    let has_token = fault.accept != Accept::Open;
    let clients = Clients { url: server.url(), elsewhere: &elsewhere, has_token, limit: &limit };
    let started = Instant::now();
    let result = timeout(HANGS, (case.call)(&clients)).await;
    let took = started.elapsed();
    // The one operation whose value is optional.
    let is_left_out = fault.empty && case.operation.id() == "UpdateCluster";
    let value = if is_left_out { &Value::Null } else { &case.value };
    let decodes = fault.foreign || !value.is_null();
    let expected = Expected { operation: case.operation, fault: &fault, decodes, always };
    let mut problems = match result {
        Err(_) => vec!["it hangs".to_owned()],
        Ok(Ok(returned)) => check_value(&expected, value, &returned),
        Ok(Err(error)) => check_error(&expected, &error),
    };
    let (min, max) = expected.time();
    if took < min || took > max {
        problems.push(format!("it took {took:?}, not {min:?} to {max:?}"));
    }
    problems.extend(check_requests(&expected, &server.requests()));
    if !elsewhere.requests().is_empty() {
        problems.push(format!("a redirect was followed: {:?}", elsewhere.requests()));
    }
    let (api, id) = (case.operation.api(), case.operation.id());
    let mode = if always { "always" } else { "once" };
    problems.iter().map(|problem| format!("{}, {mode}: {api} {id}: {problem}", fault.name)).collect()
}

fn check_value(expected: &Expected, right: &Value, value: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    if !expected.succeeds() {
        problems.push(format!("it succeeded, after {:?}", expected.fault.outcome));
    }
    if value != right {
        problems.push(format!("another value: {value}"));
    }
    problems
}

fn check_error(expected: &Expected, error: &Error) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |what: &str, is: &dyn std::fmt::Debug, should: &dyn std::fmt::Debug| {
        if format!("{is:?}") != format!("{should:?}") {
            problems.push(format!("{what} is {is:?} and not {should:?}: {error}"));
        }
    };
    check("success", &false, &expected.succeeds());
    check("kind()", &Some(error.kind()), &expected.kind());
    check("the kinds of is_..()", &kinds::matching(error), &Vec::from_iter(expected.kind()));
    check("status()", &error.status().map(|status| status.as_u16()), &expected.status());
    check("attempts()", &error.attempts(), &expected.attempts());
    check("may_have_taken_effect()", &error.may_have_taken_effect(), &expected.may_have_taken_effect());
    check("operation()", &error.operation(), &Some(expected.operation.id()));
    check("retry_after()", &error.retry_after(), &expected.retry_after());
    problems.extend(check_line(error, expected.operation));
    let text = error.to_string();
    if !text.contains(&expected.fault.line) {
        problems.push(format!("the line does not contain '{}': {text}", expected.fault.line));
    }
    if text.contains("; may have been applied;") != expected.may_have_taken_effect() {
        problems.push(format!("the line contradicts may_have_taken_effect(): {text}"));
    }
    problems
}

/// What is wrong with the text of an error, whatever its kind.
pub(crate) fn check_line(error: &Error, operation: &Operation) -> Vec<String> {
    let mut problems = Vec::new();
    let text = error.to_string();
    if !text.starts_with(&format!("{} {}: ", operation.api(), operation.id())) {
        problems.push(format!("the line does not begin with the operation: {text}"));
    }
    if text.chars().any(char::is_control) || text.len() > 600 {
        problems.push(format!("not a line to print: {text:?}"));
    }
    let printed = format!("{text} {error:?}");
    for (secret, name) in SECRETS {
        if printed.contains(secret) {
            problems.push(format!("it prints the {name}: {printed}"));
        }
    }
    problems
}

/// The secret that a request contains.
fn secret(operation: &Operation) -> &'static str {
    if operation.api() == "cockroach" { API_KEY } else { TOKEN }
}

/// What is wrong with the requests that the server received.
fn check_requests(expected: &Expected, requests: &[Request]) -> Vec<String> {
    let mut problems = Vec::new();
    let operation = expected.operation;
    if requests.len() != usize::try_from(expected.requests()).unwrap() {
        problems.push(format!("{} requests and not {}", requests.len(), expected.requests()));
    }
    let not_processed = matches!(expected.fault.outcome, Outcome::Status(401 | 429));
    if !operation.is_idempotent() && !not_processed && requests.len() > 1 {
        problems.push("it may have been processed more than once".to_owned());
    }
    let token = format!("Bearer {}", secret(operation));
    for request in requests {
        let first = &requests[0];
        if (request.method(), request.target(), request.body()) != (operation.method(), first.target(), first.body()) {
            problems.push(format!("two requests differ: {first:?} {request:?}"));
        }
        if request.header("authorization") != Some(token.as_str()) {
            problems.push(format!("another token: {request:?}"));
        }
    }
    problems
}
