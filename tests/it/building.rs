//! Building clients: what is needed, what is refused, and what each setting does to a request.

use std::time::Duration;

use clusterkit::reqwest;
use clusterkit::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use clusterkit::{Error, camunda, cockroach, perfectscale};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

const BASE_URLS: [&str; 5] = ["", "/", "/a/prefix", "/a/prefix/", "/a/prefix//"];

#[tokio::test]
async fn base_urls_work_with_and_without_slash_and_prefix() {
    for suffix in BASE_URLS {
        let server = Recorder::start().await;
        let client = clients::cockroach(&server).base_url(server.url() + suffix).build().unwrap();
        server.answer(Answer::json(200, &json!({ "id": "c", "name": "n" })));
        client.get_cluster().cluster_id("c").send().await.unwrap();
        let prefix = suffix.trim_end_matches('/');
        assert_eq!(server.requests()[0].target(), format!("{prefix}/api/v1/clusters/c"));
    }
}

#[test]
fn unusable_base_urls_are_refused_with_what_to_do() {
    for (url, line) in [
        ("", "camunda: the base URL '' is no URL: relative URL without a base; write https://host/path"),
        ("api.cloud.camunda.io", "camunda: the base URL 'api.cloud.camunda.io' is no URL"),
        ("ftp://host", "camunda: the base URL 'ftp://host' has no http or https; write https://host/path"),
        ("http://host/x", "camunda: the base URL 'http://host/x' would send credentials unencrypted"),
        ("https://host?a=b", "camunda: the base URL 'https://host' has a query or fragment"),
        ("https://host#a", "camunda: the base URL 'https://host#a' has a query or fragment"),
        ("https://", "camunda: the base URL 'https://' is no URL: empty host"),
    ] {
        let error = camunda::Client::builder().token("t").base_url(url).build().unwrap_err();
        assert!(error.is_configuration());
        assert!(error.to_string().starts_with(line), "{error}");
    }
}

#[test]
fn a_password_in_a_base_url_is_refused_and_not_repeated() {
    let error = cockroach::Client::builder().token("t").base_url("https://me:hunter2@host").build().unwrap_err();
    let line =
        "cockroach: the base URL '(hidden)' holds a user name or password; give credentials by their own setting";
    assert_eq!(error.to_string(), line);
}

#[test]
fn an_oauth_url_is_held_to_the_same() {
    let builder = camunda::Client::builder().client_id("i").client_secret("s");
    let error = builder.oauth_url("http://login.example").build().unwrap_err();
    assert!(error.to_string().starts_with("camunda: the OAuth URL 'http://login.example' would send credentials"));
}

#[test]
fn plain_http_is_for_loopback_or_by_name() {
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1"] {
        cockroach::Client::builder().api_key("k").base_url(url).build().unwrap();
    }
    cockroach::Client::builder().api_key("k").base_url("http://gateway.internal").allow_plain_http().build().unwrap();
}

#[test]
fn missing_and_empty_credentials_are_named() {
    let line = |result: Result<(), Error>| result.unwrap_err().to_string();
    for (error, expected) in [
        (
            line(perfectscale::Client::builder().build().map(drop)),
            "perfectscale: client_id is not set; call .client_id(..), or .token(..)",
        ),
        (
            line(perfectscale::Client::builder().client_id("id").build().map(drop)),
            "perfectscale: client_secret is not set; call .client_secret(..), or .token(..)",
        ),
        (
            line(cockroach::Client::builder().build().map(drop)),
            "cockroach: api_key is not set; call .api_key(..), or .token(..)",
        ),
        (
            line(cockroach::Client::builder().api_key("").build().map(drop)),
            "cockroach: api_key is empty; give your credentials, or a token",
        ),
        (
            line(camunda::Client::builder().client_secret("s").build().map(drop)),
            "camunda: client_id is not set; call .client_id(..), or .token(..)",
        ),
        (
            line(camunda::Client::builder().client_id("id").client_secret(" ").build().map(drop)),
            "camunda: client_secret is empty; give your credentials, or a token",
        ),
    ] {
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn a_key_from_a_file_is_trimmed_and_one_that_no_header_can_carry_refused() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).api_key("key-of-a-file\n").build().unwrap();
    client.list_clusters().send().await.unwrap();
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer key-of-a-file"));

    for key in ["a\nb", "sch\u{fc}ssel", "\u{0}"] {
        let error = cockroach::Client::builder().api_key(key).build().unwrap_err();
        let line = "cockroach: api_key holds characters that no header can carry; check that it was copied whole";
        assert_eq!(error.to_string(), line);
    }
    let error = camunda::Client::builder().token(" ").build().unwrap_err();
    assert_eq!(error.to_string(), "camunda: token is empty; give your credentials, or a token");
    let error = camunda::Client::builder().client_id("i").client_secret("s").audience("").build().unwrap_err();
    assert!(error.to_string().starts_with("camunda: audience is empty"), "{error}");
    let error = camunda::Client::builder().token("t").user_agent("a\nb").build().unwrap_err();
    assert!(error.to_string().starts_with("camunda: the user agent \"a\\nb"), "{error}");
}

#[test]
fn builders_and_options_show_no_credential() {
    let mut headers = HeaderMap::new();
    headers.insert("x-api-key", HeaderValue::from_static("hidden-header"));
    let builder = camunda::Client::builder()
        .client_id("hidden-id")
        .client_secret("hidden-secret")
        .base_url("https://me:hidden-password@host")
        .oauth_url("https://me:hidden-password@host")
        .http_client(reqwest::Client::builder().default_headers(headers));
    let mut shown = vec![format!("{builder:?}")];
    let client = cockroach::Client::builder().api_key("hidden-key").build().unwrap();
    let client = client.with_options(|options| {
        let options = options.header(HeaderName::from_static("x-key"), HeaderValue::from_static("hidden-value"));
        shown.push(format!("{options:?}"));
        options
    });
    shown.push(format!("{client:?} {:?}", client.list_clusters()));
    assert!(!shown.iter().any(|shown| shown.contains("hidden")), "{shown:?}");
}

#[test]
fn a_version_that_no_header_can_carry_is_refused() {
    for version in ["", "2024\n", "2024-09-16\r\nX-Evil: 1"] {
        let result = cockroach::Client::builder().api_key("k").api_version(version).build();
        if version == "2024\n" {
            // White space around it is no fault.
            result.unwrap();
        } else {
            let error = result.unwrap_err();
            assert!(error.to_string().contains("is no header value; write a date such as 2022-03-31"), "{error}");
        }
    }
}

#[tokio::test]
async fn the_version_is_sent_with_every_request() {
    for (version, sent) in [(None, "2022-03-31"), (Some("2024-09-16"), "2024-09-16")] {
        let server = Recorder::start().await;
        let mut builder = clients::cockroach(&server);
        if let Some(version) = version {
            builder = builder.api_version(version);
        }
        let client = builder.build().unwrap();
        server.answer(Answer::json(200, &json!({ "clusters": [] })));
        server.answer(Answer::empty(200));
        client.list_clusters().send().await.unwrap();
        client.delete_cluster().cluster_id("c").send().await.unwrap();
        for request in server.requests() {
            assert_eq!(request.header("cc-version"), Some(sent));
        }
    }
}

#[tokio::test]
async fn the_user_agent_names_program_and_library() {
    let server = Recorder::start().await;
    let own = concat!("clusterkit/", env!("CARGO_PKG_VERSION"));
    for (client, expected) in [
        (clients::camunda(&server).token("t"), own.to_owned()),
        (clients::camunda(&server).token("t").user_agent("report/2.1"), format!("report/2.1 {own}")),
    ] {
        server.answer(Answer::json(200, &json!([])));
        client.build().unwrap().get_clusters().send().await.unwrap();
        assert_eq!(server.requests().last().unwrap().header("user-agent"), Some(expected.as_str()));
    }
}

#[tokio::test]
async fn a_token_at_hand_is_sent_and_never_exchanged() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).token("at-hand").build().unwrap();
    server.answer(Answer::json(200, &json!({ "data": [] })));
    client.get_clusters().send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), Some("Bearer at-hand"));
}

#[tokio::test]
async fn the_http_client_of_the_caller_is_the_start() {
    let server = Recorder::start().await;
    let mut headers = HeaderMap::new();
    headers.insert("x-from-caller", HeaderValue::from_static("yes"));
    let http = reqwest::Client::builder().default_headers(headers).redirect(reqwest::redirect::Policy::limited(5));
    let client = clients::cockroach(&server).http_client(http).build().unwrap();
    server.answer(Answer::empty(307).header("location", server.url() + "/elsewhere"));
    let error = client.get_cluster().cluster_id("c").send().await.unwrap_err();
    assert_eq!(server.requests()[0].header("x-from-caller"), Some("yes"));
    // Our own settings apply all the same: redirects are not followed.
    assert_eq!(server.requests().len(), 1);
    assert!(error.to_string().contains("307 Temporary Redirect: the server redirects to 127.0.0.1"), "{error}");
}

#[tokio::test]
async fn loopback_bypasses_proxies() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    // Nothing listens there, so a request that goes through it fails.
    let proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
    let client = clients::cockroach(&server).http_client(reqwest::Client::builder().proxy(proxy)).build().unwrap();
    client.list_clusters().send().await.unwrap();

    // An address of tokens that is not used plays no part.
    server.answer(Answer::json(200, &json!([])));
    let proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
    let builder = camunda::Client::builder().token("t").base_url(server.url());
    let client = builder.http_client(reqwest::Client::builder().proxy(proxy)).build().unwrap();
    client.get_clusters().send().await.unwrap();
}

#[tokio::test]
async fn retries_of_the_http_client_are_ours() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    #[allow(clippy::redundant_closure_for_method_calls, reason = "the type has no public name")]
    let retry = reqwest::retry::for_host("127.0.0.1").classify_fn(|attempt| attempt.retryable());
    let http = reqwest::Client::builder().retry(retry);
    let client = clients::cockroach(&server).http_client(http).build().unwrap();
    let create = cockroach::types::CreateClusterRequest::builder()
        .name("n")
        .provider("GCP")
        .spec(cockroach::types::CreateClusterSpecification::builder());
    client.create_cluster().body(create).send().await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn limits_without_end_are_none() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(200, &json!({ "access_token": "t", "expires_in": i64::MAX })));
    server.answer(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::MAX));
    client.get_clusters().send().await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_a_timeout() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).timeout(Duration::from_millis(100)).build().unwrap();
    server.answer(Answer::never());
    let create = cockroach::types::CreateClusterRequest::builder()
        .name("n")
        .provider("GCP")
        .spec(cockroach::types::CreateClusterSpecification::builder());
    let error = client.create_cluster().body(create).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(error.may_have_taken_effect());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn options_of_a_clone_leave_the_client_as_it_was() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).build().unwrap();
    let (name, value) = (HeaderName::from_static("x-team"), HeaderValue::from_static("finops"));
    let marked = client.with_options(|options| options.header(name, value));
    for client in [&marked, &client] {
        server.answer(Answer::json(200, &json!({ "clusters": [] })));
        client.list_clusters().send().await.unwrap();
    }
    let requests = server.requests();
    assert_eq!((requests[0].header("x-team"), requests[1].header("x-team")), (Some("finops"), None));
}
