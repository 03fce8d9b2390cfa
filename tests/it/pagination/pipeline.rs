//! Each page passes the whole pipeline: token, rate limit, retries, time limit.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use clusterkit::{RateLimit, perfectscale};
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::pagination::paged_server::{List, entry};
use crate::pagination::{cockroach, read_items};
use crate::support::answer::Answer;
use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;

fn token_response(token: &str, seconds: u64) -> Answer {
    Answer::json(200, &json!({ "data": { "access_token": token, "expires_in": seconds } }))
}

/// A client that exchanges its credentials for a token.
fn client(server: &Recorder) -> perfectscale::Client {
    clients::perfectscale(server).build().unwrap()
}

/// The tokens of all requests for pages, in order.
fn tokens(server: &Recorder) -> Vec<String> {
    let token = |request: &crate::support::request::Request| request.header("authorization").map(str::to_owned);
    server.requests().iter().filter_map(token).collect()
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_between_pages_is_refreshed() {
    for depth in [0, 1, 3] {
        let server = Recorder::start().await;
        List::on(&server, 12, 2);
        for token in ["first", "second", "third"] {
            server.answer_token(token_response(token, 50));
        }
        let mut entries = client(&server).automation_audit_logs().prefetch(depth).stream();
        let mut read = 0;
        while entries.try_next().await.unwrap().is_some() {
            read += 1;
            sleep(Duration::from_secs(20)).await;
        }
        assert_eq!(read, 12);
        let tokens = tokens(&server);
        assert_eq!(tokens.len(), 6);
        assert_eq!(tokens.first().unwrap(), "Bearer first");
        assert_ne!(tokens.last().unwrap(), "Bearer first");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_rejected_between_pages_is_refreshed() {
    let server = Recorder::start().await;
    server.answer_token(token_response("first", 3600));
    server.answer_token(token_response("second", 3600));
    let page = |number: usize, next: Option<&str>| {
        let has = next.is_some();
        let pagination = json!({ "has_next": has, "next": next, "has_prev": false, "prev": null, "page_size": 1 });
        Answer::json(200, &json!({ "data": [entry(number)], "meta": { "pagination": pagination } }))
    };
    server.answer(page(0, Some("a")));
    server.answer(Answer::body(401, "text/plain", "revoked"));
    server.answer(page(1, Some("b")));
    server.answer(page(2, None));
    let (entries, error) = read_items(&mut client(&server).automation_audit_logs().stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(entries, [0, 1, 2]);
    assert_eq!(tokens(&server), ["Bearer first", "Bearer first", "Bearer second", "Bearer second"]);
}

#[tokio::test(start_paused = true)]
async fn each_page_waits_for_its_own_slot() {
    for depth in [0, 1, 3] {
        let server = Recorder::start().await;
        let list = List::on(&server, 12, 2);
        let times = Arc::new(Mutex::new(Vec::new()));
        let (started, kept) = (Instant::now(), Arc::clone(&times));
        server.answer_by(move |request| {
            kept.lock().unwrap().push(started.elapsed().as_secs());
            list.answer(request)
        });
        let builder = clients::perfectscale(&server).token(TOKEN).rate_limit(RateLimit::per_minute(2));
        let log = builder.build().unwrap().automation_audit_logs().prefetch(depth);
        let (entries, error) = read_items(&mut log.stream()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(entries.len(), 12);
        assert_eq!(*times.lock().unwrap(), [0, 0, 60, 60, 120, 120], "{depth} ahead");
    }
}

#[tokio::test(start_paused = true)]
async fn each_page_has_its_own_retries() {
    let server = Recorder::start().await;
    for number in 0..5 {
        server.answer(Answer::empty(503));
        let cluster = crate::pagination::paged_server::cluster(number);
        let next = if number < 4 { format!("k{number}") } else { String::new() };
        server.answer(Answer::json(200, &json!({ "clusters": [cluster], "pagination": { "next": next } })));
    }
    let (clusters, error) = read_items(&mut cockroach(&server).list_clusters().stream()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(clusters, [0, 1, 2, 3, 4]);
    let queries = crate::pagination::queries(&server);
    assert!(queries.chunks(2).all(|pair| pair[0] == pair[1]), "{queries:?}");
    assert_eq!(queries.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_applies_to_each_page() {
    for depth in [0, 1] {
        let server = Recorder::start().await;
        List::on(&server, 20, 2).with_delay(Duration::from_millis(600));
        let client = cockroach(&server).with_options(|options| options.time_limit(Duration::from_secs(1)));
        let (clusters, error) = read_items(&mut client.list_clusters().prefetch(depth).stream()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(clusters.len(), 20);
    }
}
