//! Tokens that the server rejects.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clusterkit::{RateLimit, RetryPolicy};
use serde_json::json;

use crate::support::answer::Answer;
use crate::support::clients;
use crate::support::recorder::Recorder;
use crate::tokens::{calls, exchanges, token};

#[tokio::test]
async fn a_rejected_token_is_exchanged_once_and_the_request_replayed() {
    let server = Recorder::start().await;
    for token in ["stale", "fresh"] {
        server.answer_token(Answer::json(200, &json!({ "access_token": token })));
    }
    server.answer(Answer::body(401, "text/plain", "token expired"));
    server.answer(Answer::json(200, &json!({ "clusterId": "c" })));
    let client = clients::camunda(&server).build().unwrap();
    let body = clusterkit::camunda::types::CreateClusterRequest::builder()
        .name("n")
        .plan_type_id("p")
        .channel_id("c")
        .generation_id("g")
        .region_id("r");
    client.create_cluster().body(body).await.unwrap();
    let tokens: Vec<_> =
        server.requests().iter().filter_map(|request| request.header("authorization").map(str::to_owned)).collect();
    assert_eq!(tokens, ["Bearer stale", "Bearer fresh"]);
}

#[tokio::test]
async fn a_second_rejection_is_the_error_and_a_static_key_is_not_replayed() {
    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401));
    let error = clients::camunda(&server).build().unwrap().get_clusters().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!((exchanges(&server), server.requests().len()), (2, 4));

    let server = Recorder::start().await;
    server.answer_always(Answer::empty(401));
    let error = clients::cockroach(&server).build().unwrap().list_clusters().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn fifty_calls_whose_token_is_rejected_share_one_exchange() {
    let server = Recorder::start().await;
    server.answer_token(token("revoked", 3600));
    server.answer_token(token("good", 3600));
    let rejections = AtomicU64::new(0);
    server.answer_by(move |request| {
        let rejected = request.header("authorization") == Some("Bearer revoked");
        // The last rejections arrive when the first caller has a new token already.
        let delay = Duration::from_millis(100 * rejections.fetch_add(1, Ordering::Relaxed));
        rejected.then(|| Answer::empty(401).after(delay))
    });
    server.answer_always(Answer::json(200, &json!([])));
    let client = clients::camunda(&server).build().unwrap();
    assert!(calls(&client, 50).await.iter().all(Result::is_ok));
    assert_eq!(exchanges(&server), 2);
}

#[tokio::test(start_paused = true)]
async fn an_exchange_that_stalls_after_a_rejection_is_the_error() {
    let server = Recorder::start().await;
    server.answer_token(token("stale", 3600));
    server.answer_token(Answer::never());
    server.answer(Answer::empty(401));
    let client = clients::camunda(&server).retry(RetryPolicy::never()).build().unwrap();
    let error = client.get_clusters().await.unwrap_err();
    assert!(error.is_timeout() && error.status().is_none(), "{error}");
    assert!(error.to_string().contains("token exchange at "), "{error}");
}

/// On several threads, where calls are dropped and tokens are rejected at any time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_on_many_threads_keep_cache_and_rate_limit_consistent() {
    let server = Recorder::start().await;
    let count = AtomicU64::new(0);
    server.answer_by(move |request| {
        let rejected = !request.path().contains("oauth") && count.fetch_add(1, Ordering::Relaxed) % 50 == 7;
        rejected.then(|| Answer::empty(401))
    });
    server.answer_always(Answer::json(200, &json!([])));
    let limit = RateLimit::new(8, Duration::from_millis(1));
    let client = clients::camunda(&server).rate_limit(limit.clone()).build().unwrap();
    let tasks: Vec<_> = (0..400_u64)
        .map(|number| {
            let timeout = if number % 3 == 0 { Duration::from_micros(number * 50) } else { Duration::from_secs(60) };
            tokio::spawn(tokio::time::timeout(timeout, client.get_clusters().send()))
        })
        .collect();
    for task in tasks {
        // One call may be rejected twice; nothing else may fail.
        if let Ok(Err(error)) = task.await.unwrap() {
            assert!(error.is_authentication(), "{error}");
        }
    }
    assert_eq!(limit.state().queued, 0);
    client.get_clusters().await.unwrap();
}
