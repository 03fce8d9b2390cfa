//! Lists as streams of items and of pages.

mod audit_log;
mod contradictions;
mod cursor_kinds;
mod errors;
mod filters;
mod invalid_requests;
mod max_pages;
mod operations;
mod paged_server;
mod pipeline;
mod prefetch;
mod repeated_cursors;
mod resume;
mod runtime;
mod sandbox;
mod traits;

use std::time::Duration;

use clusterkit::{Error, ItemStream, Page, PageStream, cockroach, perfectscale};
use serde_json::Value;

use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;
use crate::support::request::Request;
use paged_server::Numbered;

/// The client whose list is the audit log; it has its token already.
fn perfectscale(server: &Recorder) -> perfectscale::Client {
    clients::perfectscale(server).token(TOKEN).build().unwrap()
}

fn cockroach(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

/// The bodies of all requests.
fn bodies(server: &Recorder) -> Vec<Value> {
    server.requests().iter().map(Request::json).collect()
}

/// The queries of all requests, empty for a request without one.
fn queries(server: &Recorder) -> Vec<String> {
    let query = |request: &Request| request.target().split_once('?').map(|(_, query)| query.to_owned());
    server.requests().iter().map(|request| query(request).unwrap_or_default()).collect()
}

/// The numbers of items.
fn numbers<T: Numbered>(items: &[T]) -> Vec<usize> {
    items.iter().map(Numbered::number).collect()
}

/// The text of a cursor that a page or a stream has.
fn text(cursor: Option<&clusterkit::Cursor>) -> Option<&str> {
    cursor.map(clusterkit::Cursor::as_str)
}

/// Reads a stream to its end: its pages, and its error if it has one. Nothing may follow an error.
async fn read<T: Send + 'static, R: Send + 'static>(pages: &mut PageStream<T, R>) -> (Vec<Page<T, R>>, Option<Error>) {
    let (mut all, mut error) = (Vec::new(), None);
    while let Some(page) = pages.next().await {
        assert!(error.is_none(), "after an error a stream has ended");
        match page {
            Ok(page) => all.push(page),
            Err(found) => error = Some(found),
        }
    }
    assert!(pages.next().await.is_none());
    (all, error)
}

/// The same for a stream of items.
async fn read_items<T: Numbered>(items: &mut ItemStream<T>) -> (Vec<usize>, Option<Error>) {
    let (mut all, mut error) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        assert!(error.is_none(), "after an error a stream has ended");
        match item {
            Ok(item) => all.push(item.number()),
            Err(found) => error = Some(found),
        }
    }
    assert!(items.next().await.is_none());
    (all, error)
}

/// Lets everything happen that waits for no timer longer than 5 ms.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}
