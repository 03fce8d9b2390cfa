//! Whatever a caller does with its futures, every other caller is served within the rate limit and the timeouts.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clusterkit::{BoxFuture, Credentials, Error, RateLimit, Token, perfectscale};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use crate::support::answer::Answer;
use crate::support::clients::{self, CLIENT_ID, CLIENT_SECRET};
use crate::support::recorder::Recorder;
use crate::support::strict::Strict;

const SECOND: Duration = Duration::from_secs(1);

fn limited(server: &Strict, limit: RateLimit) -> perfectscale::Client {
    perfectscale::Client::builder().token("t").base_url(server.url()).rate_limit(limit).build().unwrap()
}

/// Polls a future for some time, and leaves it then.
async fn poll_for<F: Future + Unpin>(time: Duration, future: &mut F) {
    let _ = timeout(time, future).await;
}

#[tokio::test(start_paused = true)]
async fn calls_in_a_buffer_and_in_its_loop_do_not_wait_for_each_other() {
    let server = Strict::start(10, 60 * SECOND).await;
    let builder = perfectscale::Client::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET);
    let client = builder.base_url(server.url()).build().unwrap();
    let started = Instant::now();
    let mut workloads = stream::iter(0..12).map(|id| client.get_workloads(id).send()).buffer_unordered(4);
    while let Some(result) = workloads.next().await {
        result.unwrap();
        client.get_clusters().await.unwrap();
    }
    // 24 calls and an exchange, ten a minute.
    assert_eq!(server.arrivals().len(), 25);
    assert_eq!(server.refused(), 0);
    assert!(started.elapsed() < 125 * SECOND, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_parked_call_in_the_queue_is_passed_over() {
    let server = Strict::start(1, SECOND).await;
    let client = limited(&server, RateLimit::new(1, SECOND));
    client.get_clusters().await.unwrap();
    let mut parked = client.get_clusters().send();
    poll_for(SECOND / 5, &mut parked).await;
    timeout(2 * SECOND + SECOND / 5, client.get_clusters()).await.unwrap().unwrap();
    parked.await.unwrap();
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_parked_call_releases_its_slot_when_its_response_arrives() {
    let server = Strict::start(2, SECOND).await;
    let client = limited(&server, RateLimit::new(2, SECOND));
    let (mut first, mut second) = (client.get_clusters().send(), client.get_clusters().send());
    for call in [&mut first, &mut second] {
        let _ = Pin::new(call).poll(&mut Context::from_waker(Waker::noop()));
    }
    sleep(SECOND / 10).await;
    timeout(3 * SECOND, client.get_clusters()).await.unwrap().unwrap();
    assert_eq!(server.refused(), 0);
    first.await.unwrap();
    second.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn leaked_calls_keep_nobody_waiting() {
    let server = Strict::start(2, SECOND).await;
    let client = limited(&server, RateLimit::new(2, SECOND));
    for _ in 0..6 {
        let mut call = client.get_clusters().send();
        let _ = Pin::new(&mut call).poll(&mut Context::from_waker(Waker::noop()));
        std::mem::forget(call);
    }
    timeout(10 * SECOND, client.get_clusters()).await.unwrap().unwrap();
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn dropped_calls_leave_the_queue_at_once() {
    let server = Strict::start(1, SECOND).await;
    let client = limited(&server, RateLimit::new(1, SECOND));
    client.get_clusters().await.unwrap();
    let mut calls: Vec<_> = (0..5).map(|_| client.get_clusters().send()).collect();
    for call in &mut calls {
        poll_for(SECOND / 100, call).await;
    }
    assert_eq!(client.rate_limit().state().queued, 5);
    drop(calls);
    assert_eq!(client.rate_limit().state().queued, 0);
    timeout(2 * SECOND, client.get_clusters()).await.unwrap().unwrap();
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_count_as_long_as_they_may_arrive() {
    let server = Strict::start(5, SECOND).await;
    // Each request arrives 1.5 s after it was sent.
    server.set_way(|| Duration::from_millis(1500));
    let client = limited(&server, RateLimit::new(5, SECOND));
    let mut given_up: Vec<_> = (0..5).map(|_| client.get_clusters().send()).collect();
    for call in &mut given_up {
        poll_for(SECOND / 100, call).await;
    }
    drop(given_up);
    let calls = (0..5).map(|_| client.get_clusters().send());
    for result in stream::iter(calls).buffer_unordered(5).collect::<Vec<_>>().await {
        result.unwrap();
    }
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_on_a_runtime_that_nobody_drives_keeps_nobody_waiting() {
    let server = Strict::start(1, SECOND).await;
    let client = limited(&server, RateLimit::new(1, SECOND));
    let elsewhere = tokio::task::spawn_blocking({
        let client = client.clone();
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let mut calls: Vec<_> = (0..3).map(|_| client.get_clusters().send()).collect();
            runtime.block_on(async {
                for call in &mut calls {
                    let _ = Pin::new(call).poll(&mut Context::from_waker(Waker::noop()));
                }
            });
            (runtime, calls)
        }
    });
    let (runtime, calls) = elsewhere.await.unwrap();
    // The first of them may have got the slot, which then has an end: the timeout of an attempt and a window.
    timeout(130 * SECOND, client.get_clusters()).await.unwrap().unwrap();
    drop(calls);
    assert_eq!(client.rate_limit().state().queued, 0);
    runtime.shutdown_background();
}

#[tokio::test(start_paused = true)]
async fn a_call_beside_a_parked_exchange_is_answered() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(200, &json!({"access_token": "t", "expires_in": 3600})).after(SECOND / 2));
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let mut parked = client.get_clusters().send();
    poll_for(SECOND / 5, &mut parked).await;
    timeout(10 * SECOND, client.get_clusters()).await.unwrap().unwrap();
    parked.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_exchange_outlives_the_caller_that_started_it() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(200, &json!({"access_token": "t", "expires_in": 3600})).after(2 * SECOND));
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let hasty = client.with_options(|call| call.time_limit(SECOND * 3 / 2));
    assert!(hasty.get_clusters().await.unwrap_err().is_timeout());
    hasty.get_clusters().await.unwrap();
    let exchanges = server.requests().iter().filter(|request| request.path().contains("oauth")).count();
    assert_eq!(exchanges, 1);
}

/// Credentials whose fetches do what the test says: `None` hangs.
#[derive(Debug, Clone)]
struct Scripted {
    fetches: Arc<AtomicUsize>,
    script: fn(usize) -> Option<Result<Token, Error>>,
}

impl Scripted {
    fn new(script: fn(usize) -> Option<Result<Token, Error>>) -> Self {
        Self { fetches: Arc::default(), script }
    }
}

impl Credentials for Scripted {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let fetch = self.fetches.fetch_add(1, Ordering::Relaxed);
        let result = (self.script)(fetch);
        Box::pin(async move {
            match result {
                Some(result) => result,
                None => std::future::pending().await,
            }
        })
    }
}

async fn camunda(credentials: Scripted) -> (Recorder, clusterkit::camunda::Client) {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    let client = clusterkit::camunda::Client::builder().credentials(credentials).base_url(server.url());
    (server, client.build().unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_client_recovers_from_credentials_that_hang() {
    let credentials = Scripted::new(|fetch| match fetch {
        1 => None,
        _ => Some(Ok(Token::new("t").with_expires_in(15 * SECOND))),
    });
    let (_server, client) = camunda(credentials.clone()).await;
    client.get_clusters().await.unwrap();
    sleep(20 * SECOND).await;
    let started = Instant::now();
    let error = client.get_clusters().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(started.elapsed() < 31 * SECOND, "{:?}", started.elapsed());
    client.get_clusters().await.unwrap();
    assert_eq!(credentials.fetches.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn credentials_that_panic_are_an_error() {
    let credentials = Scripted::new(|fetch| match fetch {
        0 => panic!("the vault is not configured"),
        _ => Some(Ok(Token::new("t"))),
    });
    let (_server, client) = camunda(credentials).await;
    let error = client.get_clusters().await.unwrap_err();
    assert!(error.is_runtime(), "{error}");
    client.get_clusters().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_never_sent() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(200, &json!({"access_token": "t", "expires_in": 1})));
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    for _ in 0..2 {
        client.get_clusters().await.unwrap();
        sleep(SECOND * 11 / 10).await;
    }
    let exchanges = server.requests().iter().filter(|request| request.path().contains("oauth")).count();
    assert_eq!(exchanges, 2);
}

#[test]
fn a_call_outside_of_its_runtime_is_an_error() {
    let client = perfectscale::Client::builder().token("t").base_url("http://127.0.0.1:9").build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut call = client.get_clusters().send();
    runtime.block_on(async { poll_for(Duration::ZERO, &mut call).await });
    let Poll::Ready(result) = Pin::new(&mut call).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the call hangs")
    };
    assert!(result.unwrap_err().is_runtime());
}

#[test]
fn a_runtime_without_timers_is_an_error() {
    let client = perfectscale::Client::builder().token("t").base_url("http://127.0.0.1:9").build().unwrap();
    for client in [client.clone(), {
        let unlimited = perfectscale::Client::builder().token("t").base_url("http://127.0.0.1:9");
        unlimited.rate_limit(RateLimit::unlimited()).build().unwrap()
    }] {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let error = runtime.block_on(async { client.get_clusters().await }).unwrap_err();
        assert!(error.is_runtime(), "{error}");
    }
}
