//! What happens below HTTP: no connection, no answer, no end of it.

use std::sync::Arc;
use std::time::Duration;

use clusterkit::reqwest;
use clusterkit::reqwest::dns::{Name, Resolve, Resolving};

use crate::errors::{get, once, shown, wire, without_waits};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn nobody_listens() {
    let (server, nobody) = (Recorder::start().await, wire::nobody().await);
    let client = clients::cockroach(&server).base_url(nobody.clone()).retry(without_waits()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert_eq!(error.attempts(), 4);
    shown::matches("refused_connection", &error, &nobody);
}

/// Finds no address for any name, and does not stop looking.
struct Lost;

impl Resolve for Lost {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn connecting_takes_too_long() {
    let server = Recorder::start().await;
    let http = reqwest::Client::builder().dns_resolver(Arc::new(Lost)).no_proxy();
    let client = clients::cockroach(&server).base_url("http://api.example").allow_plain_http().http_client(http);
    let client = client.connect_timeout(Duration::from_secs(3)).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!(error.elapsed().as_secs(), 3);
    shown::matches("timeout_connect", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn the_connection_is_closed_without_an_answer() {
    let server = Recorder::start().await;
    let url = wire::serve("").await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout());
    shown::matches("closed_connection", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn the_answer_is_not_http() {
    let server = Recorder::start().await;
    let url = wire::serve("SSH-2.0-OpenSSH_9.6\r\n\r\n").await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout());
    shown::matches("not_http", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_takes_too_long() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let client = clients::cockroach(&server).timeout(Duration::from_secs(7)).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_timeout());
    shown::matches("timeout_attempt", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn no_byte_comes() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let error = get(&clients::cockroach(&server).retry(once()).build().unwrap()).await.unwrap_err();
    assert!(error.is_timeout());
    shown::matches("timeout_idle", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn the_call_takes_too_long() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let client = clients::cockroach(&server).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(12)));
    let error = get(&client).await.unwrap_err();
    assert!(error.is_timeout());
    shown::matches("timeout_call", &error, &server.url());
}
