//! What is sent again, when, how long is waited first, and what an error says of it.
#![cfg(all(feature = "perfectscale", feature = "cockroach", feature = "camunda"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod support;

use std::time::{Duration, SystemTime};

use clusterkit::reqwest::Method;
use clusterkit::reqwest::header::{HeaderName, HeaderValue};
use clusterkit::{Error, RateLimit, RetryPolicy, cockroach};
use serde_json::{Value, json};
use tokio::time::Instant;

use support::answer::Answer;
use support::clients;
use support::recorder::Recorder;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

async fn list(client: &cockroach::Client) -> Result<(), Error> {
    client.list_clusters().send().await.map(drop)
}

async fn create(client: &cockroach::Client) -> Result<(), Error> {
    let spec = cockroach::types::CreateClusterSpecification::builder();
    client.create_cluster().body_map(|body| body.name("n").provider("GCP").spec(spec)).send().await.map(drop)
}

fn clusters() -> Answer {
    Answer::json(200, &json!({ "clusters": [] }))
}

#[tokio::test(start_paused = true)]
async fn idempotent_operations_are_sent_again_after_transient_failures() {
    for status in [408, 429, 500, 502, 503, 504] {
        let server = Recorder::start().await;
        server.answer(Answer::empty(status));
        server.answer(clusters());
        list(&client(&server)).await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(server.requests().len(), 2, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_will_not_get_better_is_sent_once() {
    for status in [400, 401, 403, 404, 405, 409, 412, 422, 501, 505] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = list(&client(&server)).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_that_is_a_post_is_repeated_with_its_body() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "data": [], "meta": {} })));
    let client = clients::perfectscale(&server).token("t").build().unwrap();
    client.automation_audit_logs().body_map(|body| body.namespaces(["shop"])).send().await.unwrap();
    let bodies: Vec<Value> = server.requests().iter().map(support::request::Request::json).collect();
    assert_eq!(bodies, [json!({ "namespaces": ["shop"] }), json!({ "namespaces": ["shop"] })]);
}

#[tokio::test(start_paused = true)]
async fn a_create_is_sent_again_only_when_it_was_not_processed() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "2"));
    server.answer(Answer::json(200, &json!({ "id": "c", "name": "n" })));
    create(&client(&server)).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    for status in [408, 500, 502, 503, 504] {
        let server = Recorder::start().await;
        // Not even when the server says when to come back: that it refuses is certain for 429 only.
        server.answer_always(Answer::empty(status).header("retry-after", "1"));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
        assert!(error.may_have_taken_effect(), "{status}");
        assert!(error.to_string().ends_with("; it may have taken effect all the same: look before sending it again"));
    }

    for status in [400, 403, 409] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status));
        let error = create(&client(&server)).await.unwrap_err();
        assert!(!error.may_have_taken_effect(), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_cannot_be_read_has_taken_effect() {
    let server = Recorder::start().await;
    server.answer(Answer::body(200, "text/html", "<html>welcome</html>"));
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_taken_effect(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_list_in_the_place_of_an_object_is_no_empty_inventory() {
    let server = Recorder::start().await;
    server.answer_always(Answer::json(200, &json!([])));
    let error = list(&client(&server)).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_finds_nothing_the_second_time_says_why() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(502));
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect());
    assert!(error.to_string().ends_with("; an earlier attempt may have deleted it"), "{error}");

    let server = Recorder::start().await;
    server.answer(Answer::empty(404));
    let error = client(&server).delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect());
}

/// How long a list takes whose first answer is this one.
async fn waited(first: Answer) -> Duration {
    let server = Recorder::start().await;
    server.answer(first);
    server.answer(clusters());
    let client = client(&server);
    let started = Instant::now();
    list(&client).await.unwrap();
    started.elapsed()
}

#[track_caller]
fn about(took: Duration, seconds: u64) {
    let expected = Duration::from_secs(seconds);
    assert!(took + Duration::from_millis(5) >= expected && took < expected + Duration::from_millis(100), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let refusal = |name: &str, value: &str| Answer::empty(503).header(name, value);
    about(waited(refusal("retry-after", "7")).await, 7);
    about(waited(refusal("retry-after", "0")).await, 0);
    about(waited(refusal("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")).await, 0);
    about(waited(refusal("ratelimit-reset", "9")).await, 9);
    // The first of the two is the standard.
    about(waited(refusal("ratelimit-reset", "9").header("retry-after", "3")).await, 3);
    about(waited(refusal("retry-after", "soon").header("ratelimit-reset", "4")).await, 4);
    // On any refusal: CockroachDB's status for its rate limit is not always 429.
    about(waited(Answer::empty(403).header("retry-after", "5")).await, 5);
}

#[tokio::test(start_paused = true)]
async fn headers_that_only_inform_are_no_request_to_wait() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(400).header("ratelimit-remaining", "9").header("ratelimit-reset", "30"));
    let error = list(&client(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, None));

    // Refused credentials get no better.
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401).header("retry-after", "3").header("x-ratelimit-reset", "30"));
    let error = list(&client(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, None));
    about(waited(Answer::empty(429).header("x-ratelimit-reset", "6")).await, 6);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_not_made_costs_nothing() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer_always(Answer::empty(503).header("retry-after", "30"));
    for _ in 0..20 {
        // Dropped while it waits.
        assert!(tokio::time::timeout(Duration::from_millis(10), list(&client)).await.is_err());
    }
    server.answer_always(Answer::empty(503));
    assert_eq!(list(&client).await.unwrap_err().attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_said_is_not_lost_when_there_is_no_time_to_ask_again() {
    let server = Recorder::start().await;
    server.answer_always(Answer::body(503, "text/plain", "maintenance until noon"));
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_minute(1)).build().unwrap();
    let client = client.with_options(|options| options.time_limit(Duration::from_secs(20)));
    let error = client.delete_cluster().cluster_id("c").send().await.unwrap_err();
    assert!(error.to_string().contains("503 Service Unavailable: maintenance until noon"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_says_status_headers_and_request_id() {
    let server = Recorder::start().await;
    server.answer(clusters().header("x-request-id", "r-7").header("x-more", "yes"));
    let answer = client(&server).list_clusters().send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.request_id(), Some("r-7"));
    assert_eq!(answer.headers()["x-more"], "yes");
}

#[tokio::test(start_paused = true)]
async fn a_wait_can_be_a_point_in_time() {
    let later = SystemTime::now() + Duration::from_secs(20);
    let date = httpdate::fmt_http_date(later);
    let took = waited(Answer::empty(429).header("retry-after", date)).await;
    assert!(took > Duration::from_secs(17) && took <= Duration::from_secs(21), "{took:?}");

    let epoch = later.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let took = waited(Answer::empty(429).header("ratelimit-reset", epoch.to_string())).await;
    assert!(took > Duration::from_secs(17) && took <= Duration::from_secs(21), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn garbage_is_ignored_and_backoff_is_short_and_random() {
    let mut waits = Vec::new();
    for hint in ["soon", "-1", "", "NaN", "1e400", "31 Nov"] {
        let took = waited(Answer::empty(503).header("retry-after", hint)).await;
        assert!(took < Duration::from_millis(600), "{hint}: {took:?}");
        waits.push(took);
    }
    waits.dedup();
    assert!(waits.len() > 1, "six backoffs of one length: {waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_above_the_cap_ends_at_once_and_tells_how_long() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(429).header("retry-after", "3600"));
    let client = client(&server);
    let started = Instant::now();
    let error = list(&client).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_rate_limited());
    assert!(error.to_string().ends_with("; try again in 3600 s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_long_pause_holds_for_everyone_whatever_one_call_would_wait() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "300"));
    server.answer_always(clusters());
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_second(10)).build().unwrap();
    let hasty = client.with_options(|o| o.retry(RetryPolicy::default().with_longest_wait(Duration::from_secs(1))));
    list(&hasty).await.unwrap_err();
    // The other does not queue for five minutes either: it is told.
    let error = list(&client).await.unwrap_err();
    assert!(error.is_rate_limited() && error.retry_after().unwrap() > Duration::from_secs(299), "{error}");
    assert_eq!(server.requests().len(), 1);
    tokio::time::sleep(Duration::from_secs(300)).await;
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_never_got_its_turn_says_how_long_it_waited() {
    let server = Recorder::start().await;
    server.answer_by(|_| Some(clusters().after(Duration::from_secs(25))));
    let client = clients::cockroach(&server).rate_limit(RateLimit::new(1, Duration::from_secs(1))).build().unwrap();
    let slow = client.clone();
    tokio::spawn(async move { list(&slow).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(15)));
    let error = list(&hasty).await.unwrap_err();
    assert_eq!(error.attempts(), 0);
    about(error.elapsed(), 15);
}

#[tokio::test(start_paused = true)]
async fn attempts_and_time_are_limited() {
    for (policy, attempts) in [
        (RetryPolicy::default(), 4),
        (RetryPolicy::default().with_attempt_limit(2), 2),
        (RetryPolicy::default().with_attempt_limit(0), 1),
        (RetryPolicy::never(), 1),
    ] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(500));
        let client = client(&server).with_options(|options| options.retry(policy));
        let error = list(&client).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (attempts, attempts as usize));
        assert_eq!(error.status().unwrap(), 500);
    }

    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503).header("retry-after", "4"));
    let client = client(&server).with_options(|options| options.time_limit(Duration::from_secs(10)));
    let started = Instant::now();
    let error = list(&client).await.unwrap_err();
    // After 8 s a third wait would end too late, so it is not begun.
    about(started.elapsed(), 8);
    assert_eq!(error.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_amplified() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(503));
    let client = clients::cockroach(&server).rate_limit(RateLimit::unlimited()).build().unwrap();
    for _ in 0..500 {
        // At once, so that the budget's share of time plays no part.
        let hasty = RetryPolicy::default().with_backoff(Duration::ZERO, Duration::ZERO);
        let error = list(&client.with_options(|options| options.retry(hasty))).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
    }
    let retries = server.requests().len() - 500;
    assert!((100..=115).contains(&retries), "{retries} retries of 500 requests");
}

#[tokio::test(start_paused = true)]
async fn some_retries_are_always_allowed() {
    let server = Recorder::start().await;
    let client = client(&server);
    server.answer(Answer::empty(503));
    server.answer(clusters());
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_the_documents_lack_passes_the_same_pipeline() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(503));
    server.answer(Answer::json(200, &json!({ "users": [1, 2] })));
    let client = client(&server)
        .with_options(|o| o.header(HeaderName::from_static("x-team"), HeaderValue::from_static("finops")));
    let request = client.request(Method::GET, "/api/v1/clusters/c/sql-users").query("pagination.limit", 2);
    let answer = request.send::<Value>().await.unwrap();
    assert_eq!(answer["users"], json!([1, 2]));
    let sent = server.requests();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].target(), "/api/v1/clusters/c/sql-users?pagination.limit=2");
    assert_eq!(sent[1].header("x-team"), Some("finops"));
    assert_eq!(sent[1].header("cc-version"), Some("2022-03-31"));
    assert!(sent[1].header("authorization").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_post_that_the_documents_lack_is_repeated_only_if_it_is_said_to_be_idempotent() {
    for (idempotent, requests) in [(false, 1), (true, 4)] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(500));
        let request = client(&server).request(Method::POST, "/api/v1/search").json(&json!({ "q": 1 }));
        let error = request.idempotent(idempotent).send_empty().await.unwrap_err();
        assert_eq!(server.requests().len(), requests);
        assert_eq!(error.may_have_taken_effect(), !idempotent);
        assert!(error.to_string().starts_with("cockroach POST /api/v1/search: 500"), "{error}");
        assert_eq!(error.operation(), None);
    }
}

#[tokio::test]
async fn a_path_elsewhere_is_refused() {
    let server = Recorder::start().await;
    for path in ["https://evil.example/x", "api/v1", "", "@evil.example/", "/x?name=private", "/x#y"] {
        let error = client(&server).request(Method::GET, path).send_empty().await.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
    assert!(server.requests().is_empty());
}
