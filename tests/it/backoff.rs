//! How long is waited before a request is sent again, and when it is not worth waiting.

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
    client.list_clusters().send().await.map(drop)
}

fn clusters() -> Answer {
    Answer::json(200, &json!({ "clusters": [] }))
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
