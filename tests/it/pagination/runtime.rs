//! Streams outside a runtime, on two runtimes, on one that is shut down, and after a panic.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clusterkit::{BoxFuture, Credentials, Error, ErrorKind, ItemStream, RetryPolicy, Token};
use tokio::runtime::{Builder, Runtime};

use crate::pagination::paged_server::{List, Numbered};
use crate::pagination::{cockroach, perfectscale, read_items, text};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY};
use crate::support::recorder::Recorder;

/// A client that never reaches a server.
fn without_server() -> clusterkit::cockroach::Client {
    clusterkit::cockroach::Client::builder().api_key(API_KEY).base_url("http://127.0.0.1:9").build().unwrap()
}

/// Polls once, outside a runtime.
fn poll<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for a runtime that does not exist"),
    }
}

/// Polls outside a runtime until the future is ready. Other threads do the work.
fn poll_to_end<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A runtime with a thread of its own.
fn running() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// A runtime that runs only inside `block_on`.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Reads this number of items.
async fn take<T: Numbered>(items: &mut ItemStream<T>, count: usize) -> Vec<usize> {
    let mut read = Vec::new();
    for _ in 0..count {
        read.push(items.try_next().await.unwrap().unwrap().number());
    }
    read
}

fn is_no_runtime(error: &Error, operation: &str) {
    let text = "not sent: there is no Tokio runtime here; await it inside a runtime, as under #[tokio::main]";
    assert_eq!(error.to_string(), format!("cockroach {operation}: {text}"));
    assert_eq!(error.kind(), ErrorKind::Runtime);
}

#[test]
fn a_stream_that_starts_outside_a_runtime_ends_with_an_error() {
    for prefetch in [0, 1] {
        let mut clusters = without_server().list_clusters().prefetch(prefetch).stream();
        is_no_runtime(&poll(clusters.next()).unwrap().unwrap_err(), "ListClusters");
        assert!(poll(clusters.next()).is_none());

        let mut nodes = without_server().list_cluster_nodes("id").prefetch(prefetch).pages();
        is_no_runtime(&poll(nodes.next()).unwrap().unwrap_err(), "ListClusterNodes");
        assert!(poll(nodes.next()).is_none());
    }
    is_no_runtime(&poll(without_server().list_clusters().send()).unwrap_err(), "ListClusters");
    is_no_runtime(&poll(without_server().list_clusters().stream().try_collect()).unwrap_err(), "ListClusters");
}

#[test]
fn an_error_outside_a_runtime_has_the_cursor_where_the_stream_starts() {
    let mut clusters = without_server().list_clusters().resume_from("start:4").stream();
    let error = poll(clusters.next()).unwrap().unwrap_err();
    assert_eq!((text(error.cursor()), text(clusters.cursor())), (Some("start:4"), Some("start:4")));
}

#[test]
fn a_runtime_that_is_shut_down_during_a_request_is_an_error() {
    for prefetch in [0, 1, 3] {
        let (servers, first, second) = (running(), runtime(), runtime());
        let server = servers.block_on(Recorder::start());
        let list = List::on(&server, 10, 2);
        list.fail_after(1, Answer::never());
        let client = cockroach(&server);
        let mut clusters = client.list_clusters().prefetch(prefetch).stream();
        let before = first.block_on(async {
            let before = take(&mut clusters, 2).await;
            // The second page is requested, and does not arrive.
            let waits = tokio::time::timeout(Duration::from_millis(10), clusters.next()).await;
            assert!(waits.is_err(), "the second page does not arrive");
            while server.requests().len() < 2 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            before
        });
        drop(first);
        list.repair();

        let (rest, error) = second.block_on(read_items(&mut clusters));
        assert_eq!((before, rest), (vec![0, 1], vec![]));
        let error = error.expect("the list has not ended");
        assert_eq!(error.kind(), ErrorKind::Runtime, "{error}");
        assert_eq!(
            error.to_string(),
            "cockroach ListClusters: the task that fetches pages has ended: its runtime was shut down, or it panicked; \
             read the stream on a runtime that keeps running; then resume with resume_from(\"start_key:k2\")"
        );
        assert_eq!((text(error.cursor()), text(clusters.cursor())), (Some("start_key:k2"), Some("start_key:k2")));
        assert_eq!(error.operation(), Some("ListClusters"));
        let cursor = error.cursor().unwrap();
        let (rest, error) = second.block_on(read_items(&mut client.list_clusters().resume_from(cursor).stream()));
        assert!(error.is_none(), "{error:?}");
        assert_eq!(rest, (2..10).collect::<Vec<_>>());
    }
}

/// Pages that were fetched before the shutdown are returned first; then comes the error, not the end.
#[test]
fn a_runtime_that_is_shut_down_between_pages_is_an_error() {
    for prefetch in [0, 1, 3] {
        let (servers, first, second) = (running(), runtime(), runtime());
        let server = servers.block_on(Recorder::start());
        List::on(&server, 10, 2);
        let client = perfectscale(&server);
        let mut entries = client.automation_audit_logs().prefetch(prefetch).stream();
        let before = first.block_on(async {
            let before = take(&mut entries, 3).await;
            while server.requests().len() < 2 + prefetch {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
            before
        });
        drop(first);
        let (rest, error) = second.block_on(read_items(&mut entries));
        let read = [before, rest].concat();
        let pages = 2 + prefetch;
        assert_eq!(read, (0..pages * 2).collect::<Vec<_>>(), "prefetch {prefetch}");
        if pages == 5 {
            assert!(error.is_none(), "the end was fetched before the shutdown: {error:?}");
            continue;
        }
        let error = error.expect("the list has not ended");
        assert_eq!(error.kind(), ErrorKind::Runtime, "{error}");
        assert_eq!(text(error.cursor()), Some(format!("c{}", pages * 2).as_str()));
    }
}

#[test]
fn a_stream_can_be_read_on_another_runtime_while_the_first_one_runs() {
    for prefetch in [0, 1] {
        let (servers, first, second) = (running(), running(), runtime());
        let server = servers.block_on(Recorder::start());
        List::on(&server, 10, 2);
        let mut entries = perfectscale(&server).automation_audit_logs().prefetch(prefetch).stream();
        let before = first.block_on(take(&mut entries, 3));
        let (after, error) = second.block_on(read_items(&mut entries));
        assert!(error.is_none(), "{error:?}");
        assert_eq!([before, after].concat(), (0..10).collect::<Vec<_>>());
    }
}

/// Timers, such as that of a backoff, run on the runtime where the stream started.
#[test]
fn a_stream_that_has_started_can_be_read_outside_a_runtime() {
    for prefetch in [0, 1] {
        let (servers, first) = (running(), running());
        let server = servers.block_on(Recorder::start());
        let list = List::on(&server, 6, 2).with_delay(Duration::from_millis(5));
        let client = clients::cockroach(&server).retry(RetryPolicy::default().with_attempt_limit(2)).build().unwrap();
        let mut clusters = client.list_clusters().prefetch(prefetch).stream();
        let before = first.block_on(take(&mut clusters, 1));
        let mut after = Vec::new();
        for _ in 0..3 {
            after.push(poll_to_end(clusters.next()).expect("the list has not ended").unwrap().number());
        }
        assert_eq!([before, after].concat(), [0, 1, 2, 3]);
        if prefetch == 0 {
            list.fail_after(0, Answer::empty(503).header("retry-after", "0"));
            let error = poll_to_end(clusters.next()).expect("the list has not ended").unwrap_err();
            assert_eq!((error.attempts(), text(error.cursor())), (2, Some("start_key:k4")), "{error}");
            assert!(poll(clusters.next()).is_none());
        }
    }
}

/// Gives one token, which expires, and then panics.
#[derive(Debug, Default)]
struct Panicking(AtomicBool);

impl Credentials for Panicking {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        assert!(!self.0.swap(true, Ordering::Relaxed), "this panic is part of the test");
        Box::pin(async { Ok(Token::new("t0k3n").with_expires_in(Duration::from_secs(60))) })
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_credentials_is_an_error_and_not_the_end() {
    for prefetch in [0, 1] {
        let server = Recorder::start().await;
        List::on(&server, 10, 2);
        let client = clients::perfectscale(&server).credentials(Panicking::default()).build().unwrap();
        let mut pages = client.automation_audit_logs().prefetch(prefetch).pages();
        let mut read = 0;
        let error = loop {
            match pages.next().await.expect("the list has not ended") {
                Ok(page) => read += page.items.len(),
                Err(error) => break error,
            }
            tokio::time::sleep(Duration::from_secs(600)).await;
        };
        assert!(error.is_runtime(), "{error}");
        assert_eq!(read, 2 + 2 * prefetch, "{error}");
        assert_eq!(text(error.cursor()), Some(format!("c{read}").as_str()));
        assert!(pages.next().await.is_none());
    }
}
