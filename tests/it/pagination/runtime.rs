//! Streams outside of a runtime, and in one that goes away.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clusterkit::{Error, ItemStream, RetryPolicy};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::pagination::list::{List, Numbered};
use crate::pagination::{cockroach, perfectscale, read_items, text};
use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY};
use crate::support::recorder::Recorder;

/// A client whose server does not matter.
fn nowhere() -> clusterkit::cockroach::Client {
    clusterkit::cockroach::Client::builder().api_key(API_KEY).base_url("http://127.0.0.1:9").build().unwrap()
}

/// Polls once, without a runtime.
fn poll<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for a runtime that is not there"),
    }
}

fn is_no_runtime(error: &Error, operation: &str) {
    let text = "there is no Tokio runtime here; await it inside of one, as under #[tokio::main]";
    assert_eq!(error.to_string(), format!("cockroach {operation}: {text}"));
    assert!(error.is_configuration());
}

#[test]
fn outside_of_a_runtime_is_an_error_and_the_end() {
    for prefetch in [0, 1] {
        let mut clusters = nowhere().list_clusters().prefetch(prefetch).stream();
        is_no_runtime(&poll(clusters.next()).unwrap().unwrap_err(), "ListClusters");
        assert!(poll(clusters.next()).is_none());

        let mut nodes = nowhere().list_cluster_nodes().cluster_id("id").prefetch(prefetch).pages();
        is_no_runtime(&poll(nodes.next()).unwrap().unwrap_err(), "ListClusterNodes");
        assert!(poll(nodes.next()).is_none());
    }
    is_no_runtime(&poll(nowhere().list_clusters().send()).unwrap_err(), "ListClusters");
    is_no_runtime(&poll(nowhere().list_clusters().stream().into_vec()).unwrap_err(), "ListClusters");
}

#[test]
fn the_error_tells_where_the_walk_was_to_begin() {
    let mut clusters = nowhere().list_clusters().resume_from("start:4").stream();
    let error = poll(clusters.next()).unwrap().unwrap_err();
    assert_eq!((text(error.cursor()), text(clusters.cursor())), (Some("start:4"), Some("start:4")));
}

/// A runtime with a thread of its own, for the server.
fn running() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Reads so many items.
async fn take<T: Numbered>(items: &mut ItemStream<T>, count: usize) -> Vec<usize> {
    let mut read = Vec::new();
    for _ in 0..count {
        read.push(items.try_next().await.unwrap().unwrap().number());
    }
    read
}

#[test]
fn a_runtime_that_is_shut_down_in_the_middle_is_an_error() {
    let (servers, first, second) = (running(), runtime(), runtime());
    let server = servers.block_on(Recorder::start());
    let list = List::on(&server, 10, 2);
    list.breaks_after(1, Answer::never());
    let client = cockroach(&server);
    let mut clusters = client.list_clusters().stream();
    let before = first.block_on(async {
        let before = take(&mut clusters, 1).await;
        // The second page is asked for, and does not come.
        while server.requests().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        before
    });
    drop(first);
    list.is_repaired();

    // What has been had of the first page is not lost with the runtime.
    let (rest, error) = second.block_on(read_items(&mut clusters));
    assert_eq!((before, rest), (vec![0], vec![1]));
    let error = error.expect("the list has not come to its end");
    assert!(error.is_connection_lost(), "{error}");
    assert!(error.to_string().contains("its runtime was shut down"), "{error}");
    assert_eq!((text(error.cursor()), text(clusters.cursor())), (Some("start_key:k2"), Some("start_key:k2")));
    assert_eq!(error.operation(), Some("ListClusters"));
    let cursor = error.cursor().unwrap();
    let (rest, error) = second.block_on(read_items(&mut client.list_clusters().resume_from(cursor).stream()));
    assert!(error.is_none(), "{error:?}");
    assert_eq!(rest, (2..10).collect::<Vec<_>>());
}

#[test]
fn without_prefetch_a_walk_can_change_its_runtime_between_pages() {
    let (servers, first, second) = (running(), runtime(), runtime());
    let server = servers.block_on(Recorder::start());
    List::on(&server, 10, 2);
    let mut entries = perfectscale(&server).automation_audit_logs().prefetch(0).stream();
    let before = first.block_on(take(&mut entries, 3));
    drop(first);
    let (after, error) = second.block_on(read_items(&mut entries));
    assert!(error.is_none(), "{error:?}");
    assert_eq!([before, after].concat(), (0..10).collect::<Vec<_>>());
}

/// Waiting, before another attempt for one, is the runtime's business.
#[test]
fn leaving_the_runtime_while_a_page_is_fetched_is_no_panic() {
    let (servers, first) = (running(), running());
    let server = servers.block_on(Recorder::start());
    server.answer_always(Answer::empty(503).header("retry-after", "1").after(Duration::from_millis(20)));
    let client = clients::cockroach(&server).retry(RetryPolicy::default().with_attempt_limit(2)).build().unwrap();
    for prefetch in [0, 1] {
        let mut clusters = client.list_clusters().prefetch(prefetch).resume_from("start_key:k2").stream();
        let begun = first.block_on(async { timeout(Duration::from_millis(5), clusters.next()).await });
        assert!(begun.is_err(), "it waits for the answer");
        let error = loop {
            let mut next = pin!(clusters.next());
            if let Poll::Ready(item) = next.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                break item.expect("the list has not come to its end").unwrap_err();
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        assert_eq!((text(error.cursor()), text(clusters.cursor())), (Some("start_key:k2"), Some("start_key:k2")));
        assert!(poll(clusters.next()).is_none());
    }
}
