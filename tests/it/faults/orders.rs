//! One failure after another: what the first leaves behind.

use clusterkit::{Error, RateLimit};
use serde_json::Value;

use crate::faults::calls::Clients;
use crate::faults::matrix::{Row, line, rows, script};
use crate::faults::server::{Door, Server, Step};
use crate::faults::wire;
use crate::support::recorder::Recorder;

/// Every way in which an attempt may have been processed without a word of it.
fn unknown(body: &[u8]) -> [Vec<Step>; 7] {
    let failure = |status| wire::write(wire::answer(status, &[], b""));
    [
        vec![Step::Reset],
        vec![Step::Close],
        vec![Step::Stall],
        vec![Step::Write(wire::half(200, body)), Step::Reset],
        failure(408),
        failure(502),
        failure(504),
    ]
}

/// Meets `first` once and `then` ever after.
async fn meet(row: &Row, first: Vec<Step>, then: Vec<u8>) -> (Result<Value, Error>, Server) {
    let elsewhere = Recorder::start().await;
    let server = Server::start(script(row.operation, Door::Open, first, 1, wire::write(then)));
    let clients = Clients { url: server.url(), elsewhere: &elsewhere, at_hand: false, limit: &RateLimit::unlimited() };
    ((row.call)(&clients).await, server)
}

/// A deletion that finds nothing to delete after an attempt whose answer was lost.
#[tokio::test(start_paused = true)]
async fn deleted_by_an_earlier_attempt() {
    for row in rows().await.iter().filter(|row| row.operation.method() == "DELETE") {
        for first in unknown(&row.body) {
            let (result, server) = meet(row, first.clone(), wire::answer(404, &[], b"")).await;
            let error = result.unwrap_err();
            assert!(error.is_not_found() && error.may_have_taken_effect(), "{first:?}: {error}");
            assert!(error.to_string().ends_with("; an earlier attempt may have deleted it"), "{error}");
            assert_eq!((error.attempts(), server.requests().len()), (2, 2));
            assert_eq!(line(&error, row.operation), Vec::<String>::new());
        }
        // Nothing was lost: then it was never there.
        let (result, _server) = meet(row, wire::write(wire::answer(429, &[], b"")), wire::answer(404, &[], b"")).await;
        assert!(!result.unwrap_err().may_have_taken_effect());
    }
}

/// A refusal after an attempt whose answer was lost does not tell what that attempt did.
#[tokio::test(start_paused = true)]
async fn refused_after_the_unknown() {
    let rows = rows().await;
    for row in rows.iter().filter(|row| row.operation.is_idempotent()) {
        let changes = ["PUT", "DELETE"].contains(&row.operation.method());
        for first in unknown(&row.body) {
            let (result, _server) = meet(row, first.clone(), wire::answer(409, &[], b"")).await;
            let error = result.unwrap_err();
            assert_eq!(error.may_have_taken_effect(), changes, "{first:?}: {error}");
            assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (2, 409), "{first:?}: {error}");
        }
    }
}

/// What is created is not created again, whatever was refused before.
#[tokio::test(start_paused = true)]
async fn lost_after_a_refusal() {
    for row in rows().await.iter().filter(|row| !row.operation.is_idempotent()) {
        let refusal = wire::write(wire::answer(429, &[], b""));
        let (result, server) = meet(row, refusal, wire::answer(503, &[], b"")).await;
        let error = result.unwrap_err();
        assert!(error.may_have_taken_effect(), "{error}");
        assert_eq!((error.attempts(), server.requests().len()), (2, 2), "{error}");
    }
}
