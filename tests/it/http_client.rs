//! The function that configures the HTTP client, and the proxies of the environment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clusterkit::reqwest::header::{HeaderMap, HeaderValue};
use clusterkit::reqwest::{Proxy, redirect, retry};
use clusterkit::{RetryPolicy, cockroach};
use serde_json::json;
use tokio::process::Command;

use crate::support::answer::Answer;
use crate::support::clients::{self, API_KEY, TOKEN};
use crate::support::recorder::Recorder;

/// An address that only a proxy can reach.
const BEHIND_A_PROXY: &str = "http://gateway.internal";
/// Nothing listens there.
const DEAD: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn the_builder_sets_redirects_and_user_agent_after_the_function() {
    let server = Recorder::start().await;
    let mut headers = HeaderMap::new();
    headers.insert("x-from-caller", HeaderValue::from_static("yes"));
    let client = clients::cockroach(&server)
        .http_client(move |http| {
            http.default_headers(headers.clone()).redirect(redirect::Policy::limited(5)).user_agent("other")
        })
        .build()
        .unwrap();
    server.answer(Answer::empty(307).header("location", server.url() + "/elsewhere"));
    let error = client.get_cluster("c").await.unwrap_err();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("x-from-caller"), Some("yes"));
    assert_eq!(requests[0].header("user-agent"), Some(concat!("clusterkit/", env!("CARGO_PKG_VERSION"))));
    assert!(error.to_string().contains("307 Temporary Redirect: the server redirects to 127.0.0.1"), "{error}");
}

#[tokio::test]
async fn the_builder_turns_retries_of_the_http_client_off() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let client = clients::cockroach(&server)
        .http_client(|http| {
            #[allow(clippy::redundant_closure_for_method_calls, reason = "the type has no public name")]
            http.retry(retry::for_host("127.0.0.1").classify_fn(|attempt| attempt.retryable()))
        })
        .build()
        .unwrap();
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().name("n").provider("GCP").spec(spec).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_function_configures_the_clients_of_both_addresses() {
    let (server, proxy) = (Recorder::start().await, Recorder::start().await);
    server.answer(Answer::json(200, &json!([])));
    let calls = Arc::new(AtomicUsize::new(0));
    let (counted, url) = (Arc::clone(&calls), proxy.url());
    let client = clients::camunda(&server)
        .allow_plain_http()
        // The loopback address of the API has a client of its own.
        .oauth_url(format!("{BEHIND_A_PROXY}/oauth/token"))
        .http_client(move |http| {
            counted.fetch_add(1, Ordering::Relaxed);
            http.proxy(Proxy::custom({
                let url = url.clone();
                move |target| (target.host_str() == Some("gateway.internal")).then(|| url.clone())
            }))
        })
        .build()
        .unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    client.get_clusters().await.unwrap();
    assert_eq!(targets(&proxy), [format!("{BEHIND_A_PROXY}/oauth/token")]);
    assert_eq!(targets(&server), ["/clusters"]);
    assert_eq!(server.requests()[0].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
}

/// The client secret would leave the machine in plain text.
#[tokio::test]
async fn a_loopback_token_endpoint_is_not_reached_through_a_proxy() {
    let (server, proxy) = (Recorder::start().await, Recorder::start().await);
    proxy.answer(Answer::json(200, &json!([])));
    let url = proxy.url();
    let client = clients::camunda(&server)
        .base_url(BEHIND_A_PROXY)
        .allow_plain_http()
        .http_client(move |http| http.proxy(Proxy::all(&url).unwrap()))
        .build()
        .unwrap();
    client.get_clusters().await.unwrap();
    assert_eq!(targets(&server), ["/oauth/token"]);
    assert_eq!(targets(&proxy), [format!("{BEHIND_A_PROXY}/clusters")]);
}

/// The user names this proxy, in contrast to one of the environment.
#[tokio::test]
async fn a_proxy_of_the_function_is_used_for_a_loopback_address() {
    let proxy = Recorder::start().await;
    proxy.answer(Answer::json(200, &json!({ "clusters": [] })));
    let url = proxy.url();
    let builder = clients::cockroach(&proxy).base_url(DEAD);
    let client = builder.http_client(move |http| http.proxy(Proxy::all(&url).unwrap())).build().unwrap();
    client.list_clusters().await.unwrap();
    assert_eq!(targets(&proxy), [format!("{DEAD}/api/v1/clusters")]);
}

fn targets(server: &Recorder) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

#[tokio::test]
async fn one_address_needs_one_client() {
    let server = Recorder::start().await;
    let calls = Arc::new(AtomicUsize::new(0));
    for builder in [
        clients::camunda(&server),
        // The address of tokens is not used.
        clients::camunda(&server).token("t").oauth_url("https://login.example/oauth/token"),
    ] {
        let counted = Arc::clone(&calls);
        let count = move |http| {
            counted.fetch_add(1, Ordering::Relaxed);
            http
        };
        builder.http_client(count).build().unwrap();
    }
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

/// The environment of a process cannot be changed safely while other tests run, so that the clients run in another.
#[tokio::test]
async fn a_loopback_address_bypasses_the_proxies_of_the_environment() {
    let proxy = Recorder::start().await;
    proxy.answer_always(Answer::json(200, &json!({ "clusters": [] })));
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "http_client::in_an_environment_with_a_proxy", "--ignored"]);
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        test.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy"] {
        test.env(name, proxy.url());
    }
    let output = test.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(targets(&proxy), [format!("{BEHIND_A_PROXY}/api/v1/clusters")]);
}

#[tokio::test]
#[ignore = "a part of `a_loopback_address_bypasses_the_proxies_of_the_environment`, which starts it with a proxy"]
async fn in_an_environment_with_a_proxy() {
    let client = |url| {
        let builder = cockroach::Client::builder().api_key(API_KEY).base_url(url).allow_plain_http();
        builder.retry(RetryPolicy::never()).build().unwrap()
    };
    assert!(client(DEAD).list_clusters().await.unwrap_err().is_connect());
    client(BEHIND_A_PROXY).list_clusters().await.unwrap();
}
