//! Lists that come in pages, read as streams of items or of pages.

mod audit_log;
mod cap;
mod errors;
mod filters;
mod list;
mod lists;
mod loops;
mod prefetch;
mod refused;
mod resume;
mod runtime;
mod sandbox;
mod tokens;
mod traits;

use std::time::Duration;

use clusterkit::{Error, ItemStream, Page, PageStream, cockroach, perfectscale};
use serde_json::Value;

use crate::support::clients::{self, TOKEN};
use crate::support::recorder::Recorder;
use crate::support::request::Request;
use list::Numbered;

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

/// The queries of all requests, and nothing where there was none.
fn queries(server: &Recorder) -> Vec<String> {
    let query = |request: &Request| request.target().split_once('?').map(|(_, query)| query.to_owned());
    server.requests().iter().map(|request| query(request).unwrap_or_default()).collect()
}

/// Which items these are.
fn numbers<T: Numbered>(items: &[T]) -> Vec<usize> {
    items.iter().map(Numbered::number).collect()
}

/// The text of a cursor that a page or a stream has.
fn text(cursor: Option<&clusterkit::Cursor>) -> Option<&str> {
    cursor.map(clusterkit::Cursor::as_str)
}

/// All that a stream gives until it says `None`: the pages, and the error, if one comes. Nothing comes after either.
async fn read<T: Send + 'static>(pages: &mut PageStream<T>) -> (Vec<Page<T>>, Option<Error>) {
    let (mut all, mut error) = (Vec::new(), None);
    while let Some(page) = pages.next().await {
        assert!(error.is_none(), "after an error a stream is over");
        match page {
            Ok(page) => all.push(page),
            Err(found) => error = Some(found),
        }
    }
    assert!(pages.next().await.is_none());
    (all, error)
}

/// The same of a stream of items.
async fn read_items<T: Numbered>(items: &mut ItemStream<T>) -> (Vec<usize>, Option<Error>) {
    let (mut all, mut error) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        assert!(error.is_none(), "after an error a stream is over");
        match item {
            Ok(item) => all.push(item.number()),
            Err(found) => error = Some(found),
        }
    }
    assert!(items.next().await.is_none());
    (all, error)
}

/// Time for everything that is under way, but for what waits longer.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}
