//! The backoff before a retry, and the cases without one.

use std::time::{Duration, SystemTime};

use clusterkit::{Error, RateLimit, RetryPolicy, cockroach};
use serde_json::json;
use tokio::time::Instant;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;

fn client(server: &Recorder) -> cockroach::Client {
    clients::cockroach(server).build().unwrap()
}

async fn list(client: &cockroach::Client) -> Result<(), Error> {
    client.list_clusters().await.map(drop)
}

fn clusters() -> Answer {
    Answer::json(200, &json!({ "clusters": [] }))
}

/// How long a call takes whose first response is this one.
async fn wait_after(first: Answer) -> Duration {
    let server = Recorder::start().await;
    server.answer(first);
    server.answer(clusters());
    let client = client(&server);
    let started = Instant::now();
    list(&client).await.unwrap();
    started.elapsed()
}

#[track_caller]
fn assert_seconds(took: Duration, seconds: u64) {
    let expected = Duration::from_secs(seconds);
    assert!(took + Duration::from_millis(5) >= expected && took < expected + Duration::from_millis(100), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_client_waits_as_long_as_the_server_asks() {
    let unavailable = |name: &str, value: &str| Answer::empty(503).header(name, value);
    assert_seconds(wait_after(unavailable("retry-after", "7")).await, 7);
    assert_seconds(wait_after(unavailable("retry-after", "0")).await, 0);
    assert_seconds(wait_after(unavailable("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")).await, 0);
    assert_seconds(wait_after(unavailable("ratelimit-reset", "9")).await, 9);
    // The first of the two is the standard.
    assert_seconds(wait_after(unavailable("ratelimit-reset", "9").header("retry-after", "3")).await, 3);
    assert_seconds(wait_after(unavailable("retry-after", "soon").header("ratelimit-reset", "4")).await, 4);
    // The status of CockroachDB's rate limit is not always 429.
    let limited = Answer::json(403, &json!({ "message": "rate limit exceeded" }));
    assert_seconds(wait_after(limited.header("retry-after", "5")).await, 5);
}

#[tokio::test(start_paused = true)]
async fn headers_that_only_inform_are_not_a_request_to_wait() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(400).header("ratelimit-remaining", "9").header("ratelimit-reset", "30"));
    let error = list(&client(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, None));

    for status in [400, 404] {
        let server = Recorder::start().await;
        server.answer_always(Answer::empty(status).header("ratelimit-remaining", "0").header("ratelimit-reset", "3"));
        let error = list(&client(&server)).await.unwrap_err();
        assert_eq!((error.attempts(), error.retry_after()), (1, None), "{status}");
    }

    // Rejected credentials stay rejected.
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401).header("retry-after", "3").header("x-ratelimit-reset", "30"));
    let error = list(&client(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, None));
    assert_seconds(wait_after(Answer::empty(429).header("x-ratelimit-reset", "6")).await, 6);
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_a_date() {
    let later = SystemTime::now() + Duration::from_secs(20);
    let date = httpdate::fmt_http_date(later);
    let took = wait_after(Answer::empty(429).header("retry-after", date)).await;
    assert!(took > Duration::from_secs(17) && took <= Duration::from_secs(21), "{took:?}");

    let epoch = later.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let took = wait_after(Answer::empty(429).header("ratelimit-reset", epoch.to_string())).await;
    assert!(took > Duration::from_secs(17) && took <= Duration::from_secs(21), "{took:?}");
}

/// The clocks of server and client may differ.
#[tokio::test(start_paused = true)]
async fn a_date_is_compared_with_that_of_the_response() {
    let now = SystemTime::now() + Duration::from_secs(300);
    let later = now + Duration::from_secs(2);
    let limited = || Answer::empty(429).header("date", httpdate::fmt_http_date(now));
    assert_seconds(wait_after(limited().header("retry-after", httpdate::fmt_http_date(later))).await, 2);
    let epoch = later.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    assert_seconds(wait_after(limited().header("retry-after", epoch.to_string())).await, 2);
    assert_seconds(wait_after(limited().header("x-ratelimit-reset", epoch.to_string())).await, 2);
    assert_seconds(wait_after(limited().header("x-ratelimit-reset", format!("{epoch}000"))).await, 2);
}

#[tokio::test(start_paused = true)]
async fn an_invalid_retry_after_is_ignored_and_the_backoff_is_random() {
    let mut backoffs = Vec::new();
    for value in ["soon", "-1", "", "NaN", "1e400", "31 Nov"] {
        let took = wait_after(Answer::empty(503).header("retry-after", value)).await;
        assert!(took < Duration::from_millis(600), "{value}: {took:?}");
        backoffs.push(took);
    }
    backoffs.dedup();
    assert!(backoffs.len() > 1, "six equal backoffs: {backoffs:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_above_the_maximum_ends_the_call_at_once() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(429).header("retry-after", "3600"));
    let client = client(&server);
    let started = Instant::now();
    let error = list(&client).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(error.is_rate_limited());
    assert!(error.to_string().ends_with("; retry in 3600 s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_long_pause_holds_for_all_calls_of_a_rate_limit() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "300"));
    server.answer_always(clusters());
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_second(10)).build().unwrap();
    let hasty = client.with_options(|o| o.retry(RetryPolicy::default().with_max_retry_after(Duration::from_secs(1))));
    list(&hasty).await.unwrap_err();
    // The other call does not queue for five minutes either: its error says how long to wait.
    let error = list(&client).await.unwrap_err();
    assert!(error.is_rate_limited() && error.retry_after().unwrap() > Duration::from_secs(299), "{error}");
    assert_eq!(server.requests().len(), 1);
    tokio::time::sleep(Duration::from_secs(300)).await;
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn no_hint_pauses_a_rate_limit_for_more_than_ten_minutes() {
    let server = Recorder::start().await;
    server.answer(Answer::empty(429).header("retry-after", "900000000"));
    server.answer_always(clusters());
    let client = clients::cockroach(&server).rate_limit(RateLimit::per_second(10)).build().unwrap();
    assert_eq!(list(&client).await.unwrap_err().retry_after(), Some(Duration::from_secs(900_000_000)));
    tokio::time::sleep(Duration::from_secs(599)).await;
    let patient = RetryPolicy::default().with_max_retry_after(Duration::from_secs(3600));
    let started = Instant::now();
    list(&client.with_options(|options| options.retry(patient))).await.unwrap();
    assert_seconds(started.elapsed(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_gets_no_slot_says_how_long_it_waited() {
    let server = Recorder::start().await;
    server.answer_by(|_| Some(clusters().after(Duration::from_secs(25))));
    let client = clients::cockroach(&server).rate_limit(RateLimit::new(1, Duration::from_secs(1))).build().unwrap();
    tokio::spawn(client.list_clusters().send());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let hasty = client.with_options(|options| options.time_limit(Duration::from_secs(15)));
    let error = list(&hasty).await.unwrap_err();
    assert_eq!(error.attempts(), 0);
    assert_seconds(error.elapsed(), 15);
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
    // After 8 s a third wait would end after the time limit, so that the call ends at once.
    assert_seconds(started.elapsed(), 8);
    assert_eq!(error.attempts(), 3);
}
