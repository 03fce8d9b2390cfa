//! Failures below HTTP: no connection, no response, no end of the response.

use std::sync::Arc;
use std::time::Duration;

use clusterkit::ErrorKind;
use clusterkit::reqwest::Proxy;
use clusterkit::reqwest::dns::{Name, Resolve, Resolving};
use serde_json::json;
use tokio::net::TcpListener;

use crate::errors::{create, get, once, raw_server, snapshot, without_backoff};
use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use crate::tls_server;

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

#[tokio::test(start_paused = true)]
async fn a_response_may_take_as_long_as_the_timeout() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "id": "c-1", "name": "n" })).after(Duration::from_secs(250)));
    get(&clients::cockroach(&server).timeout(Duration::from_secs(300)).retry(once()).build().unwrap()).await.unwrap();
}

/// A server that accepts connections and then says nothing, so that no TLS handshake ends.
async fn without_handshake() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[tokio::test(start_paused = true)]
async fn a_connect_timeout_is_limited_by_nothing_but_the_timeout() {
    let server = Recorder::start().await;
    for (timeout, connect_timeout, expected) in [(300, 45, 45_000), (300, 500, 270_000), (2, 10, 1_800)] {
        let (_listener, url) = without_handshake().await;
        let client = clients::cockroach(&server)
            .base_url(url)
            .timeout(Duration::from_secs(timeout))
            .connect_timeout(Duration::from_secs(connect_timeout))
            .retry(once())
            .build()
            .unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert_eq!(error.elapsed().as_millis() / 10, expected / 10, "{error}");
    }
}

/// Nothing has been sent.
#[tokio::test(start_paused = true)]
async fn a_create_whose_handshake_never_ends_has_no_effect() {
    let server = Recorder::start().await;
    let (_listener, url) = without_handshake().await;
    let client = clients::cockroach(&server).base_url(url).timeout(Duration::from_secs(2)).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4));
    assert!(!error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_certificate_that_is_not_trusted_is_permanent() {
    let server = Recorder::start().await;
    let (url, _) = tls_server::start(server.url().strip_prefix("http://").unwrap().parse().unwrap()).await;
    let error = get(&clients::cockroach(&server).base_url(url).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    snapshot::matches("untrusted_certificate", &error, &server.url());
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_does_not_connect_is_permanent() {
    let server = Recorder::start().await;
    for (name, status) in [("proxy_407", "407 Proxy Authentication Required"), ("proxy_403", "403 Forbidden")] {
        let url = raw_server::serve(format!("HTTP/1.1 {status}\r\n\r\n")).await;
        let client = clients::cockroach(&server).base_url("https://api.example");
        let client = client.http_client(move |http| http.proxy(Proxy::all(&url).unwrap())).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
        snapshot::matches(name, &error, &server.url());
    }
}
