//! Failures below HTTP: no connection, no response, no end of the response.

use std::sync::Arc;
use std::time::Duration;

use clusterkit::ErrorKind;
use clusterkit::reqwest::dns::{Name, Resolve, Resolving};

use crate::errors::{get, once, raw_server, snapshot, without_backoff};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

#[tokio::test(start_paused = true)]
async fn a_refused_connection_is_an_error_of_connecting() {
    let (server, url) = (Recorder::start().await, raw_server::closed_port().await);
    let client = clients::cockroach(&server).base_url(url.clone()).retry(without_backoff()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4));
    snapshot::matches("refused_connection", &error, &url);
}

/// Never resolves a name.
struct SilentResolver;

impl Resolve for SilentResolver {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn connecting_ends_after_the_connect_timeout() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server)
        .base_url("http://api.example")
        .allow_plain_http()
        .http_client(|http| http.dns_resolver(Arc::new(SilentResolver)).no_proxy())
        .connect_timeout(Duration::from_secs(3))
        .retry(once())
        .build()
        .unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.elapsed().as_secs()), (ErrorKind::Connect, 3));
    snapshot::matches("timeout_connect", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_connection_closed_without_a_response_is_a_lost_connection() {
    let server = Recorder::start().await;
    let url = raw_server::serve("").await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    snapshot::matches("closed_connection", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_not_http_is_a_lost_connection() {
    let server = Recorder::start().await;
    let url = raw_server::serve("SSH-2.0-OpenSSH_9.6\r\n\r\n").await;
    let client = clients::cockroach(&server).base_url(url.clone()).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    snapshot::matches("not_http", &error, &url);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_ends_after_the_timeout() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let client = clients::cockroach(&server).timeout(Duration::from_secs(7)).retry(once()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    snapshot::matches("timeout_attempt", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_120_s_by_default() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let error = get(&clients::cockroach(&server).retry(once()).build().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    snapshot::matches("timeout_default", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_after_its_time_limit() {
    let server = Recorder::start().await;
    server.answer(Answer::never());
    let client = clients::cockroach(&server).build().unwrap();
    let call = client.get_cluster("c-1").with(|call| call.time_limit(Duration::from_secs(12)));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    snapshot::matches("timeout_call", &error, &server.url());
}
