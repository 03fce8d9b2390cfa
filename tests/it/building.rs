//! Building clients: which settings are needed, which are rejected, and what each does to a request.

use std::time::Duration;

use clusterkit::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use clusterkit::{Error, RateLimit, RetryPolicy, StaticToken, camunda, cockroach, perfectscale};
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
        client.get_cluster("c").await.unwrap();
        let prefix = suffix.trim_end_matches('/');
        assert_eq!(server.requests()[0].target(), format!("{prefix}/api/v1/clusters/c"));
    }
}

#[test]
fn an_unusable_base_url_is_rejected_with_a_remedy() {
    for (url, line) in [
        ("", "camunda: the base URL \"\" is not a URL: relative URL without a base; use https://host/path"),
        ("api.cloud.camunda.io", "camunda: the base URL \"api.cloud.camunda.io\" is not a URL: "),
        ("ftp://host", "camunda: the base URL \"ftp://host\" has the unsupported scheme \"ftp\"; use https"),
        (
            "http://host/x",
            "camunda: the base URL \"http://host/x\" would send credentials unencrypted; use https:// or call \
             allow_plain_http()",
        ),
        ("https://host?a=b", "camunda: the base URL \"https://host\" has a query or fragment; remove it"),
        ("https://host#a", "camunda: the base URL \"https://host\" has a query or fragment; remove it"),
        ("https://", "camunda: the base URL \"https://\" is not a URL: empty host; use https://host/path"),
    ] {
        let error = camunda::Client::builder().token("t").base_url(url).build().unwrap_err();
        assert!(error.is_configuration());
        assert!(error.to_string().starts_with(line), "{error}");
    }
}

#[test]
fn a_password_in_a_base_url_is_rejected_and_not_printed() {
    let error = cockroach::Client::builder().token("t").base_url("https://me:hunter2@host").build().unwrap_err();
    let line =
        "cockroach: the base URL \"[hidden]\" contains a user name or password; use the settings for credentials";
    assert_eq!(error.to_string(), line);
}

#[test]
fn an_oauth_url_is_checked_in_the_same_way() {
    let builder = camunda::Client::builder().client_id("i").client_secret("s");
    let error = builder.oauth_url("http://login.example").build().unwrap_err();
    let line = "camunda: the OAuth URL \"http://login.example\" would send credentials unencrypted; ";
    assert!(error.to_string().starts_with(line), "{error}");
}

#[test]
fn plain_http_needs_loopback_or_a_setting() {
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
            "perfectscale: client_id is not set; call .client_id(..) or .token(..)",
        ),
        (
            line(perfectscale::Client::builder().client_id("id").build().map(drop)),
            "perfectscale: client_secret is not set; call .client_secret(..) or .token(..)",
        ),
        (
            line(cockroach::Client::builder().build().map(drop)),
            "cockroach: api_key is not set; call .api_key(..) or .token(..)",
        ),
        (
            line(cockroach::Client::builder().api_key("").build().map(drop)),
            "cockroach: api_key is empty; set it, or set a token",
        ),
        (
            line(camunda::Client::builder().client_secret("s").build().map(drop)),
            "camunda: client_id is not set; call .client_id(..) or .token(..)",
        ),
        (
            line(camunda::Client::builder().client_id("id").client_secret(" ").build().map(drop)),
            "camunda: client_secret is empty; set it, or set a token",
        ),
    ] {
        assert_eq!(error, expected);
    }
}

#[tokio::test]
async fn a_key_is_trimmed_and_rejected_if_no_header_can_carry_it() {
    let server = Recorder::start().await;
    server.answer(Answer::json(200, &json!({ "clusters": [] })));
    let client = clients::cockroach(&server).api_key("key-of-a-file\n").build().unwrap();
    client.list_clusters().await.unwrap();
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer key-of-a-file"));

    for key in ["a\nb", "sch\u{fc}ssel", "\u{0}"] {
        let error = cockroach::Client::builder().api_key(key).build().unwrap_err();
        let line = "cockroach: api_key contains characters that a header cannot carry; check that it was copied whole";
        assert_eq!(error.to_string(), line);
    }
    let error = camunda::Client::builder().token(" ").build().unwrap_err();
    assert_eq!(error.to_string(), "camunda: token is empty; set it, or set a token");
    let error = camunda::Client::builder().client_id("i").client_secret("s").audience("").build().unwrap_err();
    assert!(error.to_string().starts_with("camunda: audience is empty"), "{error}");
    let error = camunda::Client::builder().token("t").user_agent("a\nb").build().unwrap_err();
    assert!(error.to_string().starts_with("camunda: the user agent \"a\\nb"), "{error}");
}

#[test]
fn builders_and_options_print_no_credential() {
    let mut headers = HeaderMap::new();
    headers.insert("x-api-key", HeaderValue::from_static("hidden-header"));
    let builder = camunda::Client::builder()
        .client_id("hidden-id")
        .client_secret("hidden-secret")
        .base_url("https://me:hidden-password@host")
        .oauth_url("https://me:hidden-password@host")
        .http_client(move |http| http.default_headers(headers.clone()));
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

/// The settings that the builder of every vendor has as methods of its own.
macro_rules! with_every_shared_setting {
    ($builder:expr, $url:expr) => {
        $builder
            .token("t")
            .credentials(StaticToken::new("t"))
            .base_url($url)
            .allow_plain_http()
            .timeout(Duration::from_secs(1))
            .connect_timeout(Duration::from_secs(1))
            .credentials_timeout(Duration::from_secs(1))
            .user_agent("report/2.1")
            .http_client(|http| http)
            .rate_limit(RateLimit::unlimited())
            .retry(RetryPolicy::never())
            .time_limit(Duration::from_secs(1))
    };
}

#[tokio::test]
async fn each_vendor_has_one_builder_with_every_setting() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let builder = perfectscale::Client::builder().client_id("i").client_secret("s");
    let client: perfectscale::Client = with_every_shared_setting!(builder, server.url()).build().unwrap();
    assert!(client.get_clusters().await.unwrap_err().is_server());
    let builder = cockroach::Client::builder().api_key("k").api_version("2024-09-16");
    let client: cockroach::Client = with_every_shared_setting!(builder, server.url()).build().unwrap();
    assert!(client.list_clusters().await.unwrap_err().is_server());
    let builder = camunda::Client::builder().client_id("i").client_secret("s").audience("a").oauth_url(server.url());
    let client: camunda::Client = with_every_shared_setting!(builder, server.url()).build().unwrap();
    assert!(client.get_clusters().await.unwrap_err().is_server());
    // Each call was sent once, by the retry policy of its builder.
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn the_time_limit_of_a_builder_ends_every_call() {
    let server = Recorder::start().await;
    server.answer_always(Answer::never());
    let client = clients::cockroach(&server).time_limit(Duration::from_millis(100)).build().unwrap();
    let error = client.list_clusters().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
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
        client.build().unwrap().get_clusters().await.unwrap();
        assert_eq!(server.requests().last().unwrap().header("user-agent"), Some(expected.as_str()));
    }
}

#[tokio::test]
async fn a_token_at_hand_is_sent_and_never_exchanged() {
    let server = Recorder::start().await;
    let client = clients::perfectscale(&server).token("at-hand").build().unwrap();
    server.answer(Answer::json(200, &json!({ "data": [] })));
    client.get_clusters().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), Some("Bearer at-hand"));
}

#[tokio::test]
async fn the_longest_durations_set_no_limit() {
    let server = Recorder::start().await;
    server.answer_token(Answer::json(200, &json!({ "access_token": "t", "expires_in": i64::MAX })));
    server.answer(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::MAX));
    client.get_clusters().await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_a_timeout() {
    let server = Recorder::start().await;
    let client = clients::cockroach(&server).timeout(Duration::from_millis(100)).build().unwrap();
    server.answer(Answer::never());
    let error = create(&client).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(error.may_have_taken_effect());
    assert_eq!(server.requests().len(), 1);
}

/// A call that the client never sends twice.
fn create(client: &cockroach::Client) -> cockroach::operations::CreateCluster {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().name("n").provider("GCP").spec(spec)
}
